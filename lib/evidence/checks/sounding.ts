import { numbers } from '../../policy';
import type { Resource } from '../../template/model';
import { count, object, objects, text } from '../../template/shape';
import { check, type Check, type Evidence } from '../check';

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 60 * MINUTE_SECONDS;
const DAY_HOURS = 24;
const DAY_SECONDS = DAY_HOURS * HOUR_SECONDS;
const GIB = 1024 ** 3;
const TIB = 1024 * GIB;

/** A metric that shows an incident: the value at which it is one, and what a silent metric means. */
interface Sign {
  readonly namespace?: string;
  /** What its source counts by: a metric by any other dimensions, or by fewer, is another, and silent one. */
  readonly by?: readonly string[];
  /** An alarm must sound at this value. */
  readonly at: number;
  /** Whether a value below, not above, is the incident. */
  readonly below?: true;
  /** It happens and is over: an alarm that waits for it to happen again does not sound. */
  readonly once?: true;
  /** Its source counts without pause: silence is an incident, too. */
  readonly steady?: true;
}

const once: Sign = { at: 1, once: true };
const lambda = { namespace: 'AWS/Lambda', by: ['FunctionName'] };
const states = { namespace: 'AWS/States', by: ['StateMachineArn'] };
const rds = { namespace: 'AWS/RDS', by: ['DBClusterIdentifier'] };
const counted = { at: 1, steady: true } as const;
const alone = { by: [] } as const;
const byService = { by: ['service'] } as const;
const byCluster = { by: ['Cluster'] } as const;

/** Metrics of AWS, whose limits are AWS's own, and counts of the platform, of which each one is an incident. */
const SIGNS: ReadonlyMap<string, Sign> = new Map(
  Object.entries<Sign>({
    Errors: { ...lambda, ...once },
    Throttles: { ...lambda, ...once },
    Invocations: { ...lambda, at: 0, below: true, steady: true },
    ApproximateNumberOfMessagesVisible: { namespace: 'AWS/SQS', by: ['QueueName'], at: 1 },
    ExecutionsAborted: { ...states, ...once },
    ExecutionsFailed: { ...states, ...once },
    ExecutionsTimedOut: { ...states, ...once },
    'DeliveryToS3.DataFreshness': { namespace: 'AWS/Firehose', by: ['DeliveryStreamName'], at: 2 * HOUR_SECONDS },
    CPUUtilization: { ...rds, at: 95 },
    // Aurora takes 16,000 connections at most
    DatabaseConnections: { ...rds, at: 16_000 },
    AuroraReplicaLag: { ...rds, at: 10_000 },
    AuroraReplicaLagMaximum: { ...rds, at: 10_000 },
    FreeableMemory: { ...rds, at: GIB / 16, below: true },
    Deadlocks: { ...rds, at: 1 },
    VolumeBytesUsed: { ...rds, at: 128 * TIB },
    RestorableLag: { ...byCluster, at: numbers.logShippingAlarm.value * MINUTE_SECONDS + 1, steady: true },
    RecoveryPointAge: { ...byCluster, at: 1.5 * DAY_HOURS, steady: true },
    RecordsRefused: { ...once, by: ['service', 'stream'] },
    ReviewsOverdue: { ...counted, ...alone },
    SnapshotExportsIncomplete: { ...counted, ...alone },
    SnapshotExportsOverdue: { ...counted, ...alone },
    HoldsBehind: { ...counted, ...byService },
    Left: { ...counted, ...byService },
    Missing: { ...counted, ...byService },
    Stopped: { ...counted, ...byService },
    Unprotected: { ...counted, ...byService },
    Unseen: { ...counted, ...byService },
  }),
);

/** Whether a metric is one by which an incident shows. */
export const isKnownMetric = (name: string): boolean => SIGNS.has(name);

/**
 * Whether a promise needs an alarm: it is about a sign of an incident, something of these templates, or what they count.
 * What else somebody watches, and whom that tells, is no promise.
 */
