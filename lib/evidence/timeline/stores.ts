import { addMonths, numbers, type ClauseSlug } from '../../policy';
import { count } from '../../template/shape';
import type { Resource } from '../../template/model';
import { lockOf, type BackupRule } from '../backup-rules';
import type { BucketRole, Estate } from '../estate';
import type { Bilingual } from '../risks';
import { DAY_MS, DAYS, FIRST_DAY, isoDay, nextMidnight } from './calendar-day';
import { fateOf, type Probe } from './object-fate';
import { occurrences, ScheduleError, type Occurrence } from './schedule';

/** A copy or a day's log: the day it counts for, and when it comes, stops being readable, is due to go and is gone. */
export interface Copy {
  readonly day: string;
  /** Midnight of that day: a copy's age counts from here. */
  readonly dayAt: number;
  readonly takenAt: number;
  /** How many were taken since the one before: of many in a few hours that all go together, first and last speak. @default 1 */
  readonly times?: number;
  readonly readableUntil: number;
  readonly dueAt: number;
  readonly goneAt: number;
  /** Nobody can delete it before. */
  readonly lockedUntil: number;
}

/** The questions that a store is asked every day. */
export type Ask =
  | 'daily-copies'
  | 'weekly-copies'
  | 'point-in-time'
  | 'exported-daily'
  | 'exported-weekly'
  | 'backups-ceiling'
  | 'month-of-history'
  | 'administrators-log'
  | 'operation-log'
  | 'operation-log-ceiling'
  | 'search-copy';

/** What is lived through: the copies of one resource under one set of rules. */
export interface Store {
  readonly name: string;
  /** What decides its copies, as text: equal rules are lived through once. */
  readonly rules: string;
  /** Every copy of the span, in the order they are taken. */
  readonly copies: () => readonly Copy[];
  readonly asks: readonly Ask[];
  /** Clauses whose promise the answers are about, where not the ask's own. */
  readonly clause?: ClauseSlug;
  /** Why nothing comes into the store, where its rules say so. */
  readonly empty?: Bilingual;
  /** What a check of the evidence names: the resource whose rules decide. */
  readonly resource: Resource;
  readonly property: string;
}

const LAST = FIRST_DAY + DAYS * DAY_MS;

/** Every store of the templates that promises about time speak of. */
export function storesOf(estate: Estate): Store[] {
  return [
    ...estate.clusters.flatMap(({ resource }) => [vaultCopies(resource, estate), automatedWindow(resource, estate)]),
    ...estate.buckets.flatMap((bucket) =>
      [...estate.rolesHeldBy(bucket)].flatMap((role) => objectsOf(bucket, role, estate)),
    ),
    ...estate.model.ofType('AWS::Logs::LogGroup').flatMap((group) => logGroup(group, estate)),
  ];
}

const nameOf = (resource: Resource, estate: Estate): string =>
  estate.model.name(resource) || `${resource.stack}/${resource.logicalId}`;

