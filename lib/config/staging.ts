import { production } from './production';
import type { Settings } from './settings';

/** Like production, smaller, in an account of its own; retention reports and deletes nothing. */
export const staging: Settings = {
  ...production,
  environment: 'staging',
  account: '222233334444',
  network: { ...production.network, cidr: '10.41.0.0/16', applicationNetworks: ['10.21.0.0/16'] },
  clusters: production.clusters.map((cluster) => ({
    ...cluster,
    capacity: { kind: 'serverless', minAcu: 0.5, maxAcu: 4 },
  })),
  retention: { mode: 'report', maxDeletionsPerRun: 20 },
};
