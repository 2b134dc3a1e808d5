import type { Resource } from '../../template/model';
import { isTrue, text } from '../../template/shape';
import { check, type Check, type Evidence } from '../check';

/** A subscription passes on everything that its log group gets, as it got it. */
export function passesEverything(filter: Resource, { model }: Evidence): Check[] {
  const pattern = text(filter.properties['FilterPattern']);
  const group = model.target(filter.properties['LogGroupName'], filter, 'AWS::Logs::LogGroup');
  return [
    check(filter, 'FilterPattern', 'everything', pattern || 'everything', pattern === ''),
    ...(isTrue(filter.properties['ApplyOnTransformedLogs'])
      ? [check(filter, 'ApplyOnTransformedLogs', 'false', 'true', false)]
      : []),
    ...[...(group ? [group] : []), ...model.ofType('AWS::Logs::AccountPolicy')].flatMap(masked),
  ];
}

/**
 * What a policy of data protection masks is masked for subscriptions too; one that only counts it masks nothing.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html
 */
function masked(one: Resource): Check[] {
  const property = one.type === 'AWS::Logs::AccountPolicy' ? 'PolicyDocument' : 'DataProtectionPolicy';
  const masks = /Deidentify/.test(JSON.stringify(one.properties[property] ?? ''));
  return masks ? [check(one, property, 'nothing that masks what is passed on', 'Deidentify', false)] : [];
}
