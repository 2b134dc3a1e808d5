import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { historyOf } from '../monthly-review/history';
import { parseRegister } from '../monthly-review/register/parse-register';
import { RegisterIndex } from '../monthly-review/register/register-index';
import type { Review } from '../monthly-review/review';
import type { Language } from '../../lib/policy';
import type { RuleContext } from '../monthly-review/rules/rule';
import type { WorkingHours } from '../monthly-review/working-hours';
import { earlierReviews } from './history';
import { read } from './stored-objects';

export interface ReviewSettings {
  readonly reportsBucket: string;
  readonly language: Language;
  readonly workingHours: WorkingHours;
}

export interface ReviewContext {
  readonly rules: RuleContext;
  readonly registerSha256: string;
  /** Earlier reviews, the month before first. */
  readonly earlier: readonly Review[];
}

/**
 * What every shard's review and the merge know beside the log: the same for all, so that their states merge.
 * @throws RegisterError when the register has mistakes
 */
export async function reviewContext(
  s3: S3Client,
  { reportsBucket, language, workingHours }: ReviewSettings,
  month: string,
  registerKey: string,
): Promise<ReviewContext> {
  const bytes = await read(s3, reportsBucket, registerKey);
  const register = new RegisterIndex(parseRegister(bytes, registerKey, month));
  const earlier = await earlierReviews(s3, reportsBucket, month);
  return {
    rules: { month, language, register, workingHours, history: historyOf(earlier, month) },
    registerSha256: createHash('sha256').update(bytes).digest('hex'),
    earlier,
  };
}
