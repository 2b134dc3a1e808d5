import type { ClauseSlug } from '../policy';
import type { Resource, TemplateModel } from '../template/model';
import { isFalse } from '../template/shape';
import type { Estate } from './estate';
import type { Lived } from './timeline/timeline';

/** One property of one resource against what a clause asks of it. */
export interface Check {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly property: string;
  readonly expected: string;
  readonly actual: string;
  readonly holds: boolean;
}

/** What a clause is judged from: the templates, their resources by role, and the promises about time as lived through. */
export interface Evidence {
  readonly model: TemplateModel;
  readonly estate: Estate;
  readonly lived: readonly Lived[];
}

/** Judges a clause: every resource that keeps it, and each that should exist and does not. */
export type ClauseJudge = (evidence: Evidence) => Check[];

/** Longer values are cut: a check is read, not parsed. */
const LONGEST = 240;

/** How a value of a template reads in a check. */
export function shown(value: unknown, model?: TemplateModel, from?: Resource): string {
  if (value === undefined || value === '') return 'nothing';
  const text = model && from ? model.text(value, from) : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text || 'nothing';
}

/** A check of a resource's property. */
export const check = (
  { stack, logicalId, type }: Pick<Resource, 'stack' | 'logicalId' | 'type'>,
  property: string,
  expected: string,
  actual: unknown,
  holds: boolean,
): Check => ({ stack, logicalId, type, property, expected, actual: shown(actual), holds });

/** A check of a flag that is on unless it is said to be off. */
export const notOff = (resource: Resource, property: string, value: unknown): Check =>
  check(resource, property, 'not false', value ?? 'true by default', !isFalse(value));

/** The check that fails because what should keep a clause is not there. */
export const missing = (type: string, expected: string): Check => ({
  stack: '',
  logicalId: '',
  type,
  property: 'Type',
  expected,
  actual: 'no such resource in the templates',
  holds: false,
});

/** Checks of each resource, or the one that says that none is there. */
export const each = <T>(items: readonly T[], type: string, expected: string, judge: (item: T) => Check[]): Check[] =>
  items.length === 0 ? [missing(type, expected)] : items.flatMap(judge);

/** The checks that the timeline's outcomes make for a clause. */
export const livedChecks = ({ lived }: Evidence, slug: ClauseSlug): Check[] =>
  lived
    .filter(({ outcome }) => outcome.slug === slug)
    .map(({ outcome, store }) =>
      check(
        store.resource,
        store.property,
        `kept on each of the timeline's days: ${outcome.store}`,
        outcome.kept ? 'kept' : `broken on ${outcome.firstBrokenDay}: ${outcome.why}`,
        outcome.kept,
      ),
    );
