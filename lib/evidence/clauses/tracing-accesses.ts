import { bucketProtected, bucketsFor } from '../checks/buckets';
import { streamsDeliver } from '../checks/streams';
import { keptWithStack } from '../checks/deletion';
import { each, livedChecks, type ClauseJudge } from '../check';

/** Accesses are streamed into a bucket of their own, kept as long as operation logs, under the databases' backup plan. */
export const judge: ClauseJudge = (evidence) => [
  ...streamsDeliver(evidence, 'accesses'),
  ...each(evidence.estate.bucketsOf('accesses'), 'AWS::S3::Bucket', 'a bucket of access logs', (bucket) =>
    keptWithStack(bucket),
  ),
  ...bucketsFor(evidence, 'tracing.accesses').flatMap((bucket) => bucketProtected(evidence, bucket)),
  ...livedChecks(evidence, 'tracing.accesses'),
];
