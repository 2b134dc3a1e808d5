import type { Resource } from '../../template/model';
import { count, object, objects, text } from '../../template/shape';
import { check, type Check, type Evidence } from '../check';
import { definitionOf, type Step } from './definition';
import { FUNCTION } from './functions';
import { assumedBy } from './roles';

/** Lambda's own limit of a function that says none. */
const DEFAULT_SECONDS = 3;

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
    ...stepsTaken(evidence, machine),
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

/** Each call of a function is reached, tried again, and given its time; one of many that fails does not end the others. */
function stepsTaken({ model }: Evidence, machine: Resource): Check[] {
  const definition = definitionOf(machine, model);
  if (!definition) return [check(machine, 'DefinitionString', 'states and where they start', 'none', false)];
  const called = definition.steps.flatMap((step) => {
    const { Resource: called, Parameters } = step.state;
    const named = [called, object(Parameters)['FunctionName']];
    // Of a definition that is a text, references are texts in it
    const worker = model.target([...named, { 'Fn::Sub': named.map(text).join(' ') }], machine, FUNCTION);
    return worker ? [{ step, seconds: count(worker.properties['Timeout']) ?? DEFAULT_SECONDS }] : [];
  });
  const without = (what: (step: Step) => boolean) =>
    called.filter(({ step }) => !what(step)).map(({ step: { name } }) => name);
  const astray = [...without(({ reached }) => reached), ...definition.nowhere];
  const untried = without(({ state }) => objects(state['Retry']).some(({ MaxAttempts }) => count(MaxAttempts) !== 0));
  const fatal = without(
    ({ distributed, spared, state }) => !distributed || spared || objects(state['Catch']).length > 0,
  );
  const whole = called.reduce((sum, { seconds }) => sum + seconds, 0);
  const hasty = called.filter(({ step, seconds }) => (count(step.state['TimeoutSeconds']) ?? seconds) < seconds);
  const about = (property: string, expected: string, named: readonly string[]) =>
    check(
      machine,
      `DefinitionString.${property}`,
      expected,
      named.length > 0 ? `not so: ${named.join(', ')}` : 'so it is',
      named.length === 0,
    );
  return [
    about('Next', 'every call of a function is reached', astray),
    about('Retry', 'calls that fail are tried again', untried),
    about('Catch', 'where items are many, one that fails does not end the others', fatal),
    check(
      machine,
      'DefinitionString.TimeoutSeconds',
      `${whole} or more: what its calls may take`,
      hasty.length > 0 ? `less for ${hasty.map(({ step }) => step.name).join(', ')}` : definition.seconds,
      hasty.length === 0 && (definition.seconds ?? Infinity) >= whole,
    ),
  ];
}
