import { administratorLogDays, numbers, type Bilingual, type ClauseSlug } from '../../policy';
import { dayInWords } from '../day-in-words';
import { DAY_MS, DAYS, isoDay, monthsAfter } from './calendar-day';
import type { Ask, Copy, Store } from './store';
import { once } from '../once';

/** A morning of the timeline: midnight UTC, after what was due by then is gone and before the day's copies come. */
export interface Morning {
  readonly now: number;
  /** Days since the first copy could be taken. */
  readonly day: number;
  /** Copies that exist. */
  readonly present: readonly Copy[];
  /** The store's copies, of the past and of the days to come. */
  readonly all: readonly Copy[];
}

/** A copy's age in days on a morning. */
export const ageOf = ({ now }: Pick<Morning, 'now'>, { dayAt }: Copy): number => Math.round((now - dayAt) / DAY_MS);

/** A promise about time: what is asked each morning, and the answer when it is broken. */
export interface Promise {
  readonly clause: ClauseSlug;
  readonly ask: Ask;
  readonly brokenBy: (morning: Morning, store: Store) => Bilingual | undefined;
}

const WEEK = 7;
const DAILY = numbers.dailyBackup.value;
const CEILING = numbers.backupCeiling.value;
const SLACK = numbers.deletionSlack.value;

const agesBetween = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

/** The first stretch of seven ages, between two ages, without a copy; only as far back as copies could be taken. */
function emptyWeek(ages: ReadonlySet<number>, from: number, to: number, day: number): number | undefined {
  return agesBetween(from, to - WEEK + 1).find(
    (start) => start + WEEK - 1 <= day && !agesBetween(start, start + WEEK - 1).some((age) => ages.has(age)),
  );
}

/** The first stretch of seven ages with copies of more than one day. */
function crowdedWeek(ages: ReadonlySet<number>, from: number): number | undefined {
  const sorted = [...ages].filter((age) => age >= from).sort((a, b) => a - b);
  return sorted.find((age, index) => index > 0 && age - (sorted[index - 1] ?? 0) < WEEK);
}

const agesOf = (morning: Pick<Morning, 'now' | 'present'>): Set<number> =>
  new Set(morning.present.map((copy) => ageOf(morning, copy)));

/** Days on both sides of what is asked about, for schedules whose days are not UTC's. */
const ASIDE = 3;

