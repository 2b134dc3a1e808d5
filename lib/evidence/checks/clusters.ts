import { numbers } from '../../policy';
import type { Resource } from '../../template/model';
import { check, each, type Check, type Evidence } from '../check';
import type { Cluster } from '../estate';
import { filledIn } from './pseudo-parameters';

export const CLUSTER = 'AWS::RDS::DBCluster';

export const eachCluster = ({ estate }: Evidence, judge: (cluster: Cluster) => Check[]): Check[] =>
  each(estate.clusters, CLUSTER, 'at least one database cluster', judge);

/** The zone that an instance or a subnet is pinned to; nothing where it is not, or where the template does not tell. */
export function zoneOf(evidence: Evidence, resource: Resource): string {
  const zone = filledIn(evidence, evidence.model.text(resource.properties['AvailabilityZone'], resource));
  return /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(zone) ? zone : '';
}

/** One primary and enough replicas, each pinned to a zone of its own as far as zones go. */
export const replicasInZones = (evidence: Evidence): Check[] =>
  eachCluster(evidence, ({ resource, instances }) => {
    const wanted = numbers.minimumReplicas.value + 1;
    const zones = instances.map((instance) => zoneOf(evidence, instance));
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
        const zone = zoneOf(evidence, instance);
        const shared =
          zone && distinct < fewest ? instances.filter((other) => zoneOf(evidence, other) === zone).length > 1 : false;
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