/** The recovery points of a resource, whichever rule takes them. */
function vaultCopies(resource: Resource, estate: Estate): Store {
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
function automatedWindow(cluster: Resource, estate: Estate): Store {
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

const ASKS_BY_ROLE = {
  'administrators-log': 'administrators-log',
  accesses: 'operation-log',
  operations: 'operation-log',
  landing: 'operation-log-ceiling',
} as const;

/** What is written to a bucket every day, under each prefix that its rules or its writers name. */
function objectsOf(bucket: Resource, role: BucketRole, estate: Estate): Store[] {
  const prefixes = new Set(estate.lifecyclePrefixes(bucket));
  if (role === 'administrators-log') for (const prefix of estate.logPrefixes(bucket)) prefixes.add(prefix);
  if (role === 'backups') for (const prefix of ['daily/', 'weekly/']) prefixes.add(prefix);
  if (role === 'accesses' || role === 'operations') prefixes.add(`${role}/`);
  const store = (prefix: string, clause: ClauseSlug | undefined, asks: Ask[]): Store => ({
    name: `${nameOf(bucket, estate)}/${prefix}`,
    rules: JSON.stringify([prefix, estate.retentionOf(bucket)]),
    copies: () => objectsUnder(prefix, bucket, estate),
    asks,
    clause,
    resource: bucket,
    property: 'LifecycleConfiguration',
  });
  const named = [...prefixes].sort();
  if (role === 'backups') {
    return named.map((prefix) =>
      store(prefix, undefined, [
        ...(prefix.startsWith('daily/') ? (['exported-daily'] as const) : []),
        ...(prefix.startsWith('weekly/') ? (['exported-weekly'] as const) : []),
        'backups-ceiling',
      ]),
    );
  }
  if (role === 'other' || role === 'reports' || role === 'ledger') return [];
  const clauseOf = (prefix: string): ClauseSlug =>
    role === 'administrators-log'
      ? 'admins.log-18-months'
      : role === 'accesses' || /accesses/.test(prefix)
        ? 'tracing.accesses'
        : 'tracing.operations';
  return named.map((prefix) => store(prefix, clauseOf(prefix), [ASKS_BY_ROLE[role]]));
}

/** An ordinary object and one for each rule that asks for tags or a size: the day's copy is as short-lived as the shortest. */
function objectsUnder(prefix: string, bucket: Resource, estate: Estate): Copy[] {
  const retention = estate.retentionOf(bucket);
  const key = `${prefix}copy`;
  const ordinary: Probe = { key, tags: {}, bytes: 1_000_000 };
  const special = retention.rules
    .filter(
      (rule) => Object.keys(rule.tags).length > 0 || rule.largerThan !== undefined || rule.smallerThan !== undefined,
    )
    .map((rule) => ({
      key,
      tags: rule.tags,
      bytes: rule.largerThan === undefined ? (rule.smallerThan ?? 2) - 1 : rule.largerThan + 1,
    }));
  return Array.from({ length: DAYS }, (_, index) => {
    const takenAt = FIRST_DAY + index * DAY_MS + DAY_MS / 2;
    const fates = [ordinary, ...special].map((probe) => fateOf(probe, takenAt, retention));
    return {
      day: isoDay(takenAt),
      dayAt: takenAt - DAY_MS / 2,
      takenAt,
      readableUntil: Math.min(...fates.map(({ readableUntil }) => readableUntil)),
      dueAt: Math.max(...fates.map(({ dueAt }) => dueAt)),
      goneAt: Math.max(...fates.map(({ goneAt }) => goneAt)),
      lockedUntil: Math.min(...fates.map(({ lockedUntil }) => lockedUntil)),
    };
  });
}

/** Whether a log group is only a search copy of what a bucket keeps: the trail's, or a database's. */
function isSearchCopy(group: Resource, estate: Estate): boolean {
  const { model } = estate;
  return (
    /^\/aws\/rds\/|trail/.test(model.name(group)) ||
    estate.trails.some(
      (trail) => model.target(trail.properties['CloudWatchLogsLogGroupArn'], trail, group.type) === group,
    )
  );
}

/** Whether a log group holds a network's flow logs. */
function isFlowLog(group: Resource, estate: Estate): boolean {
  const { model } = estate;
  return model
    .ofType('AWS::EC2::FlowLog')
    .some(({ properties, ...flow }) =>
      model.targets([properties['LogGroupName'], properties['LogDestination']], flow).includes(group),
    );
}

/** CloudWatch deletes within 72 hours of an event's expiry. */
function logGroup(group: Resource, estate: Estate): Store[] {
  const days = count(group.properties['RetentionInDays']) ?? Infinity;
  const copy = (_: unknown, index: number): Copy => {
    const takenAt = FIRST_DAY + index * DAY_MS + DAY_MS / 2;
    const dueAt = takenAt + days * DAY_MS;
    return {
      day: isoDay(takenAt),
      dayAt: takenAt - DAY_MS / 2,
      takenAt,
      readableUntil: dueAt,
      dueAt,
      goneAt: dueAt + numbers.deletionSlack.value * DAY_MS,
      lockedUntil: takenAt,
    };
  };
  const search = isSearchCopy(group, estate);
  const flow = isFlowLog(group, estate);
  return [
    {
      name: nameOf(group, estate),
      rules: String(days),
      copies: () => Array.from({ length: DAYS }, copy),
      asks: [search ? 'search-copy' : 'operation-log'],
      clause: search ? 'admins.log-18-months' : flow ? 'network.firewall' : 'tracing.operations',
      resource: group,
      property: 'RetentionInDays',
    },
  ];
}

/** Ends by months, then by instant: stores have copies of the same instants. */
const ends = new Map<number, Map<number, number>>();

/** The instant n calendar months after another, at the same time of day. */
export function monthsAfter(instant: number, months: number): number {
  const known = ends.get(months) ?? new Map<number, number>();
  ends.set(months, known);
  const end = known.get(instant) ?? addMonths(new Date(instant), months).getTime() + (instant % DAY_MS);
  known.set(instant, end);
  return end;
}