/** The place of the first copy taken at an instant or later: a store has its copies in the order they are taken. */
function firstFrom(instant: number, copies: readonly Copy[]): number {
  let [low, high] = [0, copies.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((copies[middle] as Copy).takenAt < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Ages up to some days, and a little more, of the days whose copy is there. Where a schedule's day ends after UTC's, yesterday's may be still to come; where it
 * begins before, a copy has served its days in full before the last of them is over in UTC.
 */
function agesServed({ now, all }: Morning, days: number): Set<number> {
  const [served, aside] = [now - days * DAY_MS, (days + ASIDE) * DAY_MS];
  const near = all.slice(firstFrom(now - aside, all), firstFrom(now + aside, all));
  return agesOf({ now, present: near.filter(({ takenAt, goneAt }) => goneAt > now || takenAt <= served) });
}

const italian = (day: string): string => dayInWords(day).it;
const ago = (days: number): Bilingual =>
  days === 1 ? { it: 'un giorno fa', en: '1 day ago' } : { it: `${days} giorni fa`, en: `${days} days ago` };

const t = (it: string, en: string): Bilingual => ({ it, en });

/** What is broken, with why the store has nothing, where that is known. */
const because = ({ it, en }: Bilingual, empty: Bilingual | undefined): Bilingual =>
  empty ? t(`${it}: ${empty.it}`, `${en}: ${empty.en}`) : { it, en };

const emptyWeekFrom = (start: number): Bilingual =>
  t(
    `nessuna copia della settimana da ${start} a ${start + WEEK - 1} giorni di età`,
    `no copy of the week of ages ${start} to ${start + WEEK - 1} days`,
  );

const goneEarly = (day: string, months: number): Bilingual =>
  t(
    `il registro del ${italian(day)} sparisce prima che siano passati ${months} mesi`,
    `the log of ${day} is gone before ${months} calendar months have passed`,
  );

/** Every promise about time, asked each morning of each store that it is about. */
export const promises: readonly Promise[] = [
  {
    clause: 'backup.daily',
    ask: 'daily-copies',
    brokenBy: ({ now, day, all }, { empty }) => {
      if (day < 1) return undefined;
      const yesterday = isoDay(now - DAY_MS);
      return daysOf(all).has(yesterday)
        ? undefined
        : because(
            t(`il ${italian(yesterday)} non è stata fatta alcuna copia`, `no copy was taken on ${yesterday}`),
            empty,
          );
    },
  },
  {
    clause: 'backup.daily-35-days',
    ask: 'daily-copies',
    brokenBy: (morning, { empty }) => {
      const ages = agesServed(morning, DAILY);
      // Of a day that ends after UTC's, the copy has its last hours to serve a day later
      const missing = agesBetween(1, Math.min(DAILY + 1, morning.day)).find((age) => !ages.has(age));
      return missing === undefined
        ? undefined
        : because(t(`manca la copia di ${ago(missing).it}`, `the copy of ${ago(missing).en} is missing`), empty);
    },
  },
  {
    clause: 'backup.weekly-25-days',
    ask: 'weekly-copies',
    brokenBy: (morning, { empty }) => {
      const { now, day, present } = morning;
      const start = emptyWeek(agesServed(morning, CEILING), DAILY + 1, CEILING, day);
      if (start !== undefined) return because(emptyWeekFrom(start), empty);
      const undue = present.filter(({ takenAt, dueAt }) => dueAt > now && now - takenAt > DAILY * DAY_MS);
      const due = agesOf({ now, present: undue });
      const crowded = crowdedWeek(due, DAILY + 1) ?? crowdedWeek(agesOf({ now, present }), DAILY + SLACK + 1);
      return crowded === undefined
        ? undefined
        : t(
            `più di una copia a settimana ha oltre ${DAILY} giorni (una ne ha ${crowded})`,
            `more than one copy a week is older than ${DAILY} days (one of ${crowded} days)`,
          );
    },
  },
  {
    clause: 'backup.point-in-time',
    ask: 'point-in-time',
    brokenBy: ({ now, day, present }) => {
      const ages = agesOf({ now, present });
      // The window reaches back to this very instant so many days ago: the day of that age is there from its first instant
      const missing = agesBetween(1, Math.min(DAILY - 1, day)).find((age) => !ages.has(age));
      return missing === undefined
        ? undefined
        : t(
            `nessun istante di ${ago(missing).it} si può ripristinare`,
            `no instant of ${ago(missing).en} can be restored`,
          );
    },
  },
  {
    clause: 'backup.daily-35-days',
    ask: 'exported-daily',
    brokenBy: (morning) => goneBefore(morning, DAILY) ?? keptBeyond(morning, DAILY),
  },
  {
    clause: 'backup.weekly-25-days',
    ask: 'exported-weekly',
    brokenBy: (morning) => goneBefore(morning, CEILING) ?? keptBeyond(morning, CEILING),
  },
  ...(['backup.weekly-25-days', 'exit.backups'] as const).map((clause): Promise => ({
    clause,
    ask: 'backups-ceiling',
    brokenBy: (morning) => keptBeyond(morning, CEILING),
  })),
  {
    clause: 'backup.central',
    ask: 'month-of-history',
    brokenBy: (morning, { empty }) => {
      const { now, day } = morning;
      const month = Math.round((now - monthsAfter(now, -numbers.centralBackupHistory.value)) / DAY_MS);
      const start = emptyWeek(agesServed(morning, month), 1, month, day);
      return start === undefined ? undefined : because(emptyWeekFrom(start), empty);
    },
  },
  {
    clause: 'admins.log-18-months',
    ask: 'administrators-log',
    brokenBy: (morning) => {
      const months = numbers.administratorLog.value;
      const short = endedOn(morning, 'readableUntil').find(
        ({ takenAt, readableUntil }) => readableUntil < monthsAfter(takenAt, months),
      );
      if (short) return goneEarly(short.day, months);
      const unlocked = endedOn(morning, 'lockedUntil').find(
        ({ takenAt, lockedUntil }) => lockedUntil < monthsAfter(takenAt, months),
      );
      if (unlocked)
        return t(
          `il registro del ${italian(unlocked.day)} si può cancellare prima che siano passati ${months} mesi`,
          `the log of ${unlocked.day} can be deleted before ${months} calendar months have passed`,
        );
      return tooOld(morning, administratorLogDays + SLACK);
    },
  },
  {
    clause: 'admins.log-18-months',
    ask: 'search-copy',
    brokenBy: (morning) => tooOld(morning, administratorLogDays + SLACK),
  },
  { clause: 'tracing.operations', ask: 'operation-log', brokenBy: (morning) => tooShort(morning) ?? tooLong(morning) },
  { clause: 'tracing.operations', ask: 'operation-log-ceiling', brokenBy: (morning) => tooLong(morning) },
];

const daysOf = once((copies: readonly Copy[]): ReadonlySet<string> => new Set(copies.map(({ day }) => day)));

type End = 'readableUntil' | 'lockedUntil';

/** A store's copies by the morning on which an end of theirs has come. */
const byMorning = (end: End) =>
  once((all: readonly Copy[]) => {
    const copies = new Map<number, Copy[]>();
    for (const copy of all) {
      const morning = Math.ceil(copy[end] / DAY_MS) * DAY_MS;
      copies.set(morning, [...(copies.get(morning) ?? []), copy]);
    }
    return copies;
  });
const endings = { readableUntil: byMorning('readableUntil'), lockedUntil: byMorning('lockedUntil') };

/** The copies that stopped being readable, or locked, since the morning before. */
function endedOn({ now, all }: Morning, end: End): Copy[] {
  return (endings[end](all).get(now) ?? []).filter(({ takenAt }) => takenAt < now);
}

function goneBefore({ now, day, present }: Morning, wanted: number): Bilingual | undefined {
  if (day < 1) return undefined;
  const readable = agesOf({ now, present: present.filter(({ readableUntil }) => readableUntil > now) });
  const missing = agesBetween(1, Math.min(wanted, day)).find((age) => !readable.has(age));
  return missing === undefined
    ? undefined
    : t(`una copia scritta ${ago(missing).it} non c’è più`, `a copy written ${ago(missing).en} is gone`);
}

function keptBeyond({ now, present, all }: Morning, most: number): Bilingual | undefined {
  const latest = now - most * DAY_MS;
  const undue = present.find(({ takenAt, dueAt }) => takenAt < latest && dueAt > now);
  if (undue)
    return t(
      `la copia del ${italian(undue.day)} non è destinata a sparire dopo ${most} giorni`,
      `the copy of ${undue.day} is not due to go after ${most} days`,
    );
  return tooOld({ now, all }, most + SLACK);
}

/** Something that existed until this midnight was older than it may be. */
function tooOld({ now, all }: Pick<Morning, 'now' | 'all'>, most: number): Bilingual | undefined {
  const latest = now - most * DAY_MS;
  const old = all.find(({ takenAt, goneAt }) => takenAt < latest && goneAt >= now);
  return (
    old &&
    t(
      `ciò che è stato scritto il ${italian(old.day)} c’era ancora dopo ${most} giorni`,
      `what was written on ${old.day} was still there after ${most} days`,
    )
  );
}

function tooShort(morning: Morning): Bilingual | undefined {
  const months = numbers.operationLogAtLeast.value;
  const short = endedOn(morning, 'readableUntil').find(
    ({ takenAt, readableUntil }) => readableUntil < monthsAfter(takenAt, months),
  );
  return short && goneEarly(short.day, months);
}

/** By store: the copies that outlive the months of an operation log, and the end of those. Mostly there are none. */
const outlivingOf = once((all: readonly Copy[]) => {
  const ended = all.map((copy) => [copy, monthsAfter(copy.takenAt, numbers.operationLogAtMost.value)] as const);
  return ended.filter(([{ goneAt }, end]) => goneAt > end);
});

/** A log that outlives its months; what is still there on the last morning is followed to its end. */
function tooLong({ now, day, all }: Morning): Bilingual | undefined {
  const months = numbers.operationLogAtMost.value;
  const until = day === DAYS ? Infinity : now;
  const [old] =
    outlivingOf(all).find(([{ takenAt, goneAt }, end]) => takenAt < now && goneAt >= now && until > end) ?? [];
  return (
    old &&
    t(
      `il registro del ${italian(old.day)} è conservato oltre ${months} mesi`,
      `the log of ${old.day} is kept beyond ${months} calendar months`,
    )
  );
}
