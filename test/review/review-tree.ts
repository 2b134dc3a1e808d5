import { finishReview } from '../../lambda/monthly-review/fold/finish-review';
import { reviewShards } from '../../lambda/monthly-review/fold/review-shard';
import { emptyState, mergeStates, type ReviewState } from '../../lambda/monthly-review/fold/review-state';
import { dayShards, equalShards, type Shard } from '../../lambda/monthly-review/fold/shards';
import { parseRegister } from '../../lambda/monthly-review/register/parse-register';
import { RegisterIndex } from '../../lambda/monthly-review/register/register-index';
import type { Review } from '../../lambda/monthly-review/review';
import { NO_HISTORY, type RuleContext } from '../../lambda/monthly-review/rules/rule';
import type { ObjectSource } from '../../lambda/monthly-review/source/object-source';
import { planReview, type ReviewPlan } from '../../lambda/monthly-review/trail/plan-review';
import { parseKeys } from '../../lambda/monthly-review/trail/public-keys';
import { PLATFORM_HOURS } from '../../lambda/monthly-review/working-hours';
import { MemorySource, type Objects } from './signed-tree';

export const MONTH = '2026-10';

export const registerJson = JSON.stringify({
  administrators: [
    {
      person: 'Anna Verdi',
      principals: ['arn:aws:iam::111122223333:user/anna.verdi', 'anna.verdi@example.com'],
      databaseUsers: ['anna_verdi'],
      scopes: ['database', 'applications'],
      appointment: { act: 'Atto 1/2026', from: '2026-01-01', until: null },
      hours: { days: 'mon-sun', from: '00:00', to: '23:59' },
      networks: ['203.0.113.0/24'],
      sensitiveData: false,
    },
  ],
  reviewers: [{ person: 'Carlo Neri', email: 'carlo.neri@example.com' }],
  emergency: [],
  workloads: [],
});

export const contextOf = (month: string): RuleContext => ({
  ...{ month, language: 'en', workingHours: PLATFORM_HOURS, history: NO_HISTORY },
  register: new RegisterIndex(parseRegister(registerJson, 'register', month)),
});

export const sharded = {
  whole: (plan: ReviewPlan) => equalShards(plan, 1),
  two: (plan: ReviewPlan) => equalShards(plan, 2),
  days: (plan: ReviewPlan) => dayShards(plan),
};

/** States pass through JSON, as between Lambdas. */
export async function statesOf(shards: readonly Shard[], source: ObjectSource, context: RuleContext) {
  const states: ReviewState[] = [];
  for (const shard of shards) states.push(await reviewShards([shard], source, context));
  return states.map((state) => JSON.parse(JSON.stringify(state)) as ReviewState);
}

/** Reviews a tree in this process. */
export async function reviewTree(
  tree: Objects | ObjectSource,
  keys: string,
  { month = MONTH, cut = sharded.whole }: { month?: string; cut?: (plan: ReviewPlan) => Shard[] } = {},
): Promise<Review> {
  const source = tree instanceof Map ? new MemorySource(tree) : tree;
  const plan = await planReview(month, source, parseKeys(keys, 'keys'));
  const context = { ...contextOf(month), logBucket: plan.bucket };
  const states = await statesOf(cut(plan), source, context);
  return finishReview(month, plan.trail, states.reduce(mergeStates, emptyState()), context);
}
