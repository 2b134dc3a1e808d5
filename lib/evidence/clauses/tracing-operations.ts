import { bucketProtected, bucketsFor } from '../checks/buckets';
import { lockedLongEnough, streamsDeliver } from '../checks/streams';
import { keptWithStack } from '../checks/deletion';
import { functionLogsKept } from '../checks/watched';
import { workingsFor } from '../checks/workings';
import { each, livedChecks, type ClauseJudge } from '../check';

/** Operations are streamed into a bucket of their own and kept between the policy's floor and ceiling. */
export const judge: ClauseJudge = (evidence) => [
  ...streamsDeliver(evidence, 'operations'),
  ...each(evidence.estate.bucketsOf('operations'), 'AWS::S3::Bucket', 'a bucket of operation logs', (bucket) => [
    ...keptWithStack(bucket),
    lockedLongEnough(bucket),
  ]),
  ...bucketsFor(evidence, 'tracing.operations').flatMap((bucket) => bucketProtected(evidence, bucket)),
  ...functionLogsKept(evidence),
  ...workingsFor(evidence, 'tracing.operations'),
  ...livedChecks(evidence, 'tracing.operations'),
];
