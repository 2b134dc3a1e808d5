import * as z from 'zod';
import type { Review } from '../../review';

const count = z.number().int().nonnegative();
const who = { person: z.string().nullable(), principal: z.string() };

/** What a year reads of a month's review. */
const schema = z.object({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'a month such as 2026-10' }),
  population: z.object({ events: count, unreadable: z.array(z.unknown()) }),
  integrity: z.object({ complete: z.boolean(), digests: z.object({ valid: count }), problems: z.array(z.unknown()) }),
  administrators: z.array(z.object({ ...who, accesses: count, failures: count })),
  findings: z.array(z.object({ ...who, rule: z.string(), severity: z.enum(['high', 'medium', 'low']) })),
});

const RIGHT = 'a review.json as the monthly review writes it is right';

/** The review of a month from its `review.json`. @param name the file's, for the error @throws Error in one clear line */
export function parseMonthlyRecord(json: string, name: string): Review {
  let input: unknown;
  try {
    input = JSON.parse(json);
  } catch {
    throw new Error(`${name}: no JSON; ${RIGHT}`);
  }
  const { error } = schema.safeParse(input);
  const [issue] = error?.issues ?? [];
  if (issue) throw new Error(`${name}: ${issue.path.join('.') || 'the whole'}: ${issue.message}; ${RIGHT}`);
  return input as Review;
}
