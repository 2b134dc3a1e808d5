import { numbers, type ClauseSlug } from '../../policy';
import { count } from '../../template/shape';
import type { Resource } from '../../template/model';
import { retentionOf } from '../bucket-lifecycle';
import type { BucketRole, Estate } from '../estate';
import { automatedWindow, vaultCopies } from './backup-copies';
import { DAY_MS, DAYS, FIRST_DAY, isoDay } from './calendar-day';
import { fateOf, type Probe } from './object-fate';
import { nameOf, type Ask, type Copy, type Store } from './store';

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
    rules: JSON.stringify([prefix, retentionOf(bucket)]),
    copies: () => objectsUnder(prefix, bucket),
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
function objectsUnder(prefix: string, bucket: Resource): Copy[] {
  const retention = retentionOf(bucket);
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
