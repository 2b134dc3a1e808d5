import type { Resource } from '../../template/model';
import { text } from '../../template/shape';
import { check, type Check, type Evidence } from '../check';
import { assumedBy } from './roles';

/** A network keeps a log of all its traffic, and its default security group is closed. */
export function networkWatched(vpc: Resource, evidence: Evidence): Check[] {
  const { model } = evidence;
  const logs = model
    .ofType('AWS::EC2::FlowLog')
    .filter((log) => model.target(log.properties['ResourceId'], log, vpc.type) === vpc);
  const all = logs.filter(({ properties }) => text(properties['TrafficType']) === 'ALL');
  const kept = all.filter(
    ({ properties, ...log }) =>
      model.targets([properties['LogGroupName'], properties['LogDestination']], log).length > 0,
  );
  const closed = model
    .ofType('Custom::VpcRestrictDefaultSG')
    .filter((custom) => model.targets(custom.properties['DefaultSecurityGroupId'], custom).includes(vpc));
  const [log] = logs;
  return [
    ...all
      .filter(({ properties }) => text(properties['LogDestinationType']) !== 's3')
      .flatMap((one) =>
        assumedBy(
          evidence,
          one,
          'DeliverLogsPermissionArn',
          one.properties['DeliverLogsPermissionArn'],
          'vpc-flow-logs.amazonaws.com',
          'logs:PutLogEvents',
          model.target(one.properties['LogGroupName'] ?? one.properties['LogDestination'], one),
        ),
      ),
    ...closed.map((custom) =>
      check(
        custom,
        'ServiceToken',
        'a function of these templates',
        model.text(custom.properties['ServiceToken'], custom),
        model.target(custom.properties['ServiceToken'], custom, 'AWS::Lambda::Function') !== undefined,
      ),
    ),
    check(
      log ?? vpc,
      log ? 'TrafficType' : 'FlowLogs',
      'ALL',
      log ? log.properties['TrafficType'] : undefined,
      all.length > 0,
    ),
    check(
      log ?? vpc,
      'LogDestination',
      'a log group or bucket of these templates',
      kept.length > 0 ? 'kept' : undefined,
      kept.length > 0,
    ),
    ...all.flatMap((one) => {
      const format = one.properties['LogFormat'];
      const told = ['srcaddr', 'dstaddr', 'dstport', 'action'].every((field) => text(format).includes(`\${${field}}`));
      return format === undefined ? [] : [check(one, 'LogFormat', 'who, whereto and whether let in', format, told)];
    }),
    check(
      vpc,
      'DefaultSecurityGroup',
      'closed',
      closed.length > 0 ? 'closed' : 'as AWS makes it: open within itself and outwards',
      closed.length > 0,
    ),
  ];
}
