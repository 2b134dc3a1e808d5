import { numbers } from '../../policy';
import type { Resource, TemplateModel } from '../../template/model';
import { list, text } from '../../template/shape';
import { zoneOf, zonesOf } from '../checks/clusters';
import { check, each, type ClauseJudge, type Evidence } from '../check';

/** Subnets, the databases' subnet groups and the instances spread over three zones. */
export const judge: ClauseJudge = (evidence) => {
  const { model, estate } = evidence;
  const wanted = numbers.zones.value;
  const zonesIn = (subnets: readonly Resource[]) =>
    [
      ...new Set(
        subnets.map((subnet) => {
          const { AvailabilityZone, AvailabilityZoneId } = subnet.properties;
          return zoneOf(evidence, subnet) || model.text(AvailabilityZone ?? AvailabilityZoneId, subnet);
        }),
      ),
    ]
      .filter(Boolean)
      .sort();
  const spread = (resource: Resource, property: string, zones: readonly string[], least: number = wanted) =>
    check(resource, property, `${least} availability zones`, zones.join(', '), zones.length >= least);
  return [
    ...each(inhabited(model), 'AWS::EC2::VPC', `a network over ${wanted} zones`, (vpc) => {
      const all = model.ofType('AWS::EC2::Subnet');
      const own = all.filter((subnet) => model.target(subnet.properties['VpcId'], subnet, vpc.type) === vpc);
      const over = spread(vpc, 'Subnets.AvailabilityZone', zonesIn(own));
      if (over.holds) return [over];
      // Which of them is astray does not show: those that are nowhere, or where another is
      const astray = all.filter((subnet) => {
        const others = zonesIn(own.filter((one) => one !== subnet));
        return !own.includes(subnet) || zonesIn([subnet]).every((zone) => others.includes(zone));
      });
      const named = (subnet: Resource) =>
        check(subnet, 'AvailabilityZone', `a zone of its own in ${vpc.logicalId}`, zonesIn([subnet]).join(), false);
      return [over, ...astray.map(named)];
    }),
    ...each(groupsOf(evidence), 'AWS::RDS::DBSubnetGroup', `a subnet group over ${wanted} zones`, (group) => {
      const subnets = model
        .targets(group.properties['SubnetIds'], group)
        .filter(({ type }) => type === 'AWS::EC2::Subnet');
      return [spread(group, 'SubnetIds', zonesIn(subnets))];
    }),
    ...estate.clusters.map(({ resource }) => {
      const name = resource.properties['DBSubnetGroupName'];
      const group = model.target(name, resource, 'AWS::RDS::DBSubnetGroup');
      return check(
        resource,
        'DBSubnetGroupName',
        'a subnet group of these templates',
        model.text(name, resource),
        group !== undefined,
      );
    }),
    ...estate.clusters.flatMap(({ resource }) => {
      const zones = resource.properties['AvailabilityZones'];
      return zones === undefined ? [] : [spread(resource, 'AvailabilityZones', list(zones).map(text))];
    }),
    ...estate.clusters.map((cluster) =>
      spread(
        cluster.resource,
        'DBInstances.AvailabilityZone',
        zonesOf(evidence, cluster),
        Math.min(wanted, cluster.instances.length),
      ),
    ),
  ];
};

/** Networks in whose subnets something stands; all of them, where that cannot be told. */
function inhabited(model: TemplateModel): Resource[] {
  const networks = model.ofType('AWS::EC2::VPC');
  if (networks.length < 2) return networks;
  const stood = new Set(
    model.resources
      .filter(({ type }) => !/^AWS::EC2::(Subnet|Route|NetworkAcl|FlowLog)/.test(type))
      .flatMap((resource) => model.targets(Object.values(resource.properties), resource))
      .filter(({ type }) => type === 'AWS::EC2::Subnet')
      .map((subnet) => model.target(subnet.properties['VpcId'], subnet, 'AWS::EC2::VPC')),
  );
  const found = networks.filter((network) => stood.has(network));
  return found.length > 0 ? found : networks;
}

/** Subnet groups in which databases stand; all of them, where that cannot be told. */
function groupsOf({ model }: Evidence): Resource[] {
  const groups = model.ofType('AWS::RDS::DBSubnetGroup');
  const used = new Set(
    model
      .ofType('AWS::RDS::DBCluster', 'AWS::RDS::DBInstance')
      .map((database) => model.target(database.properties['DBSubnetGroupName'], database)),
  );
  const found = groups.filter((group) => used.has(group));
  return found.length > 0 ? found : groups;
}