export function isNeeded(evidence: Evidence, alarm: Resource): boolean {
  const { MetricName, Namespace, Dimensions, Metrics } = alarm.properties;
  return (
    alarm.type === 'AWS::CloudWatch::CompositeAlarm' ||
    Metrics !== undefined ||
    isKnownMetric(text(MetricName)) ||
    ownNamespaces(evidence).has(Namespace) ||
    filtered(evidence, alarm) ||
    evidence.model.targets(Dimensions, alarm).length > 0
  );
}

/** Alarms are about what happens now: minutes where AWS counts, a day where the platform counts once a day. */
const LONGEST = { aws: 2 * HOUR_SECONDS, own: DAY_SECONDS };

const sounds = (comparison: string, threshold: number, at: number): boolean =>
  comparison === 'GreaterThanThreshold'
    ? at > threshold
    : comparison === 'GreaterThanOrEqualToThreshold'
      ? at >= threshold
      : comparison === 'LessThanThreshold'
        ? at < threshold
        : comparison === 'LessThanOrEqualToThreshold' && at <= threshold;

/** An alarm on a known metric sounds when the incident is there, soon, and about something of these templates. */
export function alarmSounds(evidence: Evidence, alarm: Resource): Check[] {
  const { properties } = alarm;
  const metric = text(properties['MetricName']);
  const namespace = text(properties['Namespace']);
  // A count of the platform's own that none of its functions makes is a filter's: each record that it finds counts
  const sign = SIGNS.get(metric) ?? (ownNamespaces(evidence).has(namespace) ? once : undefined);
  if (!sign || properties['Metrics'] !== undefined) return [];
  const comparison = text(properties['ComparisonOperator']);
  const threshold = count(properties['Threshold']) ?? NaN;
  const rightWay = sign.below ? /^Less/.test(comparison) : /^Greater/.test(comparison);
  const statistic = text(properties['Statistic']) || text(properties['ExtendedStatistic']);
  const counts =
    sign.at === 1 ? /^(Sum|Maximum)$/ : sign.below ? /^(Sum|Minimum|Average)$/ : /^(Maximum|Average|Sum|p\d+)/;
  const summed = counts.test(statistic) || (metric === 'Deadlocks' && statistic === 'Average');
  const periods = count(properties['EvaluationPeriods']) ?? NaN;
  const seconds = (count(properties['Period']) ?? NaN) * periods;
  // Without a number of its own, every period looked at must breach
  const breaching = count(properties['DatapointsToAlarm']) ?? periods;
  const longest = namespace.startsWith('AWS/') ? LONGEST.aws : LONGEST.own;
  return [
    check(
      alarm,
      'Threshold',
      `sounds at ${sign.at}`,
      `${comparison} ${String(properties['Threshold'])} of ${statistic || 'no statistic'}`,
      // One that sounds when nothing is there sounds once, and never anew
      rightWay && summed && sounds(comparison, threshold, sign.at) && (sign.below || !sounds(comparison, threshold, 0)),
    ),
    check(
      alarm,
      'EvaluationPeriods',
      `within ${longest / HOUR_SECONDS} hours${sign.once ? ', at the first' : ''}`,
      `${breaching} of ${periods} periods of ${String(properties['Period'])} seconds`,
      seconds > 0 && seconds <= longest && (!sign.once || breaching === 1),
    ),
    ...(properties['Unit'] === undefined
      ? []
      : [check(alarm, 'Unit', 'none: whatever its source counts', properties['Unit'], false)]),
    check(
      alarm,
      'Namespace',
      sign.namespace ?? 'what a function or a filter of these templates counts in',
      namespace,
      sign.namespace === undefined ? fed(evidence, alarm) : namespace === sign.namespace,
    ),
    ...countedBy(evidence, alarm, sign.by),
    ...(sign.steady
      ? [
          check(
            alarm,
            'TreatMissingData',
            'breaching: silence is an incident, too',
            properties['TreatMissingData'],
            text(properties['TreatMissingData']) === 'breaching',
          ),
        ]
      : []),
  ];
}

