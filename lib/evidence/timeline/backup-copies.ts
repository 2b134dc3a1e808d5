import { count } from '../../template/shape';
import type { Resource } from '../../template/model';
import { lockOf, type BackupRule } from '../backup-rules';
import type { Estate } from '../estate';
import type { Bilingual } from '../../policy';
import { DAY_MS, DAYS, FIRST_DAY, isoDay, nextMidnight } from './calendar-day';
import { occurrences, ScheduleError, type Occurrence } from './schedule';
import { nameOf, type Copy, type Store } from './store';

const LAST = FIRST_DAY + DAYS * DAY_MS;

/** The recovery points of a resource, whichever rule takes them. */
export function vaultCopies(resource: Resource, estate: Estate): Store {
  const rules = estate.backupRules.filter((rule) => rule.covers.includes(resource) && !rule.continuous);
  const reasons = rules.flatMap((rule) => refusalOf(rule) ?? []);
  const [first] = rules;
  // What selects nothing at all, or for no plan, is what leaves a store without copies
  const idle = estate.model
    .ofType('AWS::Backup::BackupSelection')
    .find((selection) => estate.backupRules.every(({ selections }) => !selections.includes(selection)));
  return {
    name: `recovery points of ${nameOf(resource, estate)}`,
    rules: JSON.stringify(
      rules.map((rule) => [rule.schedule, rule.timeZone, rule.deleteAfterDays, lockOf(rule.vault), refusalOf(rule)]),
    ),
    copies: () => rules.flatMap(recoveryPoints).sort((a, b) => a.takenAt - b.takenAt),
    asks: ['daily-copies', 'weekly-copies', 'backups-ceiling', 'month-of-history'],
    empty:
      rules.length === 0
        ? { it: 'nessuna regola di un piano di backup la copre', en: 'no rule of a backup plan covers it' }
        : reasons.length > 0
          ? { it: reasons.map(({ it }) => it).join('; '), en: reasons.map(({ en }) => en).join('; ') }
          : undefined,
    resource: first?.plan ?? idle ?? resource,
    property: first ? 'BackupPlan.BackupPlanRule' : idle ? 'BackupSelection' : 'Tags',
  };
}

/** Why a rule takes no copies, if it takes none. */
function refusalOf(rule: BackupRule): Bilingual | undefined {
  const of = (it: string, en: string): Bilingual => ({ it: `${rule.name}: ${it}`, en: `${rule.name}: ${en}` });
  if (!rule.vault)
    return of(
      `la cassaforte ${rule.vaultName} non è in questi modelli`,
      `the vault ${rule.vaultName} is not in these templates`,
    );
  const { least, most } = lockOf(rule.vault);
  const days = rule.deleteAfterDays ?? Infinity;
  if (least !== undefined && days < least)
    return of(
      `le copie falliscono, ${days} giorni sono meno del minimo di ${least} del blocco della cassaforte`,
      `jobs fail, ${days} days are below the vault lock's minimum of ${least}`,
    );
  if (rule.coldAfterDays !== undefined)
    return of(
      'le copie falliscono, quelle di un cluster di database non possono passare all’archivio freddo',
      'jobs fail, copies of a database cluster cannot be moved to cold storage',
    );
  if (most !== undefined && days > most)
    return of(
      `le copie falliscono, ${days} giorni superano il massimo di ${most} del blocco della cassaforte`,
      `jobs fail, ${days} days are above the vault lock's maximum of ${most}`,
    );
  try {
    occurrences(rule.schedule, rule.timeZone, FIRST_DAY, FIRST_DAY + DAY_MS);
    return undefined;
  } catch (error) {
    if (error instanceof ScheduleError) return of(`orario non valido (${error.message})`, error.message);
    throw error;
  }
}

/** The recovery points that a rule takes over the whole span. */
function recoveryPoints(rule: BackupRule): Copy[] {
  if (refusalOf(rule)) return [];
  const { least = 0 } = lockOf(rule.vault);
  // The days are those of the schedule's own calendar, of which the first and the last begin or end beyond UTC's
  const fired = occurrences(rule.schedule, rule.timeZone, FIRST_DAY - DAY_MS, LAST + DAY_MS);
  const [first, end] = [isoDay(FIRST_DAY), isoDay(LAST)];
  const within = fired.filter(({ day }) => day >= first && day < end);
  return firstAndLast(within).map(({ at, day, times }) => {
    const dueAt = at + (rule.deleteAfterDays ?? Infinity) * DAY_MS;
    const goneAt = dueAt === Infinity ? Infinity : nextMidnight(dueAt);
    return {
      day,
      dayAt: Date.parse(day),
      takenAt: at,
      times,
      readableUntil: goneAt,
      dueAt,
      goneAt,
      lockedUntil: at + least * DAY_MS,
    };
  });
}

/**
 * Of what a schedule fires on one day, its own and UTC's, the first and the last: all of it goes at one midnight, and
 * whatever is asked of ages on a morning, one of these two is the first to answer.
 */
function firstAndLast(fired: readonly Occurrence[]): (Occurrence & { readonly times: number })[] {
  const together = (one: Occurrence, other: Occurrence | undefined) =>
    other !== undefined && one.day === other.day && isSameDay(one.at, other.at);
  const speaking: (Occurrence & { readonly times: number })[] = [];
  let times = 0;
  for (const [index, one] of fired.entries()) {
    times++;
    if (together(one, fired[index - 1]) && together(one, fired[index + 1])) continue;
    speaking.push({ ...one, times });
    times = 0;
  }
  return speaking;
}

const isSameDay = (one: number, other: number): boolean => Math.floor(one / DAY_MS) === Math.floor(other / DAY_MS);

/** The cluster's own continuous backup, or AWS Backup's where a rule manages it: any instant of its last days. */
export function automatedWindow(cluster: Resource, estate: Estate): Store {
  const continuous = estate.backupRules.find((rule) => rule.continuous && rule.covers.includes(cluster));
  const days = continuous
    ? (continuous.deleteAfterDays ?? 0)
    : (count(cluster.properties['BackupRetentionPeriod']) ?? 1);
  const copies = (_: unknown, index: number): Copy => {
    const takenAt = FIRST_DAY + index * DAY_MS;
    // An instant stays restorable until it leaves the window: the day goes with its first instant
    const dueAt = takenAt + days * DAY_MS;
    return {
      day: isoDay(takenAt),
      dayAt: takenAt,
      takenAt,
      readableUntil: dueAt,
      dueAt,
      goneAt: dueAt,
      lockedUntil: takenAt,
    };
  };
  return {
    name: `automated backups of ${nameOf(cluster, estate)}`,
    rules: String(days),
    copies: () => (days > 0 ? Array.from({ length: DAYS }, copies) : []),
    asks: ['point-in-time', 'backups-ceiling'],
    resource: continuous?.plan ?? cluster,
    property: continuous ? 'BackupPlan.BackupPlanRule' : 'BackupRetentionPeriod',
  };
}
