import type { Language } from '../../../../lib/policy';
import type { Review } from '../../review';
import { ruleNames, type ReportedRule, type Severity } from '../../rules/rule';
import { pageLimits } from '../context';
import type { Figure, ReportDocument, Section, Table, Verdict } from '../document';
import { count, monthName } from '../rome-time';
import { shown, shownName } from '../shown-text';
import { textsOf } from '../texts';
import { isProven } from '../verdict';
import {
  boundedTable,
  filled,
  findingsBySeverity,
  left,
  right,
  sum,
  tableBlock,
  titleOf,
  toWrite,
  wholeTable,
  whoIs,
  type Writer,
} from '../writer';

/** The reviews of a year, and what of it is not proven. */
export interface Year {
  readonly year: string;
  /** By month, January first; undefined where there is none. */
  readonly months: readonly { readonly month: string; readonly review: Review | undefined }[];
}

const CALENDAR = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'];

/** Gathers a year. @param reviews of any months, first those written first: of several of one month the last counts */
export function yearOf(year: string, reviews: readonly Review[]): Year {
  const byMonth = new Map(reviews.map((review) => [review.month, review]));
  const months = CALENDAR.map((month) => `${year}-${month}`);
  return { year, months: months.map((month) => ({ month, review: byMonth.get(month) })) };
}

/** Whether all twelve reviews are there, each over a log that was whole. */
export const isComplete = ({ months }: Year): boolean =>
  months.every(({ review }) => review !== undefined && isProven(review));

/** What every part is written with: the year, and the reviews that there are of it. */
interface YearWriter extends Pick<Writer, 'language' | 'texts' | 'n'> {
  readonly of: Year;
  readonly reviews: readonly Review[];
}

/** The yearly evaluation that the Garante asks for (provv. 27/11/2008, 4.4), from the twelve monthly records. */
export function composeYear(of: Year, language: Language, rules: readonly ReportedRule[]): ReportDocument {
  const texts = textsOf(language);
  const t = texts.yearly;
  const n = (value: number) => count(value, language);
  const reviews = of.months.flatMap(({ review }) => (review ? [review] : []));
  const writer: YearWriter = { of, reviews, language, texts, n };
  const population = t.population(
    reviews.length,
    sum(reviews, (one) => one.population.events),
    sum(reviews, (one) => one.integrity.digests.valid),
    n,
  );
  const verdict = verdictOf(writer);
  return {
    language,
    title: t.title,
    month: of.year,
    verdict,
    population,
    figures: figuresOf(writer),
    sections: [
      { id: 'months', title: t.months, blocks: [tableBlock(monthTable(writer))] },
      { id: 'people', title: t.people, blocks: [peopleTable(writer), ruleTable(writer, rules)].map(tableBlock) },
      record(writer, population, verdict),
    ],
    notes: t.notes,
    pageLabel: texts.pageLabel,
  };
}

function verdictOf({ of, language, texts }: YearWriter): Verdict {
  const t = texts.yearly;
  if (isComplete(of)) return { level: 'clear', tone: 'good', ...t.complete };
  const named = (months: readonly { month: string }[]) =>
    months.map(({ month }) => monthName(month, language)).join(', ') || t.none;
  const missing = of.months.filter(({ review }) => !review);
  const unproven = of.months.filter(({ review }) => review && !isProven(review));
  return {
    level: 'unproven',
    tone: 'bad',
    title: t.incomplete.title,
    sentence: t.incomplete.sentence(named(missing), named(unproven)),
  };
}

function figuresOf({ of, reviews, texts, n }: YearWriter): Figure[] {
  const missing = CALENDAR.length - reviews.length;
  const findings = reviews.map(findingsBySeverity);
  const all = (severity: Severity) => sum(findings, (one) => one[severity]);
  const bySeverity = { high: all('high'), medium: all('medium'), low: all('low') };
  const people = new Set(reviews.flatMap((one) => one.administrators.map(whoIs)));
  return [
    {
      label: texts.yearly.figures.months,
      value: `${reviews.length}/${CALENDAR.length}`,
      detail: texts.yearly.figures.monthsDetail(missing, n),
      tone: isComplete(of) ? 'good' : 'bad',
    },
    {
      label: texts.figures.accesses,
      value: n(sum(reviews, accessesOf)),
      detail: texts.figures.accessesDetail(
        sum(reviews, (one) => sum(one.administrators, ({ failures }) => failures)),
        n,
      ),
      tone: 'plain',
    },
    { label: texts.figures.people, value: n(people.size), detail: '', tone: 'plain' },
    {
      label: texts.figures.findings,
      value: n(sum(reviews, (one) => one.findings.length)),
      detail: texts.figures.findingsDetail(bySeverity, n),
      tone: bySeverity.high > 0 ? 'bad' : 'plain',
    },
  ];
}

