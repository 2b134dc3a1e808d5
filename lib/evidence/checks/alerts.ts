import type { Resource } from '../../template/model';
import { isFalse, list, object, objects, text } from '../../template/shape';
import { check, type Check, type Evidence } from '../check';

const RULE = 'AWS::Events::Rule';

/** Whether a topic's messages reach a mailbox. */
export function reachesMailbox({ model }: Evidence, topic: Resource): boolean {
  const subscriptions = [
    ...objects(topic.properties['Subscription']),
    ...model
      .ofType('AWS::SNS::Subscription')
      .filter((subscription) => model.target(subscription.properties['TopicArn'], subscription, topic.type) === topic)
      .map(({ properties }) => properties),
  ];
  return subscriptions.some(({ Protocol, Endpoint }) => /^email/.test(text(Protocol)) && /@/.test(text(Endpoint)));
}

/** Whether what a resource sets going ends in a mailbox: by a topic with an address, or by a function that sends mail. */
export function mails(evidence: Evidence, start: Resource): boolean {
  const { estate, model } = evidence;
  const reached = [...estate.setsGoing(start)];
  if (reached.some((resource) => resource.type === 'AWS::SNS::Topic' && reachesMailbox(evidence, resource)))
    return true;
  const roles = estate.rolesOf(reached.filter(({ type }) => type !== RULE));
  if (estate.mayDo(roles, 'ses:SendEmail') || estate.mayDo(roles, 'ses:SendRawEmail')) return true;
  return model
    .ofType('AWS::SNS::Topic')
    .some((topic) => reachesMailbox(evidence, topic) && estate.mayDo(roles, 'sns:Publish', topic));
}

const isOn = ({ properties }: Resource): boolean => text(properties['State']) !== 'DISABLED';

/** Rules of EventBridge that watch a source. */
export const rulesWatching = ({ model }: Evidence, ...sources: readonly string[]): Resource[] =>
  model
    .ofType(RULE)
    .filter(({ properties }) =>
      list(object(properties['EventPattern'])['source']).some((source) => sources.includes(text(source))),
    );

/** A rule is on, and what it sets going reaches a mailbox. */
export const ruleAlerts = (evidence: Evidence, rule: Resource): Check[] => [
  check(rule, 'State', 'ENABLED', rule.properties['State'] ?? 'ENABLED by default', isOn(rule)),
  check(rule, 'Targets', 'reach a mailbox', mails(evidence, rule) ? 'mailed' : 'nobody is told', mails(evidence, rule)),
];

/** An alarm acts, and its action reaches a mailbox. */
export function alarmAlerts(evidence: Evidence, alarm: Resource): Check[] {
  const { model } = evidence;
  const { ActionsEnabled, AlarmActions } = alarm.properties;
  const topics = model.targets(AlarmActions, alarm).filter(({ type }) => type === 'AWS::SNS::Topic');
  const mailed = topics.some((topic) => reachesMailbox(evidence, topic));
  return [
    check(alarm, 'ActionsEnabled', 'not false', ActionsEnabled ?? 'true by default', !isFalse(ActionsEnabled)),
    check(
      alarm,
      'AlarmActions',
      'a topic with a mailbox',
      topics.length > 0 ? (mailed ? 'mailed' : 'nobody is told') : AlarmActions,
      mailed,
    ),
  ];
}

/** The topics that alarms and rules of the templates go to. */
export const alarmTopics = ({ model }: Evidence): Resource[] => {
  const named = model
    .ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm')
    .flatMap((alarm) => model.targets(alarm.properties['AlarmActions'], alarm));
  const ruled = model.ofType(RULE).flatMap((rule) => model.targets(rule.properties['Targets'], rule));
  return [...new Set([...named, ...ruled])].filter(({ type }) => type === 'AWS::SNS::Topic');
};

/** Every topic that alarms go to has a mailbox behind it. */
export const topicsReachMailbox = (evidence: Evidence): Check[] =>
  alarmTopics(evidence).map((topic) => {
    const reached = reachesMailbox(evidence, topic);
    return check(topic, 'Subscription', 'an e-mail address', reached ? 'subscribed' : undefined, reached);
  });

/** The detectors of GuardDuty, each on. */
export const detectorsOn = ({ model }: Evidence): Check[] =>
  model.ofType('AWS::GuardDuty::Detector').map((detector) => {
    const on = detector.properties['Enable'];
    return check(detector, 'Enable', 'true', on, /^true$/i.test(String(on)));
  });

/** A feature of GuardDuty's detector. */
export const detectorFeature = ({ model }: Evidence, ...names: readonly string[]): Check[] =>
  model.ofType('AWS::GuardDuty::Detector').map((detector) => {
    const features = objects(detector.properties['Features']).filter(({ Name }) => names.includes(text(Name)));
    const on = features.length === names.length && features.every(({ Status }) => text(Status) === 'ENABLED');
    const actual = features.map(({ Name, Status }) => `${text(Name)} ${text(Status)}`).join(', ');
    return check(detector, 'Features', `${names.join(', ')} ENABLED`, actual, on);
  });
