import { HIDDEN_NAME } from '../../access-event';
import { isItalianHoliday } from '../../italian-holidays';
import type { Block, Heat, Section, Table } from '../document';
import { romeTime } from '../rome-time';
import { shown, shownName } from '../shown-text';
import {
  boundedList,
  boundedTable,
  code,
  firm,
  left,
  paragraph,
  right,
  tableBlock,
  whoIs,
  type Writer,
} from '../writer';

/** Longest name in a table that a phone shows. */
const SHORT = 70;

/** Networks named in a row. */
const NETWORKS = 4;

/** Who had access, how much and when: a table, the picture of hours and days, the machine roles apart. */
export function accessesSection(writer: Writer): Section {
  const { review, texts, limits } = writer;
  const t = texts.accesses;
  const blocks: Block[] = [];
  if (review.administrators.length === 0) blocks.push(paragraph(t.none));
  else {
    const several = new Set(review.administrators.map(whoIs)).size < review.administrators.length;
    if (limits.byPerson || several) blocks.push(tableBlock(byPerson(writer)));
    if (!limits.byPerson) blocks.push(tableBlock(byPrincipal(writer)));
  }
  blocks.push({ kind: 'heat', heat: heatOf(writer) });
  if (review.workloads.length > 0) blocks.push(tableBlock(workloadTable(writer)));
  return { id: 'accesses', title: t.title, blocks };
}

/** A principal as a row names it: what AWS writes for a sign-in name that does not exist would say nothing to a reader. */
const nameOf = ({ texts }: Writer, principal: string, longest?: number) =>
  principal === HIDDEN_NAME ? texts.accesses.hiddenName : shownName(principal, longest);

function workloadTable(writer: Writer): Table {
  const { review, texts, n, limits } = writer;
  const c = texts.accesses.workloadColumns;
  return boundedTable(
    writer,
    texts.accesses.workloads,
    [code(c.principal), right(c.events), right(c.failures)],
    [...review.workloads].sort((a, b) => b.events - a.events),
    limits.principals,
    (one) => [shownName(one.principal), n(one.events), n(one.failures)],
    'accesses.csv',
  );
}

function byPrincipal(writer: Writer): Table {
  const { review, texts, n, limits } = writer;
  const t = texts.accesses;
  const c = t.columns;
  return boundedTable(
    writer,
    t.table,
    [
      left(c.person),
      code(c.principal),
      right(c.accesses),
      right(c.failures),
      firm(c.first),
      firm(c.last),
      firm(c.networks),
    ],
    [...review.administrators].sort((a, b) => b.accesses - a.accesses),
    limits.principals,
    (one) => [
      one.person !== null ? shown(one.person) : t.unknown,
      nameOf(writer, one.principal),
      n(one.accesses),
      n(one.failures),
      romeTime(shown(one.firstAccess)),
      romeTime(shown(one.lastAccess)),
      boundedList(
        writer,
        one.networks.map((network) => shown(network)),
        NETWORKS,
        '\n',
      ),
    ],
    'accesses.csv',
  );
}

/** Identities of one person together, those of nobody in the register each by itself. */
function byPerson(writer: Writer): Table {
  const { review, texts, n, limits } = writer;
  const t = texts.accesses;
  const c = t.columns;
  const people = new Map<string, { name: string; accesses: number; failures: number; last: string }>();
  for (const administrator of review.administrators) {
    const { person, principal, accesses, failures, lastAccess } = administrator;
    const name = person === null ? `${t.unknown}: ${nameOf(writer, principal, SHORT)}` : shown(person);
    const one = people.get(whoIs(administrator)) ?? { name, accesses: 0, failures: 0, last: '' };
    people.set(whoIs(administrator), {
      name,
      accesses: one.accesses + accesses,
      failures: one.failures + failures,
      last: lastAccess > one.last ? lastAccess : one.last,
    });
  }
  return boundedTable(
    writer,
    t.people,
    [left(c.person), right(c.accesses), right(c.failures), right(c.last)],
    [...people.values()].sort((a, b) => b.accesses - a.accesses),
    limits.principals,
    (one) => [one.name, n(one.accesses), n(one.failures), romeTime(shown(one.last))],
    'accesses.csv',
  );
}

function heatOf({ review, texts, n }: Writer): Heat {
  const t = texts.accesses;
  const counts = review.hours;
  let most = 0;
  let total = 0;
  let when = '';
  counts.forEach((hours, day) =>
    hours.forEach((value, hour) => {
      total += value;
      if (value > most) [most, when] = [value, t.heatWhen(day + 1, hour)];
    }),
  );
  // The month is one of UTC: its last hours are in Italy the first of the day after.
  const after = review.population.administratorEvents - total;
  const summary = [
    ...(most > 0 ? [t.heatSummary(total, most, when, n)] : []),
    ...(after > 0 ? [t.heatAfter(after, n)] : []),
  ];
  const restDays = counts.map((_, day) => day + 1).filter((day) => isRestDay(review.month, day));
  return {
    caption: t.heat,
    dayLabel: t.day,
    counts,
    restDays,
    most,
    summary: summary.join(' ') || t.heatNone,
    legend: { none: t.legend.none, most: t.legend.most(most, n), rest: t.legend.rest },
  };
}

function isRestDay(month: string, day: number): boolean {
  const date = `${month}-${String(day).padStart(2, '0')}`;
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6 || isItalianHoliday(date);
}
