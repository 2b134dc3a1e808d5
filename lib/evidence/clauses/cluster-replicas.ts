import { replicasInZones } from '../checks/clusters';
import type { ClauseJudge } from '../check';

/** Each cluster has a primary and replicas enough, in zones of their own. */
export const judge: ClauseJudge = replicasInZones;
