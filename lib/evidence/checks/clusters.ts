import { numbers } from '../../policy';
import { text } from '../../template/shape';
import { check, each, type Check, type Evidence } from '../check';
import type { Cluster } from '../estate';

export const CLUSTER = 'AWS::RDS::DBCluster';

export const eachCluster = ({ estate }: Evidence, judge: (cluster: Cluster) => Check[]): Check[] =>
  each(estate.clusters, CLUSTER, 'at least one database cluster', judge);

export const zoneOf = (properties: Readonly<Record<string, unknown>>): string => text(properties['AvailabilityZone']);

/** One primary and enough replicas, each pinned to a zone of its own as far as zones go. */
export const replicasInZones = (evidence: Evidence): Check[] =>
  eachCluster(evidence, ({ resource, instances }) => {
    const wanted = numbers.minimumReplicas.value + 1;
    const zones = instances.map(({ properties }) => zoneOf(properties));
    const fewest = Math.min(instances.length, numbers.zones.value);
    const distinct = new Set(zones.filter(Boolean)).size;
    return [
      check(
        resource,
        'DBInstances',
        `${wanted} or more: a primary and ${wanted - 1} replicas`,
        `${instances.length}`,
        instances.length >= wanted,
      ),
      ...instances.map((instance) => {
        const zone = zoneOf(instance.properties);
        const shared =
          zone && distinct < fewest
            ? instances.filter(({ properties }) => zoneOf(properties) === zone).length > 1
            : false;
        return check(
          instance,
          'AvailabilityZone',
          'a zone of its own',
          shared ? `${zone}, as another instance` : zone,
          Boolean(zone) && !shared,
        );
      }),
    ];
  });
