import type { Resource } from '../../template/model';
import { isObject } from '../../template/intrinsics';
import { isFalse, list, object, objects, text } from '../../template/shape';
import { digestOf, inputOf } from '../../template/needs';
import { statementsOf } from '../../template/statements';
import { keyOf } from '../../rules/stores';
import { check, type Check, type Evidence } from '../check';
import { DAY_MS, FIRST_DAY } from '../timeline/calendar-day';
import { isOn, onBus } from './alerts';
import { eachMonth, firings } from './cadence';
import { FUNCTION } from './functions';
import { permitted } from './permissions';
import { letIn } from './policies';
import { clauseOf } from './purposes';
import { present } from './references';
import { assumedBy } from './roles';
import { MACHINE } from './workflows';

const SCHEDULE = 'AWS::Scheduler::Schedule';

export const SCHEDULES = [SCHEDULE, 'AWS::Events::Rule'];

/** Whether the clock calls, not an event. */
const byTheClock = ({ type, properties }: Resource): boolean =>
  type === SCHEDULE || properties['ScheduleExpression'] !== undefined;

/** Whether what a schedule or rule calls is a function or workflow, as far as its target says. */
export function callsWorker(caller: Resource): boolean {
  if (byTheClock(caller)) return true;
  return list(caller.properties['Targets']).some((target) => isObject(object(target)['Arn']));
}

/** The service that calls in the name of a schedule, and how it may call each kind of target. */
const CALLING = {
  service: 'scheduler.amazonaws.com',
  [FUNCTION]: 'lambda:InvokeFunction',
  [MACHINE]: 'states:StartExecution',
};

/** A schedule or rule is on; what it calls, and where what fails is left, is there, and it may call it. */
export function calls(evidence: Evidence, caller: Resource): Check[] {
  const { model } = evidence;
  const { State, Target, Targets, KmsKeyArn } = caller.properties;
  const targets = [...objects(Target), ...objects(Targets)];
  return [
    check(caller, 'State', 'ENABLED', State ?? 'ENABLED by default', isOn(caller)),
    ...(byTheClock(caller) ? [...often(evidence, caller), ...unbounded(caller)] : onBus(caller)),
    ...(KmsKeyArn === undefined ? [] : sealedBy(evidence, caller, KmsKeyArn, object(Target)['RoleArn'])),
    ...targets.flatMap((target) => {
      const { Arn, RoleArn, DeadLetterConfig } = target;
      const called = model.targets(Arn, caller).find(({ type }) => type === FUNCTION || type === MACHINE);
      const letters = object(DeadLetterConfig)['Arn'];
      return [
        ...present(evidence, caller, 'Target', Arn),
        ...(called ? handedOn(caller, target) : []),
        ...(letters === undefined && !called ? [] : lettersLeft(evidence, caller, letters, RoleArn)),
        ...(caller.type === SCHEDULE && called
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

/** A rule hands on the event that it hears as it is; a schedule names no month, which each of its runs would be about. */
function handedOn(
  caller: Resource,
  { Input, InputPath, InputTransformer }: Readonly<Record<string, unknown>>,
): Check[] {
  if (!byTheClock(caller)) {
    const changed = Input ?? InputTransformer ?? (InputPath === '$' ? undefined : InputPath);
    return [check(caller, 'Targets.Input', 'the event as it is', changed ?? 'as it is', changed === undefined)];
  }
  const month = object(parsed(Input))['month'];
  const [due, is] = [inputOf(caller), digestOf(text(Input))];
  return [
    check(caller, 'Target.Input', 'no month: the one that is due', month ?? 'none', month === undefined),
    ...(due === undefined
      ? []
      : [
          check(
            caller,
            'Target.Input',
            'what settings and policy make of it',
            is === due ? 'so it is' : Input,
            is === due,
          ),
        ]),
  ];
}

function parsed(json: unknown): unknown {
  try {
    return JSON.parse(text(json));
  } catch {
    return undefined;
  }
}

/** What a schedule hands on is encrypted with a key of these templates, with which its role may read it. */
function sealedBy(evidence: Evidence, schedule: Resource, value: unknown, role: unknown): Check[] {
  const { model } = evidence;
  const key = keyOf(value, schedule, model);
  return [
    check(schedule, 'KmsKeyArn', 'a key of these templates', model.text(value, schedule), key !== undefined),
    ...(key ? assumedBy(evidence, schedule, 'KmsKeyArn', role, CALLING.service, 'kms:Decrypt', key) : []),
  ];
}

/** A schedule has begun by the timeline's first day, and does not end. */
function unbounded(schedule: Resource): Check[] {
  const { StartDate, EndDate } = schedule.properties;
  const begun = StartDate === undefined || Date.parse(text(StartDate)) <= FIRST_DAY;
  return [
    check(schedule, 'StartDate', 'begun', StartDate ?? 'at once', begun),
    check(schedule, 'EndDate', 'without an end', EndDate ?? 'without an end', EndDate === undefined),
  ];
}

/** What a schedule or rule could not start is left in a queue that lets it in. */
function lettersLeft(evidence: Evidence, caller: Resource, letters: unknown, role: unknown): Check[] {
  const { model } = evidence;
  const queue = model.target(letters, caller, 'AWS::SQS::Queue');
  const left = queue?.logicalId ?? model.text(letters, caller);
  const found = [check(caller, 'Target.DeadLetterConfig', 'a queue of these templates', left, queue !== undefined)];
  if (!queue) return found;
  const key = keyOf(queue.properties['KmsMasterKeyId'], queue, model);
  if (caller.type === SCHEDULE)
    return [
      ...found,
      ...assumedBy(evidence, caller, 'Target.RoleArn', role, CALLING.service, 'sqs:SendMessage', queue),
      ...(key ? assumedBy(evidence, caller, 'Target.RoleArn', role, CALLING.service, 'kms:GenerateDataKey', key) : []),
    ];
  const policies = model
    .ofType('AWS::SQS::QueuePolicy')
    .filter((policy) => model.targets(policy.properties['Queues'], policy).includes(queue));
  const admitted = policies.some((policy) =>
    statementsOf(policy.properties['PolicyDocument'], model, policy).some(
      (statement) =>
        letIn([statement], model, EVENTS, 'sqs:SendMessage', { on: queue }) &&
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
      admitted ? 'let in' : 'not let in',
      admitted,
    ),
    ...(key ? [sealedFor(evidence, key, queue)] : []),
  ];
}

const EVENTS = /^events\.amazonaws\.com$/;

/** EventBridge encrypts with the queue's key in its own name. */
function sealedFor({ model }: Evidence, key: Resource, queue: Resource): Check {
  const statements = statementsOf(key.properties['KeyPolicy'], model, key);
  const may = letIn(statements, model, EVENTS, 'kms:GenerateDataKey', { on: key });
  return check(key, 'KeyPolicy', `lets EventBridge write to ${queue.logicalId}`, may ? 'let in' : 'not let in', may);
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
  const zone = text(ScheduleExpressionTimezone) || 'Etc/UTC';
  const span = hourly ? DAY_MS / HOURS : DAY_MS;
  const spans = new Set(firings(text(ScheduleExpression), zone, WATCHED_DAYS).map(({ at }) => Math.floor(at / span)));
  return [
    check(
      schedule,
      'ScheduleExpression',
      hourly ? 'each hour' : monthly ? 'each month' : 'each day',
      ScheduleExpression,
      monthly ? eachMonth(text(ScheduleExpression), zone) : spans.size >= (WATCHED_DAYS * DAY_MS) / span - 1,
    ),
  ];
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
