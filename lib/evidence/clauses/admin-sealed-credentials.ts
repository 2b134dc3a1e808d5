import { eachCluster } from '../checks/clusters';
import { keySealed, masterSealed, readingAnswered, secretsRotated } from '../checks/sealed';
import type { ClauseJudge } from '../check';

/** Master credentials are sealed with a key of their own; each reading is told and answered by replacing them. */
export const judge: ClauseJudge = (evidence) => [
  ...eachCluster(evidence, (cluster) => [...masterSealed(evidence, cluster), ...keySealed(evidence, cluster)]),
  ...secretsRotated(evidence),
  ...readingAnswered(evidence),
];
