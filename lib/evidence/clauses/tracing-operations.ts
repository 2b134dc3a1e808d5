import { operationLogDays } from '../../policy';
import { bucketProtected, bucketsFor } from '../checks/buckets';
import { streamsDeliver } from '../checks/streams';
import { keptWithStack } from '../checks/deletion';
import { check, each, livedChecks, type ClauseJudge } from '../check';

/** Operations are streamed into a bucket of their own and kept between the policy's floor and ceiling. */
export const judge: ClauseJudge = (evidence) => [
  ...streamsDeliver(evidence, 'operations'),
  ...each(evidence.estate.bucketsOf('operations'), 'AWS::S3::Bucket', 'a bucket of operation logs', (bucket) => {
    const { lockDays } = evidence.estate.retentionOf(bucket);
    const least = operationLogDays.floorDays;
    return [
      ...keptWithStack(bucket),
      check(bucket, 'ObjectLockConfiguration', `${least} days or more`, `${lockDays}`, lockDays >= least),
    ];
  }),
  ...bucketsFor(evidence, 'tracing.operations').flatMap((bucket) => bucketProtected(evidence, bucket)),
  ...livedChecks(evidence, 'tracing.operations'),
];
