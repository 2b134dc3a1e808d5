import type { Bilingual, ClauseSlug } from '../../policy';
import type { Resource } from '../../template/model';
import type { Estate } from '../estate';
import type { Fate } from './object-fate';

/** A copy or a day's log: the day it counts for, and when it comes, stops being readable, is due to go and is gone. */
export interface Copy extends Fate {
  readonly day: string;
  /** Midnight of that day: a copy's age counts from here. */
  readonly dayAt: number;
  readonly takenAt: number;
  /** How many were taken since the one before: of many in a few hours that all go together, first and last speak. @default 1 */
  readonly times?: number;
}

/** The questions that a store is asked every day. */
export type Ask =
  | 'daily-copies'
  | 'weekly-copies'
  | 'point-in-time'
  | 'exported-daily'
  | 'exported-weekly'
  | 'backups-ceiling'
  | 'month-of-history'
  | 'administrators-log'
  | 'operation-log'
  | 'operation-log-ceiling'
  | 'search-copy';

/** What is lived through: the copies of one resource under one set of rules. */
export interface Store {
  readonly name: string;
  /** What decides its copies, as text: equal rules are lived through once. */
  readonly rules: string;
  /** Every copy of the span, in the order they are taken. */
  readonly copies: () => readonly Copy[];
  readonly asks: readonly Ask[];
  /** Clauses whose promise the answers are about, where not the ask's own. */
  readonly clause?: ClauseSlug;
  /** Why nothing comes into the store, where its rules say so. */
  readonly empty?: Bilingual;
  /** What a check of the evidence names: the resource whose rules decide. */
  readonly resource: Resource;
  readonly property: string;
}

/** What a store's name says of the resource in which it lies. */
export const nameOf = (resource: Resource, estate: Estate): string =>
  estate.model.name(resource) || `${resource.stack}/${resource.logicalId}`;
