import type { Language } from '../../../lib/policy';
import type { Review } from '../review';
import type { ReportedRule, RuleName, Severity } from '../rules/rule';
import type { Limits, ReportContext } from './context';
import type { Block, Column, Field, Table, Tone } from './document';
import { count } from './rome-time';
import { textsOf, type Shown, type Texts } from './texts';

/** What every section is written with. */
export interface Writer {
  readonly review: Review;
  readonly context: ReportContext;
  readonly limits: Limits;
  readonly language: Language;
  readonly texts: Texts;
  /** A number as the language writes it. */
  readonly n: Shown;
}

export const writerOf = (review: Review, context: ReportContext, limits: Limits): Writer => ({
  review,
  context,
  limits,
  language: context.language,
  texts: textsOf(context.language),
  n: (value) => count(value, context.language),
});

export const paragraph = (text: string, tone: Tone = 'plain'): Block => ({ kind: 'paragraph', text, tone });

export const left = (label: string): Column => ({ label, align: 'left' });
export const right = (label: string): Column => ({ label, align: 'right' });
export const firm = (label: string): Column => ({ label, align: 'left', firm: true });
export const code = (label: string): Column => ({ label, align: 'left', code: true });

/** A field of the verification record that the review fills in, and one left to be written on. */
export const filled = (label: string, value: string): Field => ({ label, value, lines: 0 });
export const toWrite = (label: string, lines: number): Field => ({ label, value: null, lines });

export const tableBlock = (table: Table): Block => ({ kind: 'table', table });

/** A table of which every row is shown. */
export const wholeTable = (caption: string, columns: readonly Column[], rows: Table['rows']): Table => ({
  caption,
  columns,
  rows,
  more: null,
});

/** A table of at most `limit` of the items, that says how many there are when there are more. */
export function boundedTable<Item>(
  { texts, n }: Pick<Writer, 'texts' | 'n'>,
  caption: string,
  columns: readonly Column[],
  items: readonly Item[],
  limit: number,
  row: (item: Item) => readonly string[],
  file = 'review.json',
): Table {
  const more = items.length > limit ? texts.more(n(limit), n(items.length), file) : null;
  return { caption, columns, rows: items.slice(0, limit).map(row), more };
}

/** "a, b and 3 more". */
export function boundedList({ texts, n }: Writer, items: readonly string[], limit: number, between = ', '): string {
  const rest = items.length - limit;
  return [...items.slice(0, limit), ...(rest > 0 ? [texts.changes.andMore(rest, n)] : [])].join(between);
}

/** What a rule is called: by the rule itself, so that it has one name. */
export const titleOf = (rules: readonly ReportedRule[], rule: RuleName, language: Language): string =>
  rules.find(({ name }) => name === rule)?.title[language] ?? rule;

/** Who stands behind accesses or a finding, as a key: a person by whatever identity, else the whole identity. */
export const whoIs = ({ person, principal }: { readonly person: string | null; readonly principal: string }): string =>
  person === null ? `principal ${principal}` : `person ${person}`;

export const findingsBySeverity = (review: Review): Record<Severity, number> => {
  const counts = { high: 0, medium: 0, low: 0 };
  for (const { severity } of review.findings) counts[severity]++;
  return counts;
};

export const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
