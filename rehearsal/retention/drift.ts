import { CreateLogGroupCommand, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ModifyDBClusterCommand } from '@aws-sdk/client-rds';
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { names } from '../../lib/config';
import type { Stage } from '../stage';

/** Changes that weaken the account, and what undoes them. */
export async function drift({
  clients,
  settings,
}: Stage): Promise<{ expected: readonly string[]; mend: () => Promise<void> }> {
  const Bucket = names.bucket(settings, 'operations');
  const { Rules = [] } = await clients.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  const { Policy = '{}' } = await clients.s3.send(new GetBucketPolicyCommand({ Bucket }));
  const logGroupName = `/custodia/${settings.environment}/forgotten`;
  const DBClusterIdentifier = names.cluster(settings, settings.clusters[0]?.name ?? '');
  const lifecycle = (rules: typeof Rules) =>
    clients.s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: rules } }));
  const protect = (DeletionProtection: boolean) =>
    clients.rds.send(new ModifyDBClusterCommand({ DBClusterIdentifier, DeletionProtection }));
  const weaker = JSON.parse(Policy) as { Statement: { Sid?: string }[] };
  weaker.Statement = weaker.Statement.filter(({ Sid }) => Sid !== 'OnlyTheEnforcementHoldsAndDeletes');
  await lifecycle(Rules.map((rule, index) => (index === 0 ? { ...rule, Expiration: { Days: 3650 } } : rule)));
  await clients.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(weaker) }));
  await protect(false);
  await clients.logs.send(new CreateLogGroupCommand({ logGroupName }));
  return {
    expected: [
      `lifecycle rule not deployed: "operations/" 3650 days`,
      'its policy no longer holds OnlyTheEnforcementHoldsAndDeletes',
      'deletion protection is off',
      `${logGroupName} never expires`,
    ],
    async mend() {
      await lifecycle(Rules);
      await clients.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
      await protect(true);
      await clients.logs.send(new DeleteLogGroupCommand({ logGroupName }));
    },
  };
}
