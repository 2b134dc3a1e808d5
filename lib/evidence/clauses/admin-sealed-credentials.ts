import { eachCluster } from '../checks/clusters';
import { dutiesFor } from '../checks/duties';
import {
  emergencyTold,
  keySealed,
  masterSealed,
  readingAnswered,
  secretSealed,
  secretsRotated,
} from '../checks/sealed';
import { workingsFor } from '../checks/workings';
import type { ClauseJudge } from '../check';

/** Master credentials are sealed with a key of their own; each reading is told and answered by replacing them. */
export const judge: ClauseJudge = (evidence) => [
  ...eachCluster(evidence, (cluster) => [
    ...masterSealed(evidence, cluster),
    ...keySealed(evidence, cluster),
    ...secretSealed(evidence, cluster),
  ]),
  ...secretsRotated(evidence),
  ...readingAnswered(evidence),
  ...emergencyTold(evidence),
  ...dutiesFor(evidence, 'admin.sealed-credentials'),
  ...workingsFor(evidence, 'admin.sealed-credentials'),
];
