import type { ClauseSlug } from '../../policy';
import type { Resource } from '../../template/model';
import { isObject } from '../../template/intrinsics';
import { count, isFalse, list, object, objects, text } from '../../template/shape';
import { covers, speaksOf, statementsOf } from '../../template/statements';
import { check, type Check, type Evidence } from '../check';
import { DAY_MS, FIRST_DAY } from '../timeline/calendar-day';
import { occurrences } from '../timeline/schedule';
import { isOn } from './alerts';
import { CLAUSE_OF } from './buckets';
import { needsMet } from './needs';
import { assumedBy } from './roles';

const FUNCTION = 'AWS::Lambda::Function';
const MACHINE = 'AWS::StepFunctions::StateMachine';
/** What a function's settings name for it to read, write, tell or pass on. */
const REACHED = ['AWS::S3::Bucket', 'AWS::SNS::Topic', 'AWS::IAM::Role', 'AWS::SQS::Queue', 'AWS::DynamoDB::Table'];
const SCHEDULES = ['AWS::Scheduler::Schedule', 'AWS::Events::Rule'];

/** Types that call a function, or hold it up to be called. */
const CALLERS =
  /^(AWS::(Scheduler::Schedule|Events::Rule|StepFunctions::StateMachine|KinesisFirehose::DeliveryStream|Logs::SubscriptionFilter|S3::Bucket|SNS::Subscription|Lambda::EventSourceMapping|SecretsManager::RotationSchedule|Lambda::Permission|Cognito::UserPool|ApiGateway::Method|CloudFormation::CustomResource)|Custom::.*)$/;

/** Actions that say by themselves what a function is for. */
const PURPOSES: readonly (readonly [action: string, slug: ClauseSlug])[] = [
  ['ec2:RevokeSecurityGroupIngress', 'network.firewall'],
  ['secretsmanager:RotateSecret', 'admin.sealed-credentials'],
  ['backup:PutRestoreValidationResult', 'backup.point-in-time'],
  ['rds:FailoverDBCluster', 'cluster.failover'],
];

