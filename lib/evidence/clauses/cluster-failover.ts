import { count } from '../../template/shape';
import { eachCluster, zoneOf } from '../checks/clusters';
import { workingsFor } from '../checks/workings';
import { check, type ClauseJudge } from '../check';

/** Promoted first; in Serverless v2 these tiers follow the writer's size. */
const READY_TIER = 1;

/** Another instance stands in another zone, ready to be promoted; where a drill proves it, the drill works. */
export const judge: ClauseJudge = (evidence) => [
  ...eachCluster(evidence, ({ resource, instances }) => {
    const tier = (properties: Readonly<Record<string, unknown>>) => count(properties['PromotionTier']) ?? READY_TIER;
    const zones = new Set(instances.map(({ properties }) => zoneOf(properties)));
    const ready = instances.filter(({ properties }) => tier(properties) <= READY_TIER);
    return [
      check(
        resource,
        'DBInstances',
        '2 or more, in different zones',
        `${instances.length} in ${zones.size} zone(s)`,
        instances.length > 1 && zones.size > 1,
      ),
      check(
        resource,
        'DBInstances.PromotionTier',
        `two or more of tier ${READY_TIER} or below`,
        `${ready.length}`,
        ready.length > 1,
      ),
    ];
  }),
  ...workingsFor(evidence, 'cluster.failover'),
];
