/**
 * A rule's example: a record, or several in a row, on top of an ordinary one (a registered administrator, Monday 5 October
 * 2026 at 10:30 in Italy, from a registered network). Not part of any bundle: only tests read examples.
 */
export interface Example {
  readonly name: string;
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

export interface Examples {
  readonly matches: readonly Example[];
  readonly ignores: readonly Example[];
}

/** One record as an example. */
export const one = (name: string, record: Readonly<Record<string, unknown>>): Example => ({ name, records: [record] });

/** A call of a service. */
export const call = (service: string, eventName: string, requestParameters: unknown = null, more: object = {}) => ({
  eventSource: `${service}.amazonaws.com`,
  eventName,
  readOnly: false,
  requestParameters,
  ...more,
});

/** A statement of a registered administrator in a database, as pgaudit records it. */
export const statement = (statementClass: string, command: string, text: string) => ({
  eventSource: 'postgresql',
  eventName: command.toLowerCase().replace(/(?:^| )([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  eventType: 'DatabaseActivity',
  readOnly: false,
  userIdentity: { type: 'DatabaseUser', userName: 'anna_verdi' },
  requestParameters: {
    ...{ cluster: 'didattica', database: 'alunni', pid: '4711', statementClass, command },
    line: `LOG:  AUDIT: SESSION,1,1,${statementClass},${command},,,${text},<not logged>`,
  },
});

/** A call in quick succession, so many times. */
export const repeated = (name: string, times: number, record: Readonly<Record<string, unknown>>): Example => ({
  name,
  records: Array.from({ length: times }, (_, n) => ({
    eventTime: `2026-10-05T08:3${Math.floor(n / 60) % 10}:${String(n % 60).padStart(2, '0')}Z`,
    ...record,
  })),
});

export const root = { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' };
export const unknownUser = { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ghost', userName: 'ghost' };
/** A step of signing in at Identity Center; nobody is signed in yet. */
export const credential = (answer: 'Success' | 'Failure', userName = 'anna.verdi@example.com') => ({
  ...call('signin', 'CredentialVerification'),
  eventType: 'AwsServiceEvent',
  userIdentity: { type: 'Unknown', principalId: '111122223333', arn: '', accountId: '111122223333', userName },
  serviceEventDetails: { CredentialVerification: answer },
});

/** Opens a session by SAML: Identity Center in a person's name, where the role is one of its own. */
export const samlSession = (role: string, name = 'anna.verdi@example.com') => ({
  ...call('sts', 'AssumeRoleWithSAML', {
    roleArn: `arn:aws:iam::111122223333:role/${role}`,
    roleSessionName: name,
    principalArn: 'arn:aws:iam::111122223333:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE',
  }),
  userIdentity: { type: 'SAMLUser', arn: '', principalId: `provider:${name}`, userName: name },
});
export const RESERVED_ROLE = 'aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Databases_0123456789abcdef';

export const foreigner = { type: 'AWSAccount', principalId: 'AROAEXAMPLE:s', accountId: '999999999999' };
export const session = (
  name: string,
  role = 'custodia-production-database-administrator',
  principal = 'assumed-role',
) => ({
  type: 'AssumedRole',
  arn: `arn:aws:sts::111122223333:${principal}/${role}/${name}`,
  sessionContext: { sessionIssuer: { arn: `arn:aws:iam::111122223333:role/${role}`, userName: role } },
});
