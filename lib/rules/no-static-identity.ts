import type { TreeRule } from './rule';

const STATIC = [
  'AWS::IAM::User',
  'AWS::IAM::AccessKey',
  'AWS::IAM::UserToGroupAddition',
  'AWS::IAM::Group',
  'AWS::IAM::UserPolicy',
];

/** Nobody and nothing has a user or a long-lived key: administration is by federated, named sessions. */
export const noStaticIdentity: TreeRule = {
  name: 'no-static-identity',
  judge: ({ type }) =>
    STATIC.includes(type)
      ? [
          {
            clause: 'admins.named',
            property: 'type',
            expected: 'no IAM user, group or access key',
            actual: type,
            holds: false,
          },
        ]
      : [],
};
