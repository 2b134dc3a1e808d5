import type { AccessEvent, Identity } from './access-event';
import { boundedField } from './bounded-text';
import { secondsOf } from './utc-time';

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const text = (value: unknown): string => (typeof value === 'string' ? boundedField(value) : '');

function identityFrom(value: unknown): Identity {
  const identity = fields(value);
  const context = fields(identity['sessionContext']);
  const issuer = fields(context['sessionIssuer']);
  const mfa = fields(context['attributes'])['mfaAuthenticated'];
  return {
    type: text(identity['type']),
    arn: text(identity['arn']),
    principalId: text(identity['principalId']),
    accountId: text(identity['accountId']),
    userName: text(identity['userName']),
    invokedBy: text(identity['invokedBy']),
    issuerArn: text(issuer['arn']),
    issuerName: text(issuer['userName']),
    mfaAuthenticated:
      typeof mfa === 'string' && mfa !== '' ? mfa === 'true' : typeof mfa === 'boolean' ? mfa : undefined,
    onBehalfOf: text(fields(identity['onBehalfOf'])['userId']),
  };
}

/** An event from a record that was parsed whole: what the immediate alert reads, one record at a time. */
export function accessEventFrom(value: unknown): AccessEvent {
  const record = fields(value);
  return {
    eventId: text(record['eventID']),
    eventTime: text(record['eventTime']),
    seconds: secondsOf(record['eventTime']) ?? NaN,
    eventSource: text(record['eventSource']),
    eventName: text(record['eventName']),
    region: text(record['awsRegion']),
    recipientAccountId: text(record['recipientAccountId']),
    sourceIp: text(record['sourceIPAddress']),
    errorCode: text(record['errorCode']),
    errorMessage: text(record['errorMessage']),
    eventType: text(record['eventType']),
    readOnly: typeof record['readOnly'] === 'boolean' ? record['readOnly'] : undefined,
    identity: identityFrom(record['userIdentity']),
    mayName: () => true,
    record: () => record,
  };
}
