import type { ClauseSlug } from '../../lib/policy';
import type { Template, TemplateResource } from '../../lib/template/template';

type Json = Record<string, unknown>;
type Templates = Record<string, Template>;

/** A change to a template, and the clauses it must break; nothing outside `breaks` and `mayBreak` may turn broken. */
export interface Mutator {
  readonly name: string;
  readonly type: string;
  /** Which resources of the type; all when absent. */
  readonly where?: (resource: TemplateResource, id: string) => boolean;
  readonly change: (resource: { Properties: Json } & Json, id: string, template: { Resources: Json }) => void;
  readonly breaks: readonly ClauseSlug[];
  readonly mayBreak?: readonly ClauseSlug[];
  /** Type without which the property keeps nothing: a tag selects only where a plan is. */
  readonly needs?: string;
  /** Resources of the type that are mutated, one mutant each. @default 2 */
  readonly most?: number;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Sets a property by its path (`LockConfiguration.MinRetentionDays`, `BackupPlan.BackupPlanRule.0.RuleName`); undefined removes it. */
export function set(properties: Json, path: string, value: unknown): void {
  const keys = path.split('/');
  const last = keys.pop()!;
  let at: Json = properties;
  for (const key of keys) {
    if (!isObject(at[key]) && !Array.isArray(at[key])) at[key] = {};
    at = at[key] as Json;
  }
  if (value === undefined) delete at[last];
  else at[last] = value;
}

/** The value of a property by its path. */
export const get = (properties: unknown, path: string): unknown =>
  path.split('/').reduce<unknown>((value, key) => (value as Json | undefined)?.[key], properties);

/** One mutator a value: the property set to it, or removed. */
export const values = (
  type: string,
  path: string,
  given: readonly unknown[],
  breaks: readonly ClauseSlug[],
  more: Partial<Mutator> = {},
): Mutator[] =>
  given.map((value) => ({
    name: `${path} ${value === undefined ? 'removed' : `= ${JSON.stringify(value)}`}`,
    type,
    change: ({ Properties }) => set(Properties, path, value),
    breaks,
    ...more,
  }));

/** A resource added to the templates. */
export const added = (
  name: string,
  resource: TemplateResource,
  breaks: readonly ClauseSlug[],
  mayBreak: readonly ClauseSlug[] = [],
): Mutator => ({
  name: `added ${name}`,
  type: '*',
  change: (_resource, _id, template) => {
    template.Resources['Added'] = resource;
  },
  breaks,
  mayBreak,
  most: 1,
});

/** Resources of a type removed. */
export const removed = (type: string, breaks: readonly ClauseSlug[], more: Partial<Mutator> = {}): Mutator => ({
  name: 'removed',
  type,
  change: (_resource, id, template) => {
    delete template.Resources[id];
  },
  breaks,
  ...more,
});

export interface Mutant {
  readonly name: string;
  readonly templates: Templates;
  readonly mutator: Mutator;
  readonly logicalId: string;
}

const texts = new WeakMap<Template, string>();

function textOf(template: Template): string {
  const text = texts.get(template) ?? JSON.stringify(template);
  texts.set(template, text);
  return text;
}

/** The mutants that a mutator makes of templates: each a change of one resource. */
export function* mutantsOf(mutator: Mutator, base: Templates): Generator<Mutant> {
  const types = Object.values(base).flatMap(({ Resources = {} }) => Object.values(Resources).map(({ Type }) => Type));
  if (mutator.needs && !types.includes(mutator.needs)) return;
  let made = 0;
  for (const [stack, template] of Object.entries(base)) {
    const before = textOf(template);
    for (const [id, resource] of Object.entries(template.Resources ?? {})) {
      if (made >= (mutator.most ?? 2)) return;
      if (mutator.type !== '*' && resource.Type !== mutator.type) continue;
      if (mutator.where && !mutator.where(resource, id)) continue;
      const copy = JSON.parse(before) as { Resources: Record<string, { Properties: Json } & Json> };
      const target = copy.Resources[id]!;
      target.Properties ??= {};
      mutator.change(target, id, copy);
      if (JSON.stringify(copy) === before) continue;
      made++;
      yield {
        name: `${stack}/${id} (${resource.Type}) ${mutator.name}`,
        templates: { ...base, [stack]: copy as unknown as Template },
        mutator,
        logicalId: id,
      };
    }
  }
}

/** Drops or rewrites the statements of a policy document. */
export const statements = (document: unknown, change: (statement: Json) => Json | undefined): void => {
  const policy = document as { Statement: Json[] };
  policy.Statement = policy.Statement.flatMap((statement) => {
    const kept = change(statement);
    return kept ? [kept] : [];
  });
};
