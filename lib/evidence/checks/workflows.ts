import type { Resource } from '../../template/model';
import { object, objects, text } from '../../template/shape';
import { check, type Check, type Evidence } from '../check';
import { FUNCTION } from './functions';
import { assumedBy } from './roles';

export const MACHINE = 'AWS::StepFunctions::StateMachine';

/** A workflow's steps are there, and its role may take them. */
export function machineWorks(evidence: Evidence, machine: Resource): Check[] {
  const { model } = evidence;
  const { DefinitionString, Definition, DefinitionSubstitutions, RoleArn, LoggingConfiguration, StateMachineType } =
    machine.properties;
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
    check(
      machine,
      'DefinitionString.Retry',
      'steps that fail are tried again',
      /\bRetry\b/.test(model.text(definition, machine)) ? 'tried again' : 'not tried again',
      /\bRetry\b/.test(model.text(definition, machine)),
    ),
    // An express one ends after five minutes, and keeps no history
    check(
      machine,
      'StateMachineType',
      'STANDARD',
      StateMachineType ?? 'STANDARD by default',
      StateMachineType !== 'EXPRESS',
    ),
    ...[...new Set(steps)].flatMap((step) =>
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
    check(
      machine,
      'LoggingConfiguration.Destinations',
      'a log group of these templates',
      model.text(logged, machine),
      model.target(logged, machine, 'AWS::Logs::LogGroup') !== undefined,
    ),
    check(
      machine,
      'LoggingConfiguration.Level',
      'ALL, ERROR or FATAL',
      object(LoggingConfiguration)['Level'],
      /^(ALL|ERROR|FATAL)$/.test(text(object(LoggingConfiguration)['Level'])),
    ),
  ];
}
