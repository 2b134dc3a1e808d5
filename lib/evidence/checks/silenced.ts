import type { Resource } from '../../template/model';
import { list, object, text } from '../../template/shape';
import { check, type Check, type Evidence } from '../check';
import { isNeeded } from './sounding';

/**
 * What keeps the detector from telling, with the property by which it does, unless it shows this.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_upload-lists.html
 */
const SILENCING: Readonly<Record<string, readonly [property: string, shows: RegExp]>> = {
  'AWS::GuardDuty::Filter': ['Action', /^(NOOP)?$/],
  'AWS::GuardDuty::IPSet': ['Activate', /^false$/i],
  'AWS::GuardDuty::TrustedEntitySet': ['Activate', /^false$/i],
};

/** Nothing puts alarms that a promise needs, or findings, away before anybody is told. */
export const findingsShown = (evidence: Evidence): Check[] => [
  ...evidence.model.ofType(...Object.keys(SILENCING)).map((one) => {
    const [property, shows] = SILENCING[one.type] as readonly [string, RegExp];
    const actual = evidence.model.text(one.properties[property], one);
    return check(one, property, 'no finding put away', actual, shows.test(actual));
  }),
  ...evidence.model.ofType('AWS::CloudWatch::AlarmMuteRule').map((rule) => {
    const muted = mutedBy(evidence, rule);
    return check(rule, 'MuteTargets', 'no alarm that a promise needs', muted.join(', ') || 'none', muted.length === 0);
  }),
];

/** The alarms that a rule mutes and a promise needs, or how it names what may be any. */
function mutedBy(evidence: Evidence, rule: Resource): string[] {
  const { model } = evidence;
  const needed = model
    .ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm')
    .filter((alarm) => isNeeded(evidence, alarm));
  return list(object(rule.properties['MuteTargets'])['AlarmNames']).flatMap((name) => {
    const written = model.text(name, rule);
    if (!/^[^*?${}]+$/.test(written) && model.targets(name, rule).length === 0) return [written];
    return needed
      .filter(
        (alarm) =>
          model.targets(name, rule).includes(alarm) ||
          text(alarm.properties['AlarmName']) === written ||
          // Without a name of its own an alarm's has its logical id in it
          written.includes(alarm.logicalId),
      )
      .map(({ logicalId }) => logicalId);
  });
}
