import { call, one, root, type Examples } from './example';

export const examples: Examples = {
  matches: [
    one('root lists users', { ...call('iam', 'ListUsers'), readOnly: true, userIdentity: root }),
    one('root fails to sign in', {
      ...call('signin', 'ConsoleLogin'),
      userIdentity: root,
      errorMessage: 'Failed authentication',
      responseElements: { ConsoleLogin: 'Failure' },
    }),
  ],
  ignores: [
    one('an administrator does the same', call('iam', 'ListUsers')),
    one("AWS acts in root's name", {
      ...call('support', 'ResolveCase'),
      userIdentity: root,
      eventType: 'AwsServiceEvent',
    }),
  ],
};
