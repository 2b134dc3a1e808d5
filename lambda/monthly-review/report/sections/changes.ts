import type { Review } from '../../review';
import { ruleNames } from '../../rules/rule';
import type { Block, Section } from '../document';
import { monthName } from '../rome-time';
import { shownName } from '../shown-text';
import {
  boundedList,
  findingsBySeverity,
  left,
  paragraph,
  right,
  sum,
  tableBlock,
  titleOf,
  wholeTable,
  type Writer,
} from '../writer';

/** Identities named in a sentence. */
const NAMED = 12;

/** What changed since the month before: the counts side by side, identities that came and went, new kinds of findings. */
export function changesSection(writer: Writer): Section {
  const { review, context, texts, language } = writer;
  const { previous } = context;
  const t = texts.changes;
  if (!previous) return { id: 'changes', title: t.title, blocks: [paragraph(t.noHistory)] };
  const c = t.columns;
  const blocks: Block[] = [
    tableBlock(
      wholeTable(
        t.table(monthName(previous.month, language)),
        [left(c.what), right(c.before), right(c.now), right(c.change)],
        comparison(writer, previous),
      ),
    ),
  ];
  const now = new Set(review.administrators.map(({ principal }) => principal));
  const before = new Set(previous.administrators.map(({ principal }) => principal));
  const named = (list: string[]) =>
    boundedList(
      writer,
      list.map((one) => shownName(one)),
      NAMED,
    );
  const appeared = [...now].filter((principal) => !before.has(principal));
  const gone = [...before].filter((principal) => !now.has(principal));
  if (appeared.length > 0) blocks.push(paragraph(t.appeared(named(appeared))));
  if (gone.length > 0) blocks.push(paragraph(t.gone(named(gone))));
  if (appeared.length + gone.length === 0) blocks.push(paragraph(t.sameIdentities));
  const rulesOf = (one: Review) => new Set<string>(one.findings.map(({ rule }) => rule));
  const [rulesNow, rulesBefore] = [rulesOf(review), rulesOf(previous)];
  const fresh = ruleNames
    .filter((rule) => rulesNow.has(rule) && !rulesBefore.has(rule))
    .map((rule) => titleOf(context.rules, rule, language));
  if (fresh.length > 0) blocks.push(paragraph(t.newRules(fresh.join(', ')), 'warning'));
  return { id: 'changes', title: t.title, blocks };
}

function comparison({ review, texts, n }: Writer, previous: Review): string[][] {
  const t = texts.changes;
  const row = (label: string, of: (one: Review) => number) => {
    const [before, now] = [of(previous), of(review)];
    const change = now - before;
    return [label, n(before), n(now), change > 0 ? `+${n(change)}` : change < 0 ? `−${n(-change)}` : '='];
  };
  return [
    row(t.events, (one) => one.population.events),
    row(t.accesses, (one) => sum(one.administrators, ({ accesses }) => accesses)),
    row(t.failures, (one) => sum(one.administrators, ({ failures }) => failures)),
    row(t.administrators, (one) => one.administrators.length),
    row(t.problems, (one) => one.integrity.problems.length + one.population.unreadable.length),
    ...(['high', 'medium', 'low'] as const).map((severity) =>
      row(
        `${texts.findings.title}: ${texts.severities[severity].toLowerCase()}`,
        (one) => findingsBySeverity(one)[severity],
      ),
    ),
  ];
}
