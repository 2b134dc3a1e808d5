import { numbers } from '../../policy';
import type { Resource } from '../../template/model';
import { list, object } from '../../template/shape';
import { check, each, type Check, type Evidence } from '../check';
import type { Cluster } from '../estate';
import { filledIn } from './pseudo-parameters';

const CLUSTER = 'AWS::RDS::DBCluster';

export const eachCluster = ({ estate }: Evidence, judge: (cluster: Cluster) => Check[]): Check[] =>
  each(estate.clusters, CLUSTER, 'at least one database cluster', judge);

/**
 * Judges the parameters of a cluster that has a group of its own, and whatever is wrong in those of its instances, which
 * stand before them. https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_WorkingWithDBClusterParamGroups.html
 */
export function eachParameterGroup(
  { parameters, overriding }: Cluster,
  judge: (group: Resource, given: Readonly<Record<string, unknown>>) => Check[],
): Check[] {
  if (!parameters) return [];
  const given = object(parameters.properties['Parameters']);
  const overridden = overriding.flatMap((group) =>
    judge(group, { ...given, ...object(group.properties['Parameters']) }),
  );
  return [...judge(parameters, given), ...overridden.filter(({ holds }) => !holds)];
}

/** The zone that an instance or a subnet is pinned to; nothing where it is not, or where the template does not tell. */
export const zoneOf = (evidence: Evidence, resource: Resource): string =>
  zone(evidence, resource, resource.properties['AvailabilityZone']);

function zone(evidence: Evidence, resource: Resource, value: unknown): string {
  const name = filledIn(evidence, evidence.model.text(value, resource));
  return /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(name) ? name : '';
}

/**
 * The zones of a cluster over which RDS spreads its first three instances: those that the cluster names, where no instance
 * names one (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html). Where neither does, RDS
 * promises nothing (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html): then none.
 */
function spreadOver(evidence: Evidence, { resource, instances }: Cluster): string[] {
  if (instances.some(({ properties }) => properties['AvailabilityZone'] !== undefined)) return [];
  const named = list(resource.properties['AvailabilityZones']).map((value) => zone(evidence, resource, value));
  const zones = [...new Set(named)].sort();
  return zones.length === numbers.zones.value && zones.every(Boolean) ? zones : [];
}

/** The zones in which a cluster's instances stand for sure. */
export const zonesOf = (evidence: Evidence, cluster: Cluster): string[] =>
  [...new Set([...spreadOver(evidence, cluster), ...cluster.instances.map((one) => zoneOf(evidence, one))])]
    .filter(Boolean)
    .sort();

/** One primary and enough replicas, each pinned to a zone of its own as far as zones go. */
export const replicasInZones = (evidence: Evidence): Check[] =>
  eachCluster(evidence, (cluster) => {
    const { resource, instances } = cluster;
    const spread = spreadOver(evidence, cluster);
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
        if (spread.length > 0)
          return check(instance, 'AvailabilityZone', 'a zone of its own', `one of ${spread.join(', ')}, by RDS`, true);
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
