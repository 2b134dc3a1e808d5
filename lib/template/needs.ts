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
}

/** What a resource says that it works with; undefined where its template does not say. */
export function needsOf(resource: Resource, model: TemplateModel): Needs | undefined {
  const needs = object(resource.template.Metadata)[NEEDS];
  if (needs === undefined) return undefined;
  return { settings: object(object(needs)['Settings']), statements: statementsOf(needs, model, resource) };
}
