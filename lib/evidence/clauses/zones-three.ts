import { numbers } from '../../policy';
import type { Resource } from '../../template/model';
import { text } from '../../template/shape';
import { zoneOf } from '../checks/clusters';
import { check, each, type ClauseJudge } from '../check';

/** Subnets, the databases' subnet groups and the instances spread over three zones. */
export const judge: ClauseJudge = ({ model, estate }) => {
  const wanted = numbers.zones.value;
  const zonesIn = (subnets: readonly Resource[]) =>
    [
      ...new Set(
        subnets.map(
          ({ properties }) =>
            text(properties['AvailabilityZone']) || model.text(properties['AvailabilityZone'], { stack: '' }),
        ),
      ),
    ]
      .filter(Boolean)
      .sort();
  const spread = (resource: Resource, property: string, zones: readonly string[], least: number = wanted) =>
    check(resource, property, `${least} availability zones`, zones.join(', '), zones.length >= least);
  return [
    ...each(model.ofType('AWS::EC2::VPC'), 'AWS::EC2::VPC', `a network over ${wanted} zones`, (vpc) => [
      spread(
        vpc,
        'Subnets.AvailabilityZone',
        zonesIn(
          model
            .ofType('AWS::EC2::Subnet')
            .filter((subnet) => model.target(subnet.properties['VpcId'], subnet, vpc.type) === vpc),
        ),
      ),
    ]),
    ...each(
      model.ofType('AWS::RDS::DBSubnetGroup'),
      'AWS::RDS::DBSubnetGroup',
      `a subnet group over ${wanted} zones`,
      (group) => {
        const subnets = model
          .targets(group.properties['SubnetIds'], group)
          .filter(({ type }) => type === 'AWS::EC2::Subnet');
        return [spread(group, 'SubnetIds', zonesIn(subnets))];
      },
    ),
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
    ...estate.clusters.map(({ resource, instances }) =>
      spread(
        resource,
        'DBInstances.AvailabilityZone',
        [...new Set(instances.map(({ properties }) => zoneOf(properties)))].filter(Boolean).sort(),
        Math.min(wanted, instances.length),
      ),
    ),
  ];
};
