import { Match, Template } from 'aws-cdk-lib/assertions';
import { names, production } from '../../lib/config';
import { synthesised } from './synthesised';

test('backup.weekly-25-days: the enforcement may do what AWS Backup asks of whoever deletes a recovery point', () => {
  const retention = synthesised(production).templates[names.stack(production, 'retention')] as Record<string, unknown>;
  Template.fromJSON(retention).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Allow', Action: 'backup:DeleteRecoveryPoint' }),
        {
          Effect: 'Allow',
          Action: 'iam:CreateServiceLinkedRole',
          Resource: `arn:aws:iam::${production.account}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup`,
          Condition: { StringEquals: { 'iam:AWSServiceName': 'backup.amazonaws.com' } },
        },
      ]),
    },
  });
});
