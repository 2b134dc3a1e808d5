/** A state of a workflow, as far as drills use them. */
interface State {
  readonly Type: 'Task' | 'Choice' | 'Wait' | 'Succeed' | 'Fail';
  readonly Next?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Retry?: readonly { readonly MaxAttempts: number }[];
  readonly Catch?: readonly { readonly Next: string }[];
  readonly Choices?: readonly { readonly Variable: string; readonly BooleanEquals: boolean; readonly Next: string }[];
  readonly Default?: string;
  readonly Cause?: string;
}

export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

type Data = Readonly<Record<string, unknown>>;

/** The definition in a template, whose ARNs are of no interest here. */
export const definitionOf = (properties: { DefinitionString: { 'Fn::Join': [string, unknown[]] } }): Definition =>
  JSON.parse(
    properties.DefinitionString['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'arn')).join(''),
  ) as Definition;

/** Runs a workflow as Step Functions would, without its waiting. @returns how it ended, and by which states it went */
export async function runWorkflow(
  { StartAt, States }: Definition,
  input: Data,
  task: (payload: never) => Promise<unknown>,
): Promise<{ ended: 'Succeed' | 'Fail'; cause: string | undefined; path: readonly string[] }> {
  const path: string[] = [];
  let at: string | undefined = StartAt;
  let data = input;
  while (at) {
    const state: State | undefined = States[at];
    if (!state || path.push(at) > 500) throw new Error(`The workflow is lost at ${at}: ${path.slice(-9).join(' → ')}`);
    if (state.Type === 'Succeed' || state.Type === 'Fail') return { ended: state.Type, cause: state.Cause, path };
    if (state.Type === 'Choice') {
      const field = (variable: string) => data[variable.slice(2)];
      at =
        state.Choices?.find(({ Variable, BooleanEquals }) => field(Variable) === BooleanEquals)?.Next ?? state.Default;
    } else if (state.Type === 'Wait') {
      at = state.Next;
    } else {
      const result = await attempt(state, payloadOf(state, data), task);
      if (result) data = result as Data;
      at = result ? state.Next : state.Catch?.[0]?.Next;
      if (!at) return { ended: 'Fail', cause: 'not caught', path };
    }
  }
  throw new Error('The workflow has no end');
}

function payloadOf({ Parameters = {} }: State, data: Data): Data {
  return Object.fromEntries(
    Object.entries(Parameters).map(([key, value]) =>
      key.endsWith('.$') ? [key.slice(0, -2), value === '$' ? data : data[String(value).slice(2)]] : [key, value],
    ),
  );
}

async function attempt({ Retry = [] }: State, payload: Data, task: (payload: never) => Promise<unknown>) {
  for (let tries = Retry.reduce((sum, { MaxAttempts }) => sum + MaxAttempts, 1); tries > 0; tries--) {
    try {
      // As through JSON: what a step hands on must survive it
      return JSON.parse(JSON.stringify(await task(JSON.parse(JSON.stringify(payload)) as never)));
    } catch {
      continue;
    }
  }
  return undefined;
}
