import type { Resource } from '../../template/model';
import { expires, lifecycleRules, prefixOf } from '../bucket-lifecycle';
import { bucketProtected, bucketsFor } from '../checks/buckets';
import { lockedLongEnough, streamsDeliver } from '../checks/streams';
import { keptWithStack } from '../checks/deletion';
import { functionLogsKept } from '../checks/watched';
import { workingsFor } from '../checks/workings';
import { check, each, livedChecks, type Check, type ClauseJudge } from '../check';

/** Operations are streamed into a bucket of their own and kept between the policy's floor and ceiling. */
export const judge: ClauseJudge = (evidence) => [
  ...streamsDeliver(evidence, 'operations'),
  ...each(evidence.estate.bucketsOf('operations'), 'AWS::S3::Bucket', 'a bucket of operation logs', (bucket) => [
    ...keptWithStack(bucket),
    lockedLongEnough(bucket),
  ]),
  ...bucketsFor(evidence, 'tracing.operations').flatMap((bucket) => bucketProtected(evidence, bucket)),
  ...evidence.estate.bucketsOf('ledger').flatMap(holdsExpire),
  ...functionLogsKept(evidence),
  ...workingsFor(evidence, 'tracing.operations'),
  ...livedChecks(evidence, 'tracing.operations'),
];

/** Where the ledger keeps what is held, by whose order and until when. */
const HOLDS = 'holds/';

/** A lifecycle knows nothing of orders: what it takes from the ledger is held by nobody, or for ever. */
const holdsExpire = (ledger: Resource): Check[] =>
  lifecycleRules(ledger)
    .filter((rule) => expires(rule) && (HOLDS.startsWith(prefixOf(rule)) || prefixOf(rule).startsWith(HOLDS)))
    .map((rule) => check(ledger, 'LifecycleConfiguration', `a lifecycle that leaves ${HOLDS} alone`, rule, false));
