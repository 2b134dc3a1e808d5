import type { Language } from '../../../lib/policy';
import type { Severity } from '../rules/rule';

/**
 * The report as data (plain JSON), in one language: what it says, not how it looks. The page, the PDF and the mail are three ways to
 * draw it, so that none can say what another does not.
 */
export interface ReportDocument {
  readonly language: Language;
  /** "Verifica degli accessi degli amministratori". */
  readonly title: string;
  /** "ottobre 2026". */
  readonly month: string;
  readonly verdict: Verdict;
  /** What was looked at, in one sentence: files, events, Regions, digests. */
  readonly population: string;
  readonly figures: readonly Figure[];
  readonly sections: readonly Section[];
  /** What the reader must know of times and limits. */
  readonly notes: readonly string[];
  /** "Pagina {page} di {pages}". */
  readonly pageLabel: string;
}

/** `unproven`: the log is not whole; `empty`: nothing was logged; `attention`: whole, with findings to look at; `clear`. */
export type VerdictLevel = 'unproven' | 'empty' | 'attention' | 'clear';

export interface Verdict {
  readonly level: VerdictLevel;
  readonly tone: Tone;
  /** A few words, for the subject of the mail. */
  readonly title: string;
  readonly sentence: string;
}

export type Tone = 'good' | 'warning' | 'bad' | 'plain';

export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly detail: string;
  readonly tone: Tone;
}

export interface Section {
  /** Anchor in the page; the record begins a page of its own. */
  readonly id:
    'integrity' | 'accesses' | 'findings' | 'changes' | 'retention' | 'register' | 'record' | 'months' | 'people';
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string; readonly tone: Tone }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'heat'; readonly heat: Heat }
  | { readonly kind: 'finding'; readonly finding: FindingGroup }
  | { readonly kind: 'fields'; readonly fields: readonly Field[] };

export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Said below when not every row is shown. */
  readonly more: string | null;
}

export interface Column {
  readonly label: string;
  readonly align: 'left' | 'right';
  /** Identifiers that may break anywhere. */
  readonly code?: boolean;
  /** Short values that stay on one line: times, addresses. */
  readonly firm?: boolean;
}

/** Accesses by hour and day, a picture. */
export interface Heat {
  readonly caption: string;
  readonly dayLabel: string;
  /** `counts[day - 1][hour]`, Europe/Rome. */
  readonly counts: readonly (readonly number[])[];
  /** Saturdays, Sundays and holidays, by day of the month. */
  readonly restDays: readonly number[];
  readonly most: number;
  /** The picture in words, for who cannot see it. */
  readonly summary: string;
  readonly legend: { readonly none: string; readonly most: string; readonly rest: string };
}

/** Findings of one rule: why it matters and what to check are said once. */
export interface FindingGroup {
  readonly rule: string;
  readonly severity: Severity;
  readonly severityLabel: string;
  readonly title: string;
  readonly why: string;
  readonly check: string;
  readonly clause: string;
  readonly labels: { readonly why: string; readonly check: string; readonly clause: string };
  readonly count: number;
  readonly table: Table;
}

/** A field of the verification record; without a value it is a line to write on. */
export interface Field {
  readonly label: string;
  readonly value: string | null;
  /** Lines left to write on. */
  readonly lines: number;
}
