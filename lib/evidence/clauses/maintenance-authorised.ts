import { eachCluster } from '../checks/clusters';
import { masterSealed, readingAnswered } from '../checks/sealed';
import type { ClauseJudge } from '../check';

/** Service credentials are sealed, and replaced once maintenance has used them. */
export const judge: ClauseJudge = (evidence) => [
  ...eachCluster(evidence, (cluster) => masterSealed(evidence, cluster).slice(0, 1)),
  ...readingAnswered(evidence),
];
