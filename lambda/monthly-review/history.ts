import * as z from 'zod';
import type { History } from './rules/rule';
import { secondsOf } from './utc-time';

/** What of an earlier review is looked at. */
const schema = z.object({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  administrators: z
    .array(
      z.object({
        person: z.string().nullable(),
        principal: z.string().default(''),
        accesses: z.number().default(1),
        failures: z.number().default(0),
        // Compared as text: anything else might be later than any day, and nobody ever dormant.
        lastAccess: z.string().refine((text) => secondsOf(text) !== null, 'an instant in UTC'),
        networks: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
});

/** What an earlier review tells. */
export type EarlierReview = z.infer<typeof schema>;

/**
 * Whether somebody signed in by a principal. CloudTrail leaves the ARN out where a sign-in fails: a name without one that
 * never succeeded is whoever tried it, from wherever he sat.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
const wasUsed = ({ principal, accesses, failures }: EarlierReview['administrators'][number]): boolean =>
  failures < accesses || principal.startsWith('arn:');

/** An earlier review from its `review.json`. @throws Error when it is none */
export function parseEarlierReview(json: string, name: string): EarlierReview {
  let input: unknown;
  try {
    input = JSON.parse(json);
  } catch {
    throw new Error(`${name}: no JSON; a review.json of an earlier month is expected`);
  }
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(
    `${name}: ${issue?.path.join('.') || 'the file'}: ${issue?.message}; a review.json of an earlier month is expected`,
  );
}

/** What earlier months tell the rules; reviews of the month itself or later are left out. */
export function historyOf(reviews: readonly EarlierReview[], month: string): History {
  const lastAccess = new Map<string, string>();
  const networks = new Map<string, Set<string>>();
  const earlier = reviews.filter((review) => review.month < month);
  const used = earlier.flatMap(({ administrators }) => administrators.filter(wasUsed));
  for (const { person, lastAccess: last, networks: seen } of used) {
    if (person === null) continue;
    if (last > (lastAccess.get(person) ?? '')) lastAccess.set(person, last);
    const all = networks.get(person) ?? new Set();
    for (const network of seen) all.add(network);
    networks.set(person, all);
  }
  return { months: [...new Set(earlier.map((review) => review.month))].sort(), lastAccess, networks };
}
