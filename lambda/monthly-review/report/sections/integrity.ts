import { problemKinds } from '../../review';
import type { Block, Section } from '../document';
import { shown, shownName } from '../shown-text';
import { doubts, verdictLevel } from '../verdict';
import { boundedList, boundedTable, code, left, paragraph, right, type Writer } from '../writer';

/** Accounts and Regions named in a sentence. */
const NAMED = 20;

/** Is the log complete and unaltered? In plain words, then what was counted, then each problem. */
export function integritySection(writer: Writer): Section {
  const { review, texts, n, limits } = writer;
  const { integrity, population } = review;
  const t = texts.integrity;
  const { digests, logs, problems } = integrity;
  const level = verdictLevel(writer);
  const blocks: Block[] = [
    level === 'unproven'
      ? paragraph(t.notWhole(doubts(writer)), 'bad')
      : paragraph(level === 'empty' ? t.empty : t.whole, level === 'empty' ? 'bad' : 'good'),
  ];
  if (level === 'unproven' && population.events === 0) blocks.push(paragraph(t.empty, 'bad'));
  blocks.push({
    kind: 'table',
    table: {
      caption: t.table,
      columns: [
        left(t.columns.what),
        ...[t.columns.valid, t.columns.invalid, t.columns.missing, t.columns.unlisted].map(right),
      ],
      rows: [
        [t.digests, n(digests.valid), n(digests.invalid), n(digests.missing), '–'],
        [t.logs, n(logs.valid), n(logs.invalid), n(logs.missing), n(logs.unlisted)],
      ],
      more: null,
    },
  });
  if (problems.length > 0) {
    const kinds = problemKinds
      .map((kind) => ({ kind, cases: problems.filter((problem) => problem.kind === kind).length }))
      .filter(({ cases }) => cases > 0);
    const kindColumns = [left(t.kindColumns.kind), right(t.kindColumns.count), left(t.kindColumns.meaning)];
    blocks.push(
      {
        kind: 'table',
        table: boundedTable(writer, t.problems, kindColumns, kinds, kinds.length, ({ kind, cases }) => [
          texts.problems[kind][0],
          n(cases),
          texts.problems[kind][1],
        ]),
      },
      {
        kind: 'table',
        table: boundedTable(
          writer,
          t.each,
          [left(t.problemColumns.kind), code(t.problemColumns.object), left(t.problemColumns.detail)],
          problems,
          limits.problems,
          ({ kind, object, detail }) => [
            texts.problems[kind]?.[0] ?? shown(kind),
            shownName(object, 240),
            shown(detail, 240),
          ],
        ),
      },
    );
  }
  if (population.unreadable.length > 0) {
    blocks.push({
      kind: 'table',
      table: boundedTable(
        writer,
        t.unreadable,
        [code(t.unreadableColumns.object), left(t.unreadableColumns.why)],
        population.unreadable,
        limits.problems,
        ({ object, why }) => [shownName(object, 240), shown(why, 240)],
      ),
    });
  }
  const named = (list: readonly string[]) =>
    boundedList(
      writer,
      list.map((one) => shown(one)),
      NAMED,
    ) || t.none;
  blocks.push(paragraph(t.scope(named(review.accounts), named(review.regions))));
  return { id: 'integrity', title: t.title, blocks };
}
