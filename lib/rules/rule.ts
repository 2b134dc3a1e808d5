import type { ClauseSlug } from '../policy';
import type { Resource, TemplateModel } from '../template/model';

/** One property of one resource, measured against what a clause asks of it. */
export interface Judgement {
  readonly clause: ClauseSlug;
  readonly property: string;
  readonly expected: string;
  readonly actual: string;
  readonly holds: boolean;
}

/** A rule over every resource of every stack: stacks add resources, never rules. */
export interface TreeRule {
  readonly name: string;
  /** Judges a resource; an empty list says that the rule does not apply to it. */
  readonly judge: (resource: Resource, model: TemplateModel) => readonly Judgement[];
}

/** A broken rule, ready to be shown: which resource, which property, what it should be, and whose promise it is. */
export interface Violation extends Judgement {
  readonly rule: string;
  readonly resource: Resource;
}

export const describeViolation = ({ rule, resource, clause, property, expected, actual }: Violation): string =>
  `[${clause}] ${resource.stack}/${resource.logicalId} (${resource.type}) ${property}: expected ${expected}, found ${actual} (${rule})`;

/** How a value reads in a judgement. */
export const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
