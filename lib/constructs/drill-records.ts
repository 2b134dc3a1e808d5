import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { names, type Settings } from '../config';
import { REGION } from '../policy';
import { writesMetrics } from './writes-metrics';
import { viaS3 } from './via-s3';

/**
 * Where drills are recorded, and what a function may do there: put objects under `drills/<kind>/` of the ledger, which are
 * locked as long as administrators' logs, and nothing else. Bucket and key are the retention stack's, known by name.
 */
export function drillRecords(
  settings: Settings,
  kind: 'failover' | 'restore',
): { bucket: string; objects: string; keys: string; allow: PolicyStatement[] } {
  const objects = `${names.bucketArn(settings, 'ledger')}/drills/${kind}/*`;
  const keys = `arn:aws:kms:${REGION}:${settings.account}:key/*`;
  return {
    bucket: names.bucket(settings, 'ledger'),
    objects,
    keys,
    allow: [
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [objects] }),
      new PolicyStatement({
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: [keys],
        conditions: {
          'ForAnyValue:StringEquals': { 'kms:ResourceAliases': names.keyAlias(settings, 'retention') },
          StringEquals: viaS3,
        },
      }),
      writesMetrics(),
    ],
  };
}