const accessesOf = (review: Review) => sum(review.administrators, ({ accesses }) => accesses);

function monthTable({ of, language, texts, n }: YearWriter): Table {
  const c = texts.yearly.monthColumns;
  return wholeTable(
    texts.yearly.months,
    [left(c.month), left(c.log), right(c.events), right(c.accesses), right(c.high), right(c.medium), right(c.low)],
    of.months.map(({ month, review }) => {
      if (!review) return [monthName(month, language), texts.yearly.noReview, '–', '–', '–', '–', '–'];
      const { high, medium, low } = findingsBySeverity(review);
      const log = isProven(review) ? texts.figures.logWhole : texts.figures.logNotWhole;
      const numbers = [review.population.events, accessesOf(review), high, medium, low];
      return [monthName(month, language), log, ...numbers.map(n)];
    }),
  );
}

function peopleTable({ reviews, texts, n }: YearWriter): Table {
  const c = texts.yearly.peopleColumns;
  const people = new Map<
    string,
    { name: string; months: number; accesses: number; failures: number; findings: number; high: number }
  >();
  const of = (who: { readonly person: string | null; readonly principal: string }) => {
    const name = who.person === null ? shownName(who.principal) : shown(who.person);
    const known = people.get(whoIs(who)) ?? { name, months: 0, accesses: 0, failures: 0, findings: 0, high: 0 };
    people.set(whoIs(who), known);
    return known;
  };
  for (const { administrators } of reviews) {
    const active = new Set<string>();
    for (const administrator of administrators) {
      const one = of(administrator);
      if (!active.has(whoIs(administrator))) one.months++;
      active.add(whoIs(administrator));
      one.accesses += administrator.accesses;
      one.failures += administrator.failures;
    }
  }
  // A finding may be about a database that is silent, or about an outsider: neither administers anything here.
  for (const found of reviews.flatMap(({ findings }) => findings)) {
    if (found.person === null && !people.has(whoIs(found))) continue;
    const one = of(found);
    one.findings++;
    if (found.severity === 'high') one.high++;
  }
  const sorted = [...people]
    .sort(([a, x], [b, y]) => y.high - x.high || y.accesses - x.accesses || (a < b ? -1 : 1))
    .map(([, one]) => one);
  return boundedTable(
    { texts, n },
    texts.yearly.people,
    [left(c.person), right(c.months), right(c.accesses), right(c.failures), right(c.findings), right(c.high)],
    sorted,
    pageLimits.principals,
    (one) => [one.name, ...[one.months, one.accesses, one.failures, one.findings, one.high].map(n)],
  );
}

function ruleTable({ reviews, language, texts, n }: YearWriter, rules: readonly ReportedRule[]): Table {
  const c = texts.yearly.ruleColumns;
  const rows = ruleNames
    .map((rule) => {
      const inMonths = reviews.map(({ findings }) => findings.filter((one) => one.rule === rule).length);
      return { rule, months: inMonths.filter((found) => found > 0).length, findings: sum(inMonths, (found) => found) };
    })
    .filter(({ findings }) => findings > 0)
    .map(({ rule, months, findings }) => [titleOf(rules, rule, language), n(months), n(findings)]);
  return wholeTable(texts.yearly.rules, [left(c.rule), right(c.months), right(c.findings)], rows);
}

function record({ of, texts }: YearWriter, population: string, verdict: Verdict): Section {
  const { record: t, yearly } = texts;
  const fields = [
    toWrite(t.place, 1),
    toWrite(t.date, 1),
    filled(t.object, yearly.object(of.year)),
    toWrite(t.participants, 2),
    filled(t.criteria, yearly.criteria),
    filled(t.data, population),
    filled(t.results, verdict.sentence),
    toWrite(t.evaluation, 3),
    toWrite(t.remarks, 3),
    toWrite(t.conclusions, 3),
    toWrite(t.signature, 2),
  ];
  return { id: 'record', title: t.title, blocks: [{ kind: 'fields', fields }] };
}
