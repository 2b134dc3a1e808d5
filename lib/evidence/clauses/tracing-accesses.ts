import type { Resource } from '../../template/model';
import { bucketProtected, bucketsFor } from '../checks/buckets';
import { keptWithStack } from '../checks/deletion';
import { lockedLongEnough, streamsDeliver } from '../checks/streams';
import { workingsFor } from '../checks/workings';
import { check, each, livedChecks, type Check, type ClauseJudge, type Evidence } from '../check';

/** Accesses are streamed into a bucket of their own, kept as long as operation logs, under the databases' backup plan. */
export const judge: ClauseJudge = (evidence) => [
  ...streamsDeliver(evidence, 'accesses'),
  ...each(evidence.estate.bucketsOf('accesses'), 'AWS::S3::Bucket', 'a bucket of access logs', (bucket) => [
    backedUp(bucket, evidence),
    lockedLongEnough(bucket),
    ...keptWithStack(bucket),
  ]),
  ...bucketsFor(evidence, 'tracing.accesses').flatMap((bucket) => bucketProtected(evidence, bucket)),
  ...workingsFor(evidence, 'tracing.accesses'),
  ...livedChecks(evidence, 'tracing.accesses'),
];

/** Every rule that backs up a database backs up the bucket, too. */
function backedUp(bucket: Resource, { estate }: Evidence): Check {
  const ofDatabases = estate.backupRules.filter(({ covers }) =>
    covers.some(({ type }) => type === 'AWS::RDS::DBCluster'),
  );
  const without = ofDatabases.filter(({ covers }) => !covers.includes(bucket)).map(({ name }) => name);
  const actual = without.length > 0 ? `not covered by ${without.join(', ')}` : `${ofDatabases.length} rule(s)`;
  return check(bucket, 'Tags', "covered by the databases' backup rules", actual, without.length === 0);
}
