import type { Resource, TemplateModel } from '../../template/model';
import { count, object, objects, text } from '../../template/shape';
import { check, type Check, type Evidence } from '../check';
import { meantFunctions } from './purposes';
import { MACHINE } from './workflows';

/** What alarms on a metric are about. */
const alarmedBy = (model: TemplateModel, metric: string): ReadonlySet<Resource> =>
  new Set(
    model
      .ofType('AWS::CloudWatch::Alarm')
      .filter(({ properties }) => properties['MetricName'] === metric)
      .flatMap((alarm) => model.targets(alarm.properties['Dimensions'], alarm)),
  );

/** Each function's failures raise an alarm and leave a dead letter. */
export function functionsWatched(evidence: Evidence): Check[] {
  const { model } = evidence;
  const alarmed = alarmedBy(model, 'Errors');
  const watchedQueues = alarmedBy(model, 'ApproximateNumberOfMessagesVisible');
  return meantFunctions(evidence).flatMap((worker) => {
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
      ...(queue ? [lettersLast(queue)] : []),
    ];
  });
}

/** SQS's own period; shorter, what failed on a Friday is gone before somebody looks. */
const LETTERS_SECONDS = 345_600;

function lettersLast(queue: Resource): Check {
  const seconds = count(queue.properties['MessageRetentionPeriod']) ?? LETTERS_SECONDS;
  const expected = `${LETTERS_SECONDS} seconds or more`;
  return check(queue, 'MessageRetentionPeriod', expected, `${seconds}`, seconds >= LETTERS_SECONDS);
}

/** A workflow that does not come to its end raises an alarm, however it ends. */
export const machinesWatched = ({ model }: Evidence): Check[] =>
  ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'].flatMap((metric) => {
    const alarmed = alarmedBy(model, metric);
    return model.ofType(MACHINE).map((machine) => {
      const watched = alarmed.has(machine);
      return check(machine, `Alarms.${metric}`, 'an alarm', watched ? 'alarmed' : undefined, watched);
    });
  });

/** Metrics that filters make of logs, in a namespace that alarms watch, are watched by an alarm. */
export function metricsWatched({ model }: Evidence): Check[] {
  const alarms = model.ofType('AWS::CloudWatch::Alarm');
  const namespaces = new Set(alarms.map(({ properties }) => properties['Namespace']));
  return model.ofType('AWS::Logs::MetricFilter').flatMap((filter) =>
    objects(filter.properties['MetricTransformations'])
      .filter(({ MetricNamespace }) => namespaces.has(MetricNamespace))
      .map(({ MetricName, MetricNamespace }) => {
        const [name, namespace] = [text(MetricName), text(MetricNamespace)];
        const watched = alarms.some(
          ({ properties }) => properties['MetricName'] === name && properties['Namespace'] === namespace,
        );
        return check(
          filter,
          'MetricTransformations',
          'a metric that an alarm watches',
          watched ? name : `${namespace} ${name}: no alarm`,
          watched,
        );
      }),
  );
}

/** Each function writes to a log group of these templates: one that Lambda makes by itself is kept for ever. */
export const functionLogsKept = (evidence: Evidence): Check[] =>
  meantFunctions(evidence).map((worker) => {
    const { model } = evidence;
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
