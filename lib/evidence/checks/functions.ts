import type { Resource } from '../../template/model';
import { count, object, text } from '../../template/shape';
import { check, type Check, type Evidence } from '../check';
import { needsMet } from './needs';
import { filledIn } from './pseudo-parameters';
import { assumedBy } from './roles';
import { runsAsBuilt } from './runs';
import { once } from '../once';

export const FUNCTION = 'AWS::Lambda::Function';

/** What a function's settings name for it to read, write, tell or pass on. */
const REACHED = ['AWS::S3::Bucket', 'AWS::SNS::Topic', 'AWS::IAM::Role', 'AWS::SQS::Queue', 'AWS::DynamoDB::Table'];

/** Settings that name what a function meets in records, and does not touch: the bucket of the logs, for the alert. */
const KNOWN_BY_NAME = new Set(['AUDIT_BUCKET_NAME']);

/** Types that call a function, or hold it up to be called. */
const CALLERS =
  /^(AWS::(Scheduler::Schedule|Events::Rule|StepFunctions::StateMachine|KinesisFirehose::DeliveryStream|Logs::SubscriptionFilter|S3::Bucket|SNS::Subscription|Lambda::EventSourceMapping|SecretsManager::RotationSchedule|Cognito::UserPool|ApiGateway::Method|CloudFormation::CustomResource)|Custom::.*)$/;

/** A function is called, is not throttled off, and its role may do what it works with and reach what its settings name. */
export function functionWorks(evidence: Evidence, worker: Resource): Check[] {
  const { estate, model } = evidence;
  const caller = callersOf(evidence.model).get(worker);
  const { Role, ReservedConcurrentExecutions } = worker.properties;
  const role = model.target(Role, worker, 'AWS::IAM::Role');
  const settings = Object.entries(object(object(worker.properties['Environment'])['Variables']));
  // What it may not touch itself, a role that it passes on may
  const passed = settings.flatMap(([, value]) => model.target(value, worker, 'AWS::IAM::Role') ?? []);
  const reached = (resource: Resource) => role !== undefined && estate.reaches([role, ...passed], resource);
  return [
    check(worker, 'Callers', 'something calls it', caller?.logicalId, caller !== undefined),
    ...assumedBy(evidence, worker, 'Role', Role, 'lambda.amazonaws.com'),
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
    ...runsAsBuilt(evidence, worker),
    ...leavesBehind(evidence, worker),
    ...toldWhere(evidence, worker),
    ...needsMet(evidence, worker, role),
    ...settings.flatMap(([name, value]) => {
      const [lost] = model.lost(value, worker);
      const [found] = model.targets(value, worker).filter(({ type }) => REACHED.includes(type));
      const nameless = /(^|_)BUCKET$/.test(name) && !found && typeof value === 'string';
      // A key that is gone is missed where it encrypts; nothing else misses one that only signs
      if (/(^|_)KEY(_ARN)?$/.test(name) && !(lost && estate.isFor([worker], 'kms:Sign'))) return [];
      if (!found && !nameless && lost === undefined) return [];
      const fits = found !== undefined && (KNOWN_BY_NAME.has(name) || reached(found));
      return [
        check(
          worker,
          `Environment.Variables.${name}`,
          'something of these templates that its role may reach',
          found ? (fits ? found.logicalId : `${found.logicalId}, which its role may not reach`) : (lost ?? value),
          fits,
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
  const caller = callersOf(evidence.model).get(worker);
  const told = filledIn(
    evidence,
    JSON.stringify([
      worker.properties['Environment'],
      caller?.properties['Target'],
      caller?.properties['EventPattern'],
      caller?.properties['DefinitionString'],
    ]),
  );
  return estate.buckets
    .filter((bucket) => estate.isFor([worker], 's3:PutObject', bucket))
    .map((bucket) => {
      const named = [model.name(bucket) || bucket.logicalId, bucket.logicalId].some((name) =>
        told.includes(filledIn(evidence, name)),
      );
      return check(
        worker,
        'Environment.Variables',
        `the name of ${bucket.logicalId}, to which it writes`,
        named ? 'named' : 'not named',
        named,
      );
    });
}

/** What calls each function; a permission alone calls only from outside these templates. */
const callersOf = once((model: Evidence['model']) => {
  const found = new Map<Resource, Resource>();
  for (const caller of model.resources.filter(({ type }) => CALLERS.test(type))) {
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
  return found;
});
