import type { Resource } from '../../template/model';
import { isFalse, list, object, objects, text } from '../../template/shape';
import { keyOf } from '../../rules/stores';
import { speaksOf, statementsOf, type Statement } from '../../template/statements';
import { check, type Check, type Evidence } from '../check';
import { alarmSounds } from './sounding';

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
  return subscriptions.some(
    ({ Protocol, Endpoint }) => /^email(-json)?$/.test(text(Protocol)) && /@/.test(text(Endpoint)),
  );
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

/** Whether a rule or schedule is on; both are by default. */
export const isOn = ({ properties }: Resource): boolean =>
  properties['State'] === undefined ||
  /^ENABLED(_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS)?$/.test(text(properties['State']));

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
    ...alarmSounds(evidence, alarm),
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
  alarmTopics(evidence).flatMap((topic) => {
    const reached = reachesMailbox(evidence, topic);
    return [
      check(topic, 'Subscription', 'an e-mail address', reached ? 'subscribed' : undefined, reached),
      ...lets(evidence, topic),
    ];
  });

/** Services that tell by a topic, with the types and properties by which they do. */
const TELLERS: readonly (readonly [service: string, type: string, property: string])[] = [
  ['cloudwatch.amazonaws.com', 'AWS::CloudWatch::Alarm', 'AlarmActions'],
  ['events.amazonaws.com', RULE, 'Targets'],
  ['events.rds.amazonaws.com', 'AWS::RDS::EventSubscription', 'SnsTopicArn'],
  ['backup.amazonaws.com', 'AWS::Backup::BackupVault', 'Notifications'],
  ['ses.amazonaws.com', 'AWS::SES::ConfigurationSetEventDestination', 'EventDestination'],
];

/** A topic and its key let in each service that tells by it; without a policy a topic lets in its own account only. */
function lets({ model }: Evidence, topic: Resource): Check[] {
  const using = TELLERS.filter(([, type, property]) =>
    model.ofType(type).some((one) => model.targets(one.properties[property], one).includes(topic)),
  );
  const policies = model
    .ofType('AWS::SNS::TopicPolicy')
    .filter((policy) => model.targets(policy.properties['Topics'], policy).includes(topic));
  const key = keyOf(topic.properties['KmsMasterKeyId'], topic, model);
  const allowed = policies.flatMap((policy) => statementsOf(policy.properties['PolicyDocument'], model, policy));
  const sealed = key ? statementsOf(key.properties['KeyPolicy'], model, key) : [];
  const shut = (statements: readonly Statement[], action: string) =>
    using
      .map(([service]) => service)
      .filter(
        (service) =>
          !statements.some(
            (statement) =>
              statement.effect === 'Allow' && statement.principals.includes(service) && speaksOf(statement, action),
          ),
      );
  const unheard = shut(allowed, 'sns:Publish');
  const unsealed = key ? shut(sealed, 'kms:GenerateDataKey') : [];
  return [
    check(
      policies[0] ?? topic,
      policies[0] ? 'PolicyDocument' : 'TopicPolicy',
      `lets in ${using.map(([service]) => service).join(', ')}`,
      unheard.length > 0 ? `not let in: ${unheard.join(', ')}` : 'let in',
      unheard.length === 0,
    ),
    ...(key
      ? [
          check(
            key,
            'KeyPolicy',
            `lets those who tell by ${topic.logicalId} encrypt`,
            unsealed.length > 0 ? `not let in: ${unsealed.join(', ')}` : 'let in',
            unsealed.length === 0,
          ),
        ]
      : []),
  ];
}

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
