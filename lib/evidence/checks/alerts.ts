import type { Resource } from '../../template/model';
import { isTrue, list, object, objects, text } from '../../template/shape';
import { keyOf } from '../../rules/stores';
import { statementsOf, type Statement } from '../../template/statements';
import { check, each, notOff, shown, type Check, type Evidence } from '../check';
import { letIn } from './policies';
import { alarmSounds } from './sounding';

const RULE = 'AWS::Events::Rule';

const SUBSCRIPTION = 'AWS::SNS::Subscription';

const isMailbox = ({ Protocol, Endpoint, FilterPolicy }: Readonly<Record<string, unknown>>): boolean =>
  /^email(-json)?$/.test(text(Protocol)) && /@/.test(text(Endpoint)) && FilterPolicy === undefined;

const subscriptionsTo = ({ model }: Evidence, topic: Resource): Resource[] =>
  model
    .ofType(SUBSCRIPTION)
    .filter((subscription) => model.target(subscription.properties['TopicArn'], subscription, topic.type) === topic);

/** Whether a topic's messages reach a mailbox. */
const reachesMailbox = (evidence: Evidence, topic: Resource): boolean =>
  [
    ...objects(topic.properties['Subscription']),
    ...subscriptionsTo(evidence, topic).map(({ properties }) => properties),
  ].some(isMailbox);

/** A topic of these templates, or how one that they lack is written. */
const topicOf = ({ model }: Evidence, value: unknown, from: Resource): Resource | string | undefined => {
  const topic = model.target(value, from, 'AWS::SNS::Topic');
  if (topic) return topic;
  const written = model.text(value, from);
  return /^arn:[^:]*:sns:/.test(written) || model.lost(value, from).length > 0 ? written : undefined;
};

const tellings = new WeakMap<Evidence['model'], ReadonlyMap<Resource | string, number>>();

/** The topics that alarms and rules tell, each with how many do. */
function toldTopics(evidence: Evidence): ReadonlyMap<Resource | string, number> {
  const { model } = evidence;
  const known = tellings.get(model);
  if (known) return known;
  const found = new Map<Resource | string, number>();
  const tellers = [
    ...model
      .ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm')
      .flatMap((alarm) => list(alarm.properties['AlarmActions']).map((action) => [alarm, action] as const)),
    ...model.ofType(RULE).flatMap((rule) => objects(rule.properties['Targets']).map(({ Arn }) => [rule, Arn] as const)),
  ];
  for (const [teller, value] of tellers) {
    const topic = topicOf(evidence, value, teller);
    if (topic !== undefined) found.set(topic, (found.get(topic) ?? 0) + 1);
  }
  tellings.set(model, found);
  return found;
}

/**
 * Whether a value means a topic to which incidents are told: one with a mailbox, or one that others tell, too. Whether
 * that one is there and has a mailbox is asked once, of the topic itself.
 */
export function tells(evidence: Evidence, value: unknown, from: Resource): boolean {
  const topic = topicOf(evidence, value, from);
  if (topic === undefined) return false;
  return (toldTopics(evidence).get(topic) ?? 0) > 1 || (typeof topic === 'object' && reachesMailbox(evidence, topic));
}

/** Whether what a resource sets going is told where incidents are: by a topic, or by a function that sends mail. */
export function mails(evidence: Evidence, start: Resource): boolean {
  const { estate, model } = evidence;
  if (objects(start.properties['Targets']).some(({ Arn }) => tells(evidence, Arn, start))) return true;
  const reached = [...estate.setsGoing(start)];
  const roles = estate.rolesOf(reached.filter(({ type }) => type !== RULE));
  if (estate.mayDo(roles, 'ses:SendEmail') || estate.mayDo(roles, 'ses:SendRawEmail')) return true;
  return model
    .ofType('AWS::SNS::Topic')
    .some(
      (topic) =>
        ((toldTopics(evidence).get(topic) ?? 0) > 1 || reachesMailbox(evidence, topic)) &&
        estate.mayDo(roles, 'sns:Publish', topic),
    );
}

/** A function that sends mail has somebody to send it to, and an address of its own. */
export const mailersAddressed = ({ estate, model }: Evidence, workers: readonly Resource[]): Check[] =>
  workers
    .filter((worker) => estate.isFor([worker], 'ses:SendEmail'))
    .map((worker) => {
      const values = Object.values(object(object(worker.properties['Environment'])['Variables']));
      const addresses = values
        .map((value) => model.text(value, worker))
        .filter((value) => /[^\s@]@[^\s@]+\.\w/.test(value));
      const domains = model
        .ofType('AWS::SES::EmailIdentity')
        .map(({ properties }) => text(properties['EmailIdentity']));
      // An identity of SES may send for itself and for what lies below it
      const known = addresses.some((address) =>
        domains.some(
          (domain) => address === domain || [`@${domain}`, `.${domain}`].some((end) => address.endsWith(end)),
        ),
      );
      return check(
        worker,
        'Environment.Variables',
        `a sender${domains.length > 0 ? ` of ${domains.join(', ')}` : ''} and a recipient`,
        addresses.join(', '),
        addresses.length > 1 && (domains.length === 0 || known),
      );
    });

/** Whether a rule or schedule is on; both are by default. */
export const isOn = ({ properties }: Resource): boolean =>
  properties['State'] === undefined ||
  /^ENABLED(_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS)?$/.test(text(properties['State']));

const BUS = /(^|:event-bus\/)default$/;