/** An alarm's dimensions are those by which its metric is counted, each of something of these templates. */
function countedBy(evidence: Evidence, alarm: Resource, by: readonly string[] | undefined): Check[] {
  if (by === undefined) return [];
  const { model } = evidence;
  const given = objects(alarm.properties['Dimensions']).map(({ Name, Value }) => ({ name: text(Name), value: Value }));
  const shown = given.map(({ name, value }) => `${name} ${model.text(value, alarm)}`).join(', ');
  const holds =
    given.length === by.length &&
    by.every((wanted) => given.some(({ name, value }) => name === wanted && isKnown(evidence, alarm, name, value)));
  const expected = by.length > 0 ? `${by.join(', ')} of these templates` : 'none: it is counted without any';
  return [check(alarm, 'Dimensions', expected, shown, holds)];
}

/** Whether something of these templates is counted by a dimension's value. */
function isKnown(evidence: Evidence, alarm: Resource, name: string, value: unknown): boolean {
  const { model } = evidence;
  if (name === 'stream') return text(value) !== '';
  if (name === 'service') {
    const { Namespace } = alarm.properties;
    // A namespace in which nobody counts is missed as such
    const nowhere = () => !ownNamespaces(evidence, alarm.stack).has(Namespace);
    return model
      .ofType('AWS::Lambda::Function')
      .filter(({ stack }) => stack === alarm.stack)
      .map(({ properties }) => object(object(properties['Environment'])['Variables']))
      .some(
        (settings) =>
          settings['POWERTOOLS_SERVICE_NAME'] === value &&
          (settings['POWERTOOLS_METRICS_NAMESPACE'] === Namespace || nowhere()),
      );
  }
  // A queue's reference is its address, and an ARN is no name
  const written = model.text(value, alarm);
  const isArn = /^arn:|\.Arn}$/.test(written);
  const isName = /Arn$/.test(name) || !(isArn || (name === 'QueueName' && /^\$\{[^.]+}$/.test(written)));
  return isName && model.targets(value, alarm).length > 0;
}

/** Whether a filter of these templates counts records of a log into an alarm's metric. */
const filtered = ({ model }: Evidence, { properties: { MetricName, Namespace, Dimensions } }: Resource): boolean =>
  model
    .ofType('AWS::Logs::MetricFilter')
    .filter((filter) => model.target(filter.properties['LogGroupName'], filter, 'AWS::Logs::LogGroup') !== undefined)
    .flatMap(({ properties }) => objects(properties['MetricTransformations']))
    .some(
      (one) =>
        one['MetricName'] === MetricName &&
        one['MetricNamespace'] === Namespace &&
        (text(one['MetricValue']).startsWith('$') || (count(one['MetricValue']) ?? 0) > 0) &&
        sameNames(one['Dimensions'], Dimensions),
    );

/** Whether two lists of dimensions have the same names. */
const sameNames = (one: unknown, other: unknown): boolean => {
  const [names, others] = [one, other].map((dimensions) =>
    objects(dimensions)
      .map(({ Key, Name }) => text(Key ?? Name))
      .sort()
      .join(),
  );
  return names === others;
};

/** The namespaces in which functions of these templates may count, by calls or by what they log. */
const ownNamespaces = ({ model, estate }: Evidence, stack?: string): Set<unknown> =>
  new Set([
    ...model
      .ofType('AWS::IAM::Role')
      .filter((role) => stack === undefined || role.stack === stack)
      .flatMap((role) => estate.statementsOfRole(role))
      .filter(({ effect, actions }) => effect === 'Allow' && actions.includes('cloudwatch:PutMetricData'))
      .flatMap(({ conditions }) => conditions['StringEquals']?.['cloudwatch:namespace'] ?? []),
    ...model
      .ofType('AWS::Lambda::Function')
      .filter((worker) => stack === undefined || worker.stack === stack)
      .flatMap(
        ({ properties }) =>
          object(object(properties['Environment'])['Variables'])['POWERTOOLS_METRICS_NAMESPACE'] ?? [],
      ),
  ]);

/** Whether a filter feeds an alarm's metric, or a function of its stack where it is one of those that functions count. */
const fed = (evidence: Evidence, alarm: Resource): boolean =>
  filtered(evidence, alarm) ||
  (isKnownMetric(text(alarm.properties['MetricName'])) &&
    ownNamespaces(evidence, alarm.stack).has(alarm.properties['Namespace']));
