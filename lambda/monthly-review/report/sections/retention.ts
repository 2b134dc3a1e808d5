import type { Block, Section } from '../document';
import { dayOf } from '../../rules/shown';
import { shown } from '../shown-text';
import { boundedTable, firm, left, paragraph, right, tableBlock, wholeTable, type Writer } from '../writer';

/** What the daily retention checks found; a month without their records is said, never passed over. */
export function retentionSection(writer: Writer): Section {
  const { context, texts, n, limits } = writer;
  const t = texts.retention;
  const summary = context.retention;
  if (!summary || summary.days.length === 0) {
    return { id: 'retention', title: t.title, blocks: [paragraph(t.absent, 'warning')] };
  }
  const blocks: Block[] = [];
  if (summary.daysWithout.length > 0) {
    const days = summary.daysWithout.map((day) => day.slice(-2)).join(', ');
    blocks.push(paragraph(t.notRun(days), 'warning'));
  }
  const counts = [
    [t.days, summary.days.length],
    [t.missing, summary.missing],
    [t.overdue, summary.overdue],
    [t.unprotected, summary.unprotected],
    [t.deleted, summary.deleted],
    [t.held, summary.held],
    [t.unseen, summary.unseen],
  ] as const;
  const rows = counts.map(([label, value]) => [label, n(value)]);
  blocks.push(tableBlock(wholeTable(t.table, [left(t.columns.what), right(t.columns.count)], rows)));
  if (summary.details.length > 0) {
    const details = boundedTable(
      writer,
      t.details,
      [firm(t.detailColumns.day), left(t.detailColumns.what)],
      summary.details,
      limits.problems,
      ({ day, what }) => [dayOf(shown(day)), shown(what, 240)],
    );
    blocks.push(tableBlock(details));
  }
  return { id: 'retention', title: t.title, blocks };
}
