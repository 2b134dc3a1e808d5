import { replicasInZones } from '../checks/clusters';
import type { ClauseJudge } from '../check';

/** Redundant servers: as `cluster.replicas`. */
export const judge: ClauseJudge = replicasInZones;
