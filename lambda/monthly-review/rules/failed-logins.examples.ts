import { call, credential, foreigner, repeated, unknownUser, type Examples } from './example';

const refused = { ...call('iam', 'GetRole'), readOnly: true, errorCode: 'AccessDenied' };
const answered = (eventName: string, answer: string) => ({
  ...call('signin', eventName),
  responseElements: { [eventName]: answer },
});
const badLogin = {
  ...call('signin', 'ConsoleLogin'),
  userIdentity: unknownUser,
  errorMessage: 'Failed authentication',
  responseElements: { ConsoleLogin: 'Failure' },
};

export const examples: Examples = {
  matches: [
    repeated('names that nobody has, tried from one network', 5, {
      ...badLogin,
      userIdentity: { type: 'IAMUser', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    }),
    ...['AuthorizationErrorException', 'InvalidAccessKeyId', 'InvalidSignatureException'].map((errorCode) =>
      repeated(`calls denied with ${errorCode}`, 10, { ...refused, errorCode }),
    ),
    repeated('five failed logins within minutes', 5, badLogin),
    repeated('ten denied calls within minutes', 10, refused),
    {
      name: 'failed logins of several names from one network',
      records: ['a', 'b', 'c', 'd', 'e'].map((userName, n) => ({
        ...badLogin,
        eventTime: `2026-10-05T08:30:0${n}Z`,
        userIdentity: { type: 'IAMUser', userName },
      })),
    },
    repeated('failed connections to a database', 5, {
      eventSource: 'postgresql',
      eventName: 'ConnectFailed',
      errorCode: '28P01',
      userIdentity: { type: 'DatabaseUser', userName: 'anna_verdi' },
    }),
    repeated('five wrong passwords at Identity Center', 5, credential('Failure')),
    repeated('five wrong passwords of nobody knows whom', 5, credential('Failure', '')),
    repeated('five second factors that were wrong', 5, answered('CheckMfa', 'Failure')),
    repeated('five roles that could not be switched to', 5, answered('SwitchRole', 'Failure')),
    repeated('calls of another account that are denied', 10, { ...refused, userIdentity: foreigner }),
    repeated('nobody’s probing of a bucket', 10, {
      ...call('s3', 'GetObject'),
      ...{ errorCode: 'AccessDenied', sourceIPAddress: '198.51.100.9' },
      userIdentity: { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' },
    }),
    repeated('sessions that a federation does not open', 10, {
      ...call('sts', 'AssumeRoleWithSAML'),
      errorCode: 'IDPRejectedClaimException',
      userIdentity: { type: 'SAMLUser', principalId: 'x:ghost', userName: 'ghost' },
    }),
    repeated('tokens that are none', 10, {
      ...call('sts', 'AssumeRoleWithWebIdentity'),
      errorCode: 'InvalidIdentityTokenException',
      userIdentity: { type: 'WebIdentityUser', principalId: 'x:ghost', userName: 'ghost' },
    }),
  ],
  ignores: [
    {
      name: 'names mistyped by several persons at different places',
      records: Array.from({ length: 8 }, (_, n) => ({
        ...badLogin,
        eventTime: `2026-10-05T08:30:0${n}Z`,
        sourceIPAddress: `198.51.${n}.7`,
        userIdentity: { type: 'IAMUser', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      })),
    },
    repeated('four failed logins', 4, badLogin),
    repeated('nine denied calls', 9, refused),
    repeated('passwords that were right', 20, credential('Success')),
    repeated('second factors that were right', 20, answered('CheckMfa', 'Success')),
    repeated('calls refused to a service in somebody’s name', 20, { ...refused, sourceIPAddress: 'sqs.amazonaws.com' }),
    repeated('calls that a service is refused from another account', 20, {
      ...refused,
      userIdentity: { ...foreigner, invokedBy: 'AWS Internal' },
      sourceIPAddress: 'AWS Internal',
    }),
    repeated('passwords that pupils of one school mistype', 20, {
      ...call('cognito-idp', 'InitiateAuth'),
      errorCode: 'NotAuthorizedException',
      userIdentity: { type: 'Unknown', principalId: 'Anonymous' },
    }),
    repeated('calls that fail for another reason', 20, { ...refused, errorCode: 'NoSuchEntity' }),
    {
      name: 'denied calls spread over the day',
      records: Array.from({ length: 12 }, (_, n) => ({
        ...refused,
        eventTime: `2026-10-05T${String(6 + n).padStart(2, '0')}:00:00Z`,
      })),
    },
  ],
};