/** Whether a rule stands on the bus on which AWS's services tell. */
export const onDefaultBus = ({ properties }: Resource): boolean =>
  BUS.test(text(properties['EventBusName'] ?? 'default'));

/** A rule stands on the bus on which AWS's services tell. */
export const onBus = (rule: Resource): Check[] => [
  check(rule, 'EventBusName', 'default', rule.properties['EventBusName'] ?? 'default', onDefaultBus(rule)),
];

/** Rules of EventBridge that watch a source. */
export const rulesWatching = ({ model }: Evidence, ...sources: readonly string[]): Resource[] =>
  model
    .ofType(RULE)
    .filter(({ properties }) =>
      list(object(properties['EventPattern'])['source']).some((source) => sources.includes(text(source))),
    );

/** A rule is on, and what it sets going is told. */
export const ruleAlerts = (evidence: Evidence, rule: Resource): Check[] => [
  check(rule, 'State', 'ENABLED', rule.properties['State'] ?? 'ENABLED by default', isOn(rule)),
  ...onBus(rule),
  check(rule, 'Targets', 'tell of it', mails(evidence, rule) ? 'told' : 'nobody is told', mails(evidence, rule)),
];

/** An alarm acts, where incidents are told. */
export function alarmAlerts(evidence: Evidence, alarm: Resource): Check[] {
  const { ActionsEnabled, AlarmActions } = alarm.properties;
  const told = list(AlarmActions).some((action) => tells(evidence, action, alarm));
  return [
    notOff(alarm, 'ActionsEnabled', ActionsEnabled),
    check(
      alarm,
      'AlarmActions',
      'the topic to which incidents are told',
      shown(AlarmActions, evidence.model, alarm),
      told,
    ),
    ...alarmSounds(evidence, alarm),
  ];
}

/** The topics of the templates that alarms and rules tell. */
export const alarmTopics = (evidence: Evidence): Resource[] =>
  [...toldTopics(evidence).keys()].filter((topic) => typeof topic === 'object');

/** The topics that alarms tell are there, and each has a mailbox behind it. */
export function topicsReachMailbox(evidence: Evidence): Check[] {
  const { model } = evidence;
  const told = alarmTopics(evidence);
  const topics = told.length > 0 ? told : model.ofType('AWS::SNS::Topic');
  // A subscription to no topic of these templates may be the one that is missing
  const astray = model
    .ofType(SUBSCRIPTION)
    .filter(({ properties, ...from }) => !model.target(properties['TopicArn'], from, 'AWS::SNS::Topic'));
  return each(topics, 'AWS::SNS::Topic', 'a topic that alarms go to', (topic) => {
    if (told.length === 0) return [check(topic, 'TopicName', 'one that alarms tell', model.name(topic), false)];
    const reached = reachesMailbox(evidence, topic);
    const [subscription] = [...subscriptionsTo(evidence, topic), ...astray];
    return [
      reached || !subscription
        ? check(topic, 'Subscription', 'an e-mail address', reached ? 'subscribed' : undefined, reached)
        : check(
            subscription,
            'Endpoint',
            `an e-mail address that is told of ${topic.logicalId}`,
            shown(subscription.properties, model, subscription),
            false,
          ),
    ];
  });
}

/** Topics that alarms tell let in those who tell by them. */
export const topicsLetIn = (evidence: Evidence): Check[] =>
  alarmTopics(evidence).flatMap((topic) => lets(evidence, topic));

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
    .ofType('AWS::SNS::TopicPolicy', 'AWS::SNS::TopicInlinePolicy')
    .filter(({ properties: { Topics, TopicArn }, ...policy }) =>
      model.targets([Topics, TopicArn], policy).includes(topic),
    );
  const key = keyOf(topic.properties['KmsMasterKeyId'], topic, model);
  const allowed = policies.flatMap((policy) => statementsOf(policy.properties['PolicyDocument'], model, policy));
  const sealed = key ? statementsOf(key.properties['KeyPolicy'], model, key) : [];
  const shut = (statements: readonly Statement[], on: Resource, ...actions: readonly string[]) =>
    using
      .map(([service]) => service)
      .filter(
        (service) =>
          !actions.every((action) =>
            letIn(statements, model, new RegExp(`^${service}$`), action, { on, source: topic }),
          ),
      );
  const unheard = shut(allowed, topic, 'sns:Publish');
  const unsealed = key ? shut(sealed, key, 'kms:GenerateDataKey', 'kms:Decrypt') : [];
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
    return check(detector, 'Enable', 'true', on, isTrue(on));
  });

/** A rule on what the detector finds, and whoever is told of it. */
export const detectionsTold = (evidence: Evidence): Check[] =>
  each(rulesWatching(evidence, 'aws.guardduty'), 'AWS::Events::Rule', "a rule on the detector's findings", (rule) =>
    ruleAlerts(evidence, rule),
  );

/** A feature of GuardDuty's detector. */
export const detectorFeature = ({ model }: Evidence, ...names: readonly string[]): Check[] =>
  model.ofType('AWS::GuardDuty::Detector').map((detector) => {
    const features = objects(detector.properties['Features']).filter(({ Name }) => names.includes(text(Name)));
    const on = features.length === names.length && features.every(({ Status }) => text(Status) === 'ENABLED');
    const actual = features.map(({ Name, Status }) => `${text(Name)} ${text(Status)}`).join(', ');
    return check(detector, 'Features', `${names.join(', ')} ENABLED`, actual, on);
  });
