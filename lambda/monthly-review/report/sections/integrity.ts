import { problemKinds } from '../../review';
import type { Block, Section, Table } from '../document';
import { shown, shownName } from '../shown-text';
import { doubts, verdictLevel } from '../verdict';
import {
  boundedList,
  boundedTable,
  code,
  left,
  paragraph,
  right,
  tableBlock,
  wholeTable,
  type Writer,
} from '../writer';

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
  const { what, valid, invalid, missing, unlisted } = t.columns;
  const counts = wholeTable(
    t.table,
    [left(what), ...[valid, invalid, missing, unlisted].map(right)],
    [
      [t.digests, n(digests.valid), n(digests.invalid), n(digests.missing), '–'],
      [t.logs, n(logs.valid), n(logs.invalid), n(logs.missing), n(logs.unlisted)],
    ],
  );
  blocks.push(tableBlock(counts));
  if (problems.length > 0) blocks.push(...[problemKindTable(writer), problemTable(writer)].map(tableBlock));
  if (population.unreadable.length > 0) {
    const unreadable = boundedTable(
      writer,
      t.unreadable,
      [code(t.unreadableColumns.object), left(t.unreadableColumns.why)],
      population.unreadable,
      limits.problems,
      ({ object, why }) => [shownName(object, 240), shown(why, 240)],
    );
    blocks.push(tableBlock(unreadable));
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

function problemKindTable({ review, texts, n }: Writer): Table {
  const t = texts.integrity;
  const { problems } = review.integrity;
  const kinds = problemKinds
    .map((kind) => ({ kind, cases: problems.filter((problem) => problem.kind === kind).length }))
    .filter(({ cases }) => cases > 0);
  return wholeTable(
    t.problems,
    [left(t.kindColumns.kind), right(t.kindColumns.count), left(t.kindColumns.meaning)],
    kinds.map(({ kind, cases }) => [texts.problems[kind][0], n(cases), texts.problems[kind][1]]),
  );
}

function problemTable(writer: Writer): Table {
  const { review, texts, limits } = writer;
  const t = texts.integrity;
  return boundedTable(
    writer,
    t.each,
    [left(t.problemColumns.kind), code(t.problemColumns.object), left(t.problemColumns.detail)],
    review.integrity.problems,
    limits.problems,
    ({ kind, object, detail }) => [
      texts.problems[kind]?.[0] ?? shown(kind),
      shownName(object, 240),
      shown(detail, 240),
    ],
  );
}
