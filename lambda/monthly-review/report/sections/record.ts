import type { Section } from '../document';
import { monthName } from '../rome-time';
import { shown } from '../shown-text';
import { boundedList, filled, findingsBySeverity, toWrite, type Writer } from '../writer';

/** Reviewers named in the record. */
const NAMED = 12;

/** The fields of an Italian verification record: what the review knows is filled in, the rest is the reviewer's to write. */
export function recordSection(writer: Writer, population: string, verdict: string): Section {
  const { review, context, texts, n, language } = writer;
  const t = texts.record;
  const people = boundedList(
    writer,
    context.register.reviewers.map(({ person }) => shown(person)),
    NAMED,
  );
  return {
    id: 'record',
    title: t.title,
    blocks: [
      {
        kind: 'fields',
        fields: [
          toWrite(t.place, 1),
          toWrite(t.date, 1),
          filled(t.object, t.objectText(monthName(review.month, language))),
          filled(t.participants, t.reviewers(people)),
          filled(t.criteria, t.criteriaText(context.rules.length)),
          filled(t.data, population),
          filled(t.results, t.resultsText(verdict, findingsBySeverity(review), n)),
          toWrite(t.evaluation, 3),
          toWrite(t.remarks, 3),
          toWrite(t.conclusions, 3),
          toWrite(t.signature, 2),
        ],
      },
    ],
  };
}
