import { createHash } from 'node:crypto';
import type { Settings } from '../../lib/config';
import { Random } from './random';
import { utc } from './working-time';

/** A CloudTrail record, as far as the rehearsal writes one. */
export type Record_ = Readonly<Record<string, unknown>> & {
  readonly eventTime: string;
  readonly eventID: string;
  readonly awsRegion: string;
  readonly eventName: string;
};

/** Who calls, and from where. */
export interface Caller {
  readonly identity: Readonly<Record<string, unknown>>;
  readonly address: string;
  readonly userAgent: string;
}

export interface Call {
  /** `rds.amazonaws.com`. */
  readonly source: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly error?: string;
  readonly region?: string;
  readonly more?: Readonly<Record<string, unknown>>;
}

const idOf = (prefix: string, text: string) => prefix + new Random(text).letters(17);

/** A session of a role; people's are federated by SAML, where the identity provider has asked for the second factor. */
export function roleSession(settings: Settings, role: string, session: string, since: Date): Caller['identity'] {
  const { account } = settings;
  const issuer = idOf('AROA', role);
  return {
    type: 'AssumedRole',
    principalId: `${issuer}:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accountId: account,
    accessKeyId: idOf('ASIA', `${role}${session}${utc(since)}`),
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: issuer,
        arn: `arn:aws:iam::${account}:role/${role}`,
        accountId: account,
        userName: role,
      },
      attributes: { creationDate: utc(since), mfaAuthenticated: 'false' },
    },
  };
}

/** The root user: nobody should be it. */
export const root = ({ account }: Settings): Caller['identity'] => ({
  type: 'Root',
  principalId: account,
  arn: `arn:aws:iam::${account}:root`,
  accountId: account,
  accessKeyId: '',
});

/** Writes records; ids follow from what is recorded, so the same month has the same ids. */
export class Recorder {
  readonly records: Record_[] = [];
  private count = 0;

  constructor(
    private readonly settings: Settings,
    private readonly label: string,
  ) {}

  write(at: Date, caller: Caller, call: Call): Record_ {
    const id = createHash('sha256')
      .update(`${this.label}/${this.count++}/${utc(at)}/${call.name}`)
      .digest('hex');
    const record: Record_ = {
      eventVersion: '1.11',
      userIdentity: caller.identity,
      eventTime: utc(at),
      eventSource: call.source,
      eventName: call.name,
      awsRegion: call.region ?? this.settings.region,
      sourceIPAddress: caller.address,
      userAgent: caller.userAgent,
      ...(call.error && { errorCode: call.error, errorMessage: `${call.name} was refused` }),
      requestParameters: call.parameters ?? null,
      responseElements: null,
      requestID: id.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
      eventID: id.slice(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
      readOnly: call.readOnly,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: this.settings.account,
      eventCategory: 'Management',
      ...call.more,
    };
    this.records.push(record);
    return record;
  }
}
