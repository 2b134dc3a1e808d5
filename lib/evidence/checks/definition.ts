import { isObject } from '../../template/intrinsics';
import type { Resource, TemplateModel } from '../../template/model';
import { count, list, object, objects, text } from '../../template/shape';

/** A state of a workflow, wherever it is nested. */
export interface Step {
  readonly name: string;
  readonly state: Readonly<Record<string, unknown>>;
  /** Whether it is reached from where its workflow starts. */
  readonly reached: boolean;
  /** Whether it runs for many items at once, and its failure is let pass there. */
  readonly spared: boolean;
  /** Whether it runs in executions of its own, for one item each. */
  readonly distributed: boolean;
}

/** What a workflow's definition says. https://states-language.net */
export interface Definition {
  readonly steps: readonly Step[];
  /** Names of states that are gone to and are not there. */
  readonly nowhere: readonly string[];
  /** Seconds after which it is ended; undefined when it may run as long as Step Functions lets it. */
  readonly seconds: number | undefined;
}

/** The definition of a state machine; undefined where the template does not hold it, or it is none. */
export function definitionOf(machine: Resource, model: TemplateModel): Definition | undefined {
  const { Definition, DefinitionString } = machine.properties;
  let parsed: unknown = Definition;
  if (DefinitionString !== undefined) {
    try {
      parsed = JSON.parse(model.text(DefinitionString, machine));
    } catch {
      return undefined;
    }
  }
  if (!isObject(parsed) || !isObject(parsed['States'])) return undefined;
  const nowhere: string[] = [];
  const steps = stepsOf(parsed, { reached: true, spared: false, distributed: false }, nowhere);
  return { steps, nowhere, seconds: count(parsed['TimeoutSeconds']) };
}

type Place = Pick<Step, 'reached' | 'spared' | 'distributed'>;

function stepsOf(flow: Readonly<Record<string, unknown>>, place: Place, nowhere: string[]): Step[] {
  const states = object(flow['States']);
  const reached = new Set<string>();
  const ahead = [text(flow['StartAt'])];
  for (const name of ahead) {
    if (reached.has(name)) continue;
    if (!isObject(states[name])) {
      nowhere.push(name);
      continue;
    }
    reached.add(name);
    ahead.push(...nextOf(states[name]));
  }
  return Object.entries(states).flatMap(([name, value]) => {
    const state = object(value);
    const here = { ...place, reached: place.reached && reached.has(name) };
    const processor = object(state['ItemProcessor'] ?? state['Iterator']);
    const inner = {
      ...here,
      spared: place.spared || (count(state['ToleratedFailurePercentage']) ?? 0) > 0,
      distributed: place.distributed || text(object(processor['ProcessorConfig'])['Mode']) === 'DISTRIBUTED',
    };
    const nested = [processor, ...objects(state['Branches'])].filter((one) => isObject(one['States']));
    return [{ name, state, ...here }, ...nested.flatMap((one) => stepsOf(one, inner, nowhere))];
  });
}

/** Where a state goes from itself: on, by a choice, or when something fails. */
const nextOf = (state: Readonly<Record<string, unknown>>): string[] =>
  [state, ...objects(state['Choices']), ...objects(state['Catch'])]
    .flatMap(({ Next, Default }) => list([Next, Default]))
    .flatMap((one) => (typeof one === 'string' ? [one] : []));
