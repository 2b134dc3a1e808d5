import type { Review } from '../review';
import type { Limits, ReportContext } from './context';
import type { Figure, ReportDocument } from './document';
import { monthName } from './rome-time';
import { accessesSection } from './sections/accesses';
import { changesSection } from './sections/changes';
import { findingsSection } from './sections/findings';
import { integritySection } from './sections/integrity';
import { recordSection } from './sections/record';
import { registerSection } from './sections/register';
import { retentionSection } from './sections/retention';
import { isProven, verdictOf } from './verdict';
import { findingsBySeverity, sum, whoIs, writerOf, type Writer } from './writer';

/** Writes the report of a review: what it says, in one language, each list bounded. */
export function composeReport(review: Review, context: ReportContext, limits: Limits): ReportDocument {
  const writer = writerOf(review, context, limits);
  const { texts, language } = writer;
  const verdict = verdictOf(writer);
  const population = populationOf(writer);
  return {
    language,
    title: texts.title,
    month: monthName(review.month, language),
    verdict,
    population,
    figures: figuresOf(writer),
    sections: [
      integritySection(writer),
      accessesSection(writer),
      findingsSection(writer),
      changesSection(writer),
      retentionSection(writer),
      registerSection(writer),
      recordSection(writer, population, verdict.sentence),
    ],
    notes: texts.notes,
    pageLabel: texts.pageLabel,
  };
}

function populationOf({ review, texts, n }: Writer): string {
  const { population, regions, integrity } = review;
  const { events, files, administratorEvents: administrators } = population;
  return texts.population(
    { events, files, administrators, regions: regions.length, digests: integrity.digests.valid },
    n,
  );
}

function figuresOf(writer: Writer): Figure[] {
  const { review, texts, n } = writer;
  const t = texts.figures;
  const bySeverity = findingsBySeverity(review);
  const people = new Set(review.administrators.map(whoIs)).size;
  const unregistered = review.administrators.filter(({ registered }) => !registered).length;
  const whole = isProven(review);
  return [
    {
      label: t.log,
      value: whole ? t.logWhole : t.logNotWhole,
      detail: t.logWholeDetail(review.integrity.digests.valid, n),
      tone: whole ? 'good' : 'bad',
    },
    {
      label: t.accesses,
      value: n(review.population.administratorEvents),
      detail: t.accessesDetail(
        sum(review.administrators, ({ failures }) => failures),
        n,
      ),
      tone: 'plain',
    },
    {
      label: t.people,
      value: n(people),
      detail: t.peopleDetail(unregistered, n),
      tone: unregistered > 0 ? 'bad' : 'plain',
    },
    {
      label: t.findings,
      value: n(review.findings.length),
      detail: t.findingsDetail(bySeverity, n),
      tone: bySeverity.high > 0 ? 'bad' : review.findings.length > 0 ? 'warning' : 'plain',
    },
  ];
}
