import type { Resource } from '../../template/model';
import { count, text } from '../../template/shape';
import { eachCluster, zonesOf } from '../checks/clusters';
import { workingsFor } from '../checks/workings';
import { check, type ClauseJudge } from '../check';

/** In Serverless v2 only these tiers follow the writer's size: another may be too small when it is promoted. */
const READY_TIER = 1;

/** Whether an instance can take the writer's place as it is: its tier says only which one is promoted first. */
const isReady = ({ properties }: Resource): boolean =>
  text(properties['DBInstanceClass']) !== 'db.serverless' ||
  (count(properties['PromotionTier']) ?? READY_TIER) <= READY_TIER;

/** Another instance stands in another zone, ready to be promoted; where a drill proves it, the drill works. */
export const judge: ClauseJudge = (evidence) => [
  ...eachCluster(evidence, (cluster) => {
    const { resource, instances } = cluster;
    const zones = zonesOf(evidence, cluster);
    const ready = instances.filter(isReady);
    return [
      check(
        resource,
        'DBInstances',
        '2 or more, in different zones',
        `${instances.length} in ${zones.length} zone(s)`,
        instances.length > 1 && zones.length > 1,
      ),
      check(
        resource,
        'DBInstances.PromotionTier',
        `two or more of the writer's size, or of tier ${READY_TIER} or below`,
        `${ready.length}`,
        ready.length > 1,
      ),
    ];
  }),
  ...workingsFor(evidence, 'cluster.failover'),
];
