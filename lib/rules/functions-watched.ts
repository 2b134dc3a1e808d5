import type { TemplateModel, Resource } from '../template/model';
import { list, object } from '../template/shape';
import { shown, type TreeRule } from './rule';

const RUNTIME = 'nodejs24.x';

/** Whether an alarm with an action watches a metric of this function. */
function isWatched(lambda: Resource, model: TemplateModel): boolean {
  return model
    .ofType('AWS::CloudWatch::Alarm')
    .filter(({ properties }) => list(properties['AlarmActions']).length > 0 && properties['ActionsEnabled'] !== false)
    .some((alarm) =>
      list(alarm.properties['Dimensions'])
        .map(object)
        .some(({ Name, Value }) => Name === 'FunctionName' && model.target(Value, alarm, lambda.type) === lambda),
    );
}

/** What failed is kept: a dead-letter queue, or a destination for failures of the function's asynchronous calls. */
function keepsFailures(lambda: Resource, model: TemplateModel): boolean {
  if (object(lambda.properties['DeadLetterConfig'])['TargetArn'] !== undefined) return true;
  return model
    .ofType('AWS::Lambda::EventInvokeConfig')
    .filter((config) => model.target(config.properties['FunctionName'], config, lambda.type) === lambda)
    .some(
      ({ properties }) => object(object(properties['DestinationConfig'])['OnFailure'])['Destination'] !== undefined,
    );
}

/** Every function runs on the one current runtime, keeps what it could not do, and is watched by an alarm. */
export const functionsWatched: TreeRule = {
  name: 'functions-watched',
  judge: (resource, model) => {
    if (resource.type !== 'AWS::Lambda::Function') return [];
    const { Runtime, Architectures } = resource.properties;
    const kept = keepsFailures(resource, model);
    const watched = isWatched(resource, model);
    return [
      {
        clause: 'assurance.early-warning',
        property: 'Runtime',
        expected: RUNTIME,
        actual: shown(Runtime),
        holds: Runtime === RUNTIME,
      },
      {
        clause: 'assurance.early-warning',
        property: 'Architectures',
        expected: 'arm64',
        actual: shown(Architectures),
        holds: list(Architectures).length === 1 && list(Architectures)[0] === 'arm64',
      },
      {
        clause: 'incident.detected',
        property: 'DeadLetterConfig',
        expected: 'a dead-letter queue or an on-failure destination',
        actual: kept ? 'as expected' : 'nothing',
        holds: kept,
      },
      {
        clause: 'incident.detected',
        property: 'alarm',
        expected: 'an alarm with an action on one of its metrics',
        actual: watched ? 'as expected' : 'nothing',
        holds: watched,
      },
    ];
  },
};
