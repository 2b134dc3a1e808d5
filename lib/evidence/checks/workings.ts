import type { ClauseSlug } from '../../policy';
import type { Resource } from '../../template/model';
import { list, object, text } from '../../template/shape';
import { check, type Check, type Evidence } from '../check';
import { CLAUSE_OF } from './buckets';

const FUNCTION = 'AWS::Lambda::Function';
const SCHEDULES = ['AWS::Scheduler::Schedule', 'AWS::Events::Rule'];

/** Types that call a function, or hold it up to be called. */
const CALLERS =
  /^(AWS::(Scheduler::Schedule|Events::Rule|StepFunctions::StateMachine|KinesisFirehose::DeliveryStream|Logs::SubscriptionFilter|S3::Bucket|SNS::Subscription|Lambda::EventSourceMapping|SecretsManager::RotationSchedule|Lambda::Permission|Cognito::UserPool|ApiGateway::Method|CloudFormation::CustomResource)|Custom::.*)$/;

/** The clause that a function works for by what it may do itself; undefined when that does not say. */
function ownClauseOf({ estate }: Evidence, worker: Resource): ClauseSlug | undefined {
  const roles = estate.rolesOf(estate.setsGoing(worker));
  const written = estate.buckets.find((bucket) => estate.mayDo(roles, 's3:PutObject', bucket));
  const slug = written && CLAUSE_OF[estate.roleOf(written)];
  if (slug !== undefined && slug !== 'data.classified') return slug;
  return estate.mayDo(roles, 'ec2:RevokeSecurityGroupIngress') ? 'network.firewall' : undefined;
}

/**
 * The clause that a function works for: its own; for a step of a workflow, which tells nobody, the one that the other
 * functions of its stack agree on; else what all functions serve, seeing incidents.
 */
function clauseOf(evidence: Evidence, worker: Resource): ClauseSlug {
  const own = ownClauseOf(evidence, worker);
  if (own !== undefined || keepsWatch(evidence, worker)) return own ?? 'incident.detected';
  const others = evidence.model.ofType(FUNCTION).filter(({ stack }) => stack === worker.stack);
  const [shared, ...different] = new Set(others.flatMap((other) => ownClauseOf(evidence, other) ?? []));
  return shared === undefined || different.length > 0 ? 'incident.detected' : shared;
}

/** The workings behind a clause: its schedules are on, its functions are called, watched, and leave what fails. */
export function workingsFor(evidence: Evidence, slug: ClauseSlug): Check[] {
  const { model } = evidence;
  const functions = model.ofType(FUNCTION).filter((worker) => clauseOf(evidence, worker) === slug);
  const schedules = model
    .ofType(...SCHEDULES)
    .filter(({ properties }) => properties['ScheduleExpression'] !== undefined)
    .filter((schedule) => clauseOf(evidence, schedule) === slug);
  return [
    ...schedules.map((schedule) => {
      const { State } = schedule.properties;
      return check(schedule, 'State', 'ENABLED', State ?? 'ENABLED by default', text(State) !== 'DISABLED');
    }),
    ...functions.map((worker) => {
      const caller = callersOf(evidence).get(worker);
      return check(worker, 'Callers', 'something calls it', caller?.logicalId, caller !== undefined);
    }),
  ];
}

/**
 * Whether a function keeps watch by itself: it mails, notifies, counts, or holds what is new each day.
 */
function keepsWatch({ estate }: Evidence, worker: Resource): boolean {
  const roles = estate.rolesOf(estate.setsGoing(worker));
  return ['sns:Publish', 'ses:SendEmail', 'cloudwatch:PutMetricData', 's3:PutObjectLegalHold'].some((action) =>
    estate.mayDo(roles, action),
  );
}

const callers = new WeakMap<Evidence['model'], Map<Resource, Resource>>();

/** What calls each function; a permission alone calls only from outside these templates. */
function callersOf({ model }: Evidence): Map<Resource, Resource> {
  const known = callers.get(model);
  if (known) return known;
  const found = new Map<Resource, Resource>();
  for (const caller of model.resources.filter(({ type }) => CALLERS.test(type) && type !== 'AWS::Lambda::Permission')) {
    for (const called of model.targets(caller.properties, caller)) {
      if (called.type === FUNCTION && !found.has(called)) found.set(called, caller);
    }
  }
  // A bucket, a log group or a topic of another stack calls by a permission that names it
  for (const permission of model.ofType('AWS::Lambda::Permission')) {
    const called = model.target(permission.properties['FunctionName'], permission, FUNCTION);
    const service = text(permission.properties['Principal']);
    if (called && !found.has(called) && /^(s3|logs|sns|cognito-idp|secretsmanager|backup)\./.test(service))
      found.set(called, permission);
  }
  callers.set(model, found);
  return found;
}

/** Each function's failures raise an alarm and leave a dead letter. */
export function functionsWatched({ model }: Evidence): Check[] {
  const alarmed = new Set(
    model
      .ofType('AWS::CloudWatch::Alarm')
      .filter(({ properties }) => text(properties['MetricName']) === 'Errors')
      .flatMap((alarm) => model.targets(alarm.properties['Dimensions'], alarm)),
  );
  const watchedQueues = new Set(
    model
      .ofType('AWS::CloudWatch::Alarm')
      .filter(({ properties }) => text(properties['MetricName']) === 'ApproximateNumberOfMessagesVisible')
      .flatMap((alarm) => model.targets(alarm.properties['Dimensions'], alarm)),
  );
  return model.ofType(FUNCTION).flatMap((worker) => {
    const letters = object(worker.properties['DeadLetterConfig'])['TargetArn'];
    const queue = model.target(letters, worker);
    return [
      check(worker, 'Alarms.Errors', 'an alarm', alarmed.has(worker) ? 'alarmed' : undefined, alarmed.has(worker)),
      check(
        worker,
        'DeadLetterConfig',
        'a queue that an alarm watches',
        queue && (watchedQueues.has(queue) ? 'watched' : 'not watched'),
        queue !== undefined && watchedQueues.has(queue),
      ),
    ];
  });
}

/** Metrics that filters make of logs are watched by an alarm. */
export const metricsWatched = ({ model }: Evidence): Check[] =>
  model.ofType('AWS::Logs::MetricFilter').flatMap((filter) =>
    list(filter.properties['MetricTransformations']).map((transformation) => {
      const name = text(object(transformation)['MetricName']);
      const watched = model
        .ofType('AWS::CloudWatch::Alarm')
        .some(({ properties }) => text(properties['MetricName']) === name);
      return check(
        filter,
        'MetricTransformations',
        'a metric that an alarm watches',
        watched ? name : `${name}: no alarm`,
        watched,
      );
    }),
  );

/** Each function writes to a log group of these templates: one that Lambda makes by itself is kept for ever. */
export const functionLogsKept = ({ model }: Evidence): Check[] =>
  model.ofType(FUNCTION).map((worker) => {
    const own = object(worker.properties['LoggingConfig'])['LogGroup'];
    const group = model.target(own ?? `/aws/lambda/${model.name(worker)}`, worker, 'AWS::Logs::LogGroup');
    return check(
      worker,
      'LoggingConfig.LogGroup',
      'a log group of these templates',
      model.text(own, worker),
      group !== undefined,
    );
  });
