import { createHash } from 'node:crypto';
import { isObject } from './intrinsics';
import { object } from './shape';
import { statementsOf, type Statement } from './statements';
import type { Resource, TemplateModel } from './model';

/** Key of a resource's metadata that says what it works with. */
export const NEEDS = 'custodia:needs';

/** Settings that name resources, or say how the platform is: such a setting has one right value. */
export const NAMES_RESOURCES =
  /(^|_)(ACCOUNT|ARN|BUCKETS?|CADENCES|CLUSTERS|ENGINE|KEY|NAME|PREFIX|ROTATOR|SET|STREAMS|TOPIC|VAULT|ZONE)$/;

/** What a function works with. */
export interface Needs {
  /** Its settings, with the value of those that name resources. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What its role must allow. */
  readonly statements: readonly Statement[];
  /** The properties that it was built to run by. */
  readonly runs: Readonly<Record<string, unknown>>;
}

/** What a resource says that it works with; undefined where its template does not say. */
export function needsOf(resource: Resource, model: TemplateModel): Needs | undefined {
  const needs = resource.metadata[NEEDS];
  if (needs === undefined) return undefined;
  const { Settings, Runs } = object(needs);
  return { settings: object(Settings), statements: statementsOf(needs, model, resource), runs: object(Runs) };
}

/** The digest of what is handed in as JSON, however it is laid out; of what is no JSON, none. */
export function digestOf(input: string): string | undefined {
  if (!digests.has(input)) digests.set(input, reckoned(input));
  return digests.get(input);
}

/** What was reckoned, because inputs are large and seldom change. */
const digests = new Map<string, string | undefined>();

function reckoned(input: string): string | undefined {
  try {
    const sorted = JSON.stringify(JSON.parse(input), (_, value: unknown) =>
      isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
    );
    return createHash('sha256').update(sorted).digest('hex');
  } catch {
    return undefined;
  }
}

/** The digest of the input that a schedule was made to hand on; undefined where its template does not say. */
export const inputOf = (schedule: Resource): unknown => object(schedule.metadata[NEEDS])['Input'];