/** The clause that a function works for by what it is there to do itself; undefined when that does not say. */
function ownClauseOf({ estate }: Evidence, worker: Resource): ClauseSlug | undefined {
  const workers = estate.setsGoing(worker);
  const [, purpose] = PURPOSES.find(([action]) => estate.isFor(workers, action)) ?? [];
  if (purpose !== undefined) return purpose;
  const written = estate.buckets.find((bucket) => estate.isFor(workers, 's3:PutObject', bucket));
  const role = written && estate.roleOf(written);
  // Many write what they did into the ledger
  return role === undefined || role === 'other' || role === 'ledger' ? undefined : CLAUSE_OF[role];
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

/** The workings behind a clause: its schedules and rules are on and call what is there, its functions may do their work. */
export function workingsFor(evidence: Evidence, slug: ClauseSlug): Check[] {
  const { model } = evidence;
  const works = (resource: Resource) => clauseOf(evidence, resource) === slug;
  const callers = model.ofType(...SCHEDULES).filter((caller) => callsWorker(caller) && works(caller));
  return [
    ...callers.flatMap((caller) => calls(evidence, caller)),
    ...model
      .ofType(FUNCTION)
      .filter(works)
      .flatMap((worker) => functionWorks(evidence, worker)),
    ...model
      .ofType(MACHINE)
      .filter(works)
      .flatMap((machine) => machineWorks(evidence, machine)),
  ];
}

/** Whether what a schedule or rule calls is a function or workflow, as far as its target says. */
function callsWorker({ properties }: Resource): boolean {
  if (properties['ScheduleExpression'] !== undefined) return true;
  return list(properties['Targets']).some((target) => isObject(object(target)['Arn']));
}

/** The service that calls in the name of a schedule, and how it may call each kind of target. */
const CALLING = {
  service: 'scheduler.amazonaws.com',
  [FUNCTION]: 'lambda:InvokeFunction',
  [MACHINE]: 'states:StartExecution',
};

/** A schedule or rule is on; what it calls, and where what fails is left, is there, and it may call it. */
function calls(evidence: Evidence, caller: Resource): Check[] {
  const { model } = evidence;
  const { State, ScheduleExpression, Target, Targets } = caller.properties;
  const targets = [...objects(Target), ...objects(Targets)];
  return [
    check(caller, 'State', 'ENABLED', State ?? 'ENABLED by default', isOn(caller)),
    ...(ScheduleExpression === undefined ? [] : often(evidence, caller)),
    ...targets.flatMap(({ Arn, RoleArn, DeadLetterConfig }) => {
      const called = model.targets(Arn, caller).find(({ type }) => type === FUNCTION || type === MACHINE);
      const letters = object(DeadLetterConfig)['Arn'];
      return [
        ...present(evidence, caller, 'Target', Arn),
        ...(letters === undefined ? [] : lettersLeft(evidence, caller, letters, RoleArn)),
        ...(caller.type === 'AWS::Scheduler::Schedule' && called
          ? [
              ...assumedBy(
                evidence,
                caller,
                'Target.RoleArn',
                RoleArn,
                CALLING.service,
                CALLING[called.type as typeof FUNCTION | typeof MACHINE],
                called,
              ),
            ]
          : []),
        ...(caller.type === 'AWS::Events::Rule' && called?.type === FUNCTION
          ? [permitted(evidence, caller, called)]
          : []),
        ...(caller.type === 'AWS::Events::Rule' ? bucketTells(evidence, caller) : []),
      ];
    }),
  ];
}

/** What a schedule or rule could not start is left in a queue that lets it in. */
function lettersLeft(evidence: Evidence, caller: Resource, letters: unknown, role: unknown): Check[] {
  const { model } = evidence;
  const queue = model.target(letters, caller, 'AWS::SQS::Queue');
  const found = present(evidence, caller, 'Target.DeadLetterConfig', letters);
  if (!queue) return found;
  if (caller.type === 'AWS::Scheduler::Schedule')
    return [
      ...found,
      ...assumedBy(evidence, caller, 'Target.RoleArn', role, CALLING.service, 'sqs:SendMessage', queue),
    ];
  const policies = model
    .ofType('AWS::SQS::QueuePolicy')
    .filter((policy) => model.targets(policy.properties['Queues'], policy).includes(queue));
  const letIn = policies.some((policy) =>
    statementsOf(policy.properties['PolicyDocument'], model, policy).some(
      (statement) =>
        statement.effect === 'Allow' &&
        statement.principals.includes('events.amazonaws.com') &&
        speaksOf(statement, 'sqs:SendMessage') &&
        Object.values(statement.conditions).every((keys) =>
          (keys['aws:sourcearn'] ?? []).every((value) => value.includes(caller.logicalId) || value.includes('*')),
        ),
    ),
  );
  return [
    ...found,
    check(
      policies[0] ?? queue,
      'PolicyDocument',
      `lets ${caller.logicalId} leave what fails in ${queue.logicalId}`,
      letIn ? 'let in' : 'not let in',
      letIn,
    ),
  ];
}

/** What a property refers to is in these templates, or is named by its ARN. */
function present({ model }: Evidence, from: Resource, property: string, value: unknown): Check[] {
  const [lost] = model.lost(value, from);
  const found = model.targets(value, from)[0]?.logicalId ?? (isObject(value) ? undefined : text(value));
  return [
    check(
      from,
      property,
      'what it refers to is in these templates',
      lost === undefined ? found : `${lost}: not in the templates`,
      lost === undefined && Boolean(found),
    ),
  ];
}

/** Days over which a schedule is watched. */
const WATCHED_DAYS = 32;
const HOURS = 24;

/** A function is called each day; one that signs what was logged, each hour. */
function often(evidence: Evidence, schedule: Resource): Check[] {
  const { estate } = evidence;
  const started = [...estate.setsGoing(schedule)];
  const worker = started.find(({ type }) => type === FUNCTION);
  if (!worker || started.some(({ type }) => type === MACHINE)) return [];
  const hourly = estate.isFor([worker], 'kms:Sign');
  // What looks after a drill looks as often as the drill is
  const monthly = ['backup.point-in-time', 'cluster.failover'].includes(clauseOf(evidence, worker));
  const { ScheduleExpression, ScheduleExpressionTimezone } = schedule.properties;
  const span = hourly ? DAY_MS / HOURS : monthly ? WATCHED_DAYS * DAY_MS : DAY_MS;
  const spans = new Set(
    firings(text(ScheduleExpression), text(ScheduleExpressionTimezone) || 'Etc/UTC').map((at) => Math.floor(at / span)),
  );
  return [
    check(
      schedule,
      'ScheduleExpression',
      hourly ? 'each hour' : monthly ? 'each month' : 'each day',
      ScheduleExpression,
      spans.size >= Math.max(1, (WATCHED_DAYS * DAY_MS) / span - 1),
    ),
  ];
}

const fired = new Map<string, number[]>();

/** When a schedule fires in the days that are watched; never, where AWS would refuse it. */
function firings(expression: string, zone: string): number[] {
  const key = `${expression} ${zone}`;
  const known = fired.get(key) ?? firingsOf(expression, zone);
  fired.set(key, known);
  return known;
}

function firingsOf(expression: string, zone: string): number[] {
  try {
    return occurrences(expression, zone, FIRST_DAY, FIRST_DAY + WATCHED_DAYS * DAY_MS).map(({ at }) => at);
  } catch {
    return [];
  }
}

/** A function lets a caller in. */
export function permitted({ model }: Evidence, caller: Resource, worker: Resource): Check {
  const service = caller.type === 'AWS::Logs::SubscriptionFilter' ? /^logs\./ : /^events\./;
  const from =
    caller.type === 'AWS::Logs::SubscriptionFilter'
      ? model.targets(caller.properties['LogGroupName'], caller)
      : [caller];
  const names = from.map((one) => model.name(one)).filter(Boolean);
  const permissions = model
    .ofType('AWS::Lambda::Permission')
    .filter((one) => model.targets(one.properties['FunctionName'], one).includes(worker));
  const letsIn = ({ properties, ...permission }: Resource) => {
    const { Action, Principal, SourceArn } = properties;
    const source = model.text(SourceArn, permission);
    return (
      text(Action) === 'lambda:InvokeFunction' &&
      service.test(text(Principal)) &&
      (SourceArn === undefined ||
        model.targets(SourceArn, permission).some((one) => from.includes(one)) ||
        names.some(
          (name) =>
            covers(source, `arn:aws:logs:eu-west-1:111122223333:log-group:${name}:x`) ||
            covers(source.replace(/arn:[^:]*:[^:]*:[^:]*:[^:]*:/, '*:'), `x:log-group:${name}:x`),
        ))
    );
  };
  const found = permissions.find(letsIn);
  const where = found ?? permissions[0] ?? worker;
  return check(
    where,
    where === worker ? 'Permission' : 'SourceArn',
    `lets ${caller.logicalId} call ${worker.logicalId}`,
    found ? 'let in' : 'not let in',
    found !== undefined,
  );
}

/** Buckets tell EventBridge of their objects only where they are set to. */
function bucketTells({ estate, model }: Evidence, rule: Resource): Check[] {
  const pattern = object(rule.properties['EventPattern']);
  if (!list(pattern['source']).includes('aws.s3')) return [];
  const names = list(object(object(pattern['detail'])['bucket'])['name']);
  const watched = estate.buckets.filter((bucket) =>
    names.some((name) => name === model.name(bucket) || model.targets(name, rule).includes(bucket)),
  );
  if (watched.length === 0) return [check(rule, 'EventPattern', 'a bucket of these templates', names, false)];
  return watched.map((bucket) => {
    const events = object(bucket.properties['NotificationConfiguration'])['EventBridgeConfiguration'];
    const on = isObject(events) && !isFalse(events['EventBridgeEnabled'] ?? false);
    return check(bucket, 'NotificationConfiguration.EventBridgeConfiguration', `on, for ${rule.logicalId}`, events, on);
  });
}

/** A function is called, is not throttled off, and its role may do something for it and reach what its settings name. */
function functionWorks(evidence: Evidence, worker: Resource): Check[] {
  const { estate, model } = evidence;
  const caller = callersOf(evidence).get(worker);
  const { Role, ReservedConcurrentExecutions } = worker.properties;
  const role = model.target(Role, worker, 'AWS::IAM::Role');
  const statements = role ? estate.statementsOfRole(role).filter(({ effect }) => effect === 'Allow') : [];
  const settings = Object.entries(object(object(worker.properties['Environment'])['Variables']));
  // What it may not touch itself, a role that it passes on may
  const passed = settings.flatMap(([, value]) => model.target(value, worker, 'AWS::IAM::Role') ?? []);
  const reached = (resource: Resource) => role !== undefined && estate.reaches([role, ...passed], resource);
  return [
    check(worker, 'Callers', 'something calls it', caller?.logicalId, caller !== undefined),
    ...assumedBy(evidence, worker, 'Role', Role, 'lambda.amazonaws.com'),
    ...(role
      ? [
          check(
            role,
            'Policies',
            `something allowed, for ${worker.logicalId}`,
            `${statements.length} statement(s)`,
            statements.length > 0,
          ),
        ]
      : []),
    ...(ReservedConcurrentExecutions === undefined
      ? []
      : [
          check(
            worker,
            'ReservedConcurrentExecutions',
            '1 or more',
            ReservedConcurrentExecutions,
            count(ReservedConcurrentExecutions) !== 0,
          ),
        ]),
    ...leavesBehind(evidence, worker),
    ...toldWhere(evidence, worker),
    ...needsMet(evidence, worker, role),
    ...settings.flatMap(([name, value]) => {
      const [lost] = model.lost(value, worker);
      const [found] = model.targets(value, worker).filter(({ type }) => REACHED.includes(type));
      const nameless = /(^|_)BUCKET$/.test(name) && !found && typeof value === 'string';
      // A key that is gone is missed where it encrypts
      if (/(^|_)KEY(_ARN)?$/.test(name)) return [];
      if (!found && !nameless && lost === undefined) return [];
      return [
        check(
          worker,
          `Environment.Variables.${name}`,
          'something of these templates that its role may reach',
          found
            ? reached(found)
              ? found.logicalId
              : `${found.logicalId}, which its role may not reach`
            : (lost ?? value),
          found !== undefined && reached(found),
        ),
      ];
    }),
  ];
}

/** A function may write its log and leave its dead letters where its properties say. */
function leavesBehind(evidence: Evidence, worker: Resource): Check[] {
  const { Role, DeadLetterConfig, LoggingConfig } = worker.properties;
  const { model } = evidence;
  const queue = model.target(object(DeadLetterConfig)['TargetArn'], worker, 'AWS::SQS::Queue');
  const group = model.target(object(LoggingConfig)['LogGroup'], worker, 'AWS::Logs::LogGroup');
  const may = (action: string, on: Resource | undefined) =>
    on ? assumedBy(evidence, worker, 'Role', Role, 'lambda.amazonaws.com', action, on) : [];
  return [...may('sqs:SendMessage', queue), ...may('logs:PutLogEvents', group)];
}

/** A function that may write to a bucket is told which, by its settings or by what calls it. */
function toldWhere(evidence: Evidence, worker: Resource): Check[] {
  const { estate, model } = evidence;
  const caller = callersOf(evidence).get(worker);
  const told = JSON.stringify([
    worker.properties['Environment'],
    caller?.properties['Target'],
    caller?.properties['EventPattern'],
    caller?.properties['DefinitionString'],
  ]);
  return estate.buckets
    .filter((bucket) => estate.isFor([worker], 's3:PutObject', bucket))
    .map((bucket) => {
      const named = [model.name(bucket) || bucket.logicalId, bucket.logicalId].some((name) => told.includes(name));
      return check(
        worker,
        'Environment.Variables',
        `the name of ${bucket.logicalId}, to which it writes`,
        named ? 'named' : 'not named',
        named,
      );
    });
}

/** A workflow's steps are there, and its role may take them. */
function machineWorks(evidence: Evidence, machine: Resource): Check[] {
  const { model } = evidence;
  const { DefinitionString, Definition, DefinitionSubstitutions, RoleArn, LoggingConfiguration } = machine.properties;
  const definition = [DefinitionString, Definition, DefinitionSubstitutions];
  const [lost] = model.lost(definition, machine);
  const steps = model.targets(definition, machine).filter(({ type }) => type === FUNCTION);
  const logged = object(object(objects(object(LoggingConfiguration)['Destinations'])[0])['CloudWatchLogsLogGroup'])[
    'LogGroupArn'
  ];
  return [
    check(
      machine,
      'DefinitionString',
      'steps that are in these templates',
      lost ? `${lost}: not in the templates` : `${steps.length} call(s) of functions`,
      lost === undefined && steps.length > 0,
    ),
    ...assumedBy(evidence, machine, 'RoleArn', RoleArn, 'states.amazonaws.com'),
    ...steps.flatMap((step) =>
      assumedBy(evidence, machine, 'RoleArn', RoleArn, 'states.amazonaws.com', 'lambda:InvokeFunction', step),
    ),
    ...(logged === undefined
      ? []
      : assumedBy(evidence, machine, 'RoleArn', RoleArn, 'states.amazonaws.com', 'logs:CreateLogDelivery')),
    // A distributed map runs its items as executions of its own
    ...(/DISTRIBUTED/.test(model.text(definition, machine))
      ? ['states:StartExecution', 'states:DescribeExecution'].flatMap((action) =>
          assumedBy(evidence, machine, 'RoleArn', RoleArn, 'states.amazonaws.com', action),
        )
      : []),
    ...present(evidence, machine, 'LoggingConfiguration.Destinations', logged),
    check(
      machine,
      'LoggingConfiguration.Level',
      'ALL, ERROR or FATAL',
      object(LoggingConfiguration)['Level'],
      /^(ALL|ERROR|FATAL)$/.test(text(object(LoggingConfiguration)['Level'])),
    ),
  ];
}

/**
 * Whether a function keeps watch by itself: it mails, notifies, counts, or holds what is new each day.
 */
function keepsWatch({ estate }: Evidence, worker: Resource): boolean {
  const workers = estate.setsGoing(worker);
  return ['sns:Publish', 'ses:SendEmail', 'cloudwatch:PutMetricData', 's3:PutObjectLegalHold'].some((action) =>
    estate.isFor(workers, action),
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

/** A workflow that fails raises an alarm. */
export const machinesWatched = ({ model }: Evidence): Check[] => {
  const alarmed = model
    .ofType('AWS::CloudWatch::Alarm')
    .filter(({ properties }) => text(properties['MetricName']) === 'ExecutionsFailed')
    .flatMap((alarm) => model.targets(alarm.properties['Dimensions'], alarm));
  return model
    .ofType(MACHINE)
    .map((machine) =>
      check(
        machine,
        'Alarms.ExecutionsFailed',
        'an alarm',
        alarmed.includes(machine) ? 'alarmed' : undefined,
        alarmed.includes(machine),
      ),
    );
};

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
