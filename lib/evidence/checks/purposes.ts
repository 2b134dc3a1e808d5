import type { ClauseSlug } from '../../policy';
import type { Resource } from '../../template/model';
import type { Evidence } from '../check';
import { CLAUSE_OF } from './buckets';
import { FUNCTION } from './functions';

/** Actions that say by themselves what a function is for. */
const PURPOSES: readonly (readonly [action: string, slug: ClauseSlug])[] = [
  ['ec2:RevokeSecurityGroupIngress', 'network.firewall'],
  ['secretsmanager:RotateSecret', 'admin.sealed-credentials'],
  ['backup:PutRestoreValidationResult', 'backup.point-in-time'],
  ['rds:FailoverDBCluster', 'cluster.failover'],
];

/** The clause that a function works for by what it is there to do itself; undefined when that does not say. */
function ownClauseOf({ estate }: Evidence, worker: Resource): ClauseSlug | undefined {
  const workers = estate.setsGoing(worker);
  const [, purpose] = PURPOSES.find(([action]) => estate.isFor(workers, action)) ?? [];
  if (purpose !== undefined) return purpose;
  const written = estate.buckets.find((bucket) => estate.isFor(workers, 's3:PutObject', bucket));
  const role = written && estate.roleOf(written);
  // Many write what they did into the ledger
  return role === undefined || role === 'other' || role === 'ledger' ? undefined : CLAUSE_OF[role];
}

/**
 * The clause that a function works for: its own; for a step of a workflow, which tells nobody, the one that the other
 * functions of its stack agree on; else what all functions serve, seeing incidents.
 */
export function clauseOf(evidence: Evidence, worker: Resource): ClauseSlug {
  const known = found.get(evidence.estate) ?? new Map<Resource, ClauseSlug>();
  found.set(evidence.estate, known);
  const clause = known.get(worker) ?? findClause(evidence, worker);
  known.set(worker, clause);
  return clause;
}

/** What was found, because every clause asks it of the same functions. */
const found = new WeakMap<Evidence['estate'], Map<Resource, ClauseSlug>>();

/**
 * The functions that promises need: those that say what they work with, and those that do what a clause is kept by. Where
 * others say it, one that does neither stands beside, as what CDK adds for its own sake does.
 */
export function meantFunctions(evidence: Evidence): readonly Resource[] {
  const { model, estate } = evidence;
  const known = meant.get(estate);
  if (known) return known;
  const all = model.ofType(FUNCTION);
  const says = (worker: Resource) => estate.needsOf(worker) !== undefined;
  const serves = (worker: Resource) => ownClauseOf(evidence, worker) !== undefined || keepsWatch(evidence, worker);
  const found = all.some(says) ? all.filter((worker) => says(worker) || serves(worker)) : all;
  meant.set(estate, found);
  return found;
}

const meant = new WeakMap<Evidence['estate'], readonly Resource[]>();

function findClause(evidence: Evidence, worker: Resource): ClauseSlug {
  const own = ownClauseOf(evidence, worker);
  if (own !== undefined || keepsWatch(evidence, worker)) return own ?? 'incident.detected';
  const others = evidence.model.ofType(FUNCTION).filter(({ stack }) => stack === worker.stack);
  const [shared, ...different] = new Set(others.flatMap((other) => ownClauseOf(evidence, other) ?? []));
  return shared === undefined || different.length > 0 ? 'incident.detected' : shared;
}

/**
 * Whether a function keeps watch by itself: it mails, notifies, counts, or holds what is new each day.
 */
function keepsWatch({ estate }: Evidence, worker: Resource): boolean {
  const workers = estate.setsGoing(worker);
  return ['sns:Publish', 'ses:SendEmail', 'cloudwatch:PutMetricData', 's3:PutObjectLegalHold'].some((action) =>
    estate.isFor(workers, action),
  );
}
