import type { Review } from '../review';
import type { Verdict, VerdictLevel } from './document';
import { findingsBySeverity, type Writer } from './writer';

/** What cannot be proven of the log, counted: "3 problemi, 1 oggetto non letto". */
export function doubts({ review, texts, n }: Writer): string {
  const problems = review.integrity.problems.length;
  const unreadable = review.population.unreadable.length;
  return [
    ...(problems > 0 || unreadable === 0 ? [texts.problemCount(problems, n)] : []),
    ...(unreadable > 0 ? [texts.unreadableCount(unreadable, n)] : []),
  ].join(', ');
}

/** A log that is not proven whole outweighs everything, then a month without events; findings come after. */
export function verdictLevel({ review }: Pick<Writer, 'review'>): VerdictLevel {
  const { integrity, population, findings } = review;
  if (!integrity.complete || integrity.problems.length > 0 || population.unreadable.length > 0) return 'unproven';
  if (population.events === 0) return 'empty';
  return findings.length > 0 ? 'attention' : 'clear';
}

/** Whether the log is proven whole, and holds what could be found. */
export const isProven = (review: Review): boolean => ['attention', 'clear'].includes(verdictLevel({ review }));

export function verdictOf(writer: Writer): Verdict {
  const { texts, review, n } = writer;
  const level = verdictLevel(writer);
  const { high } = findingsBySeverity(review);
  const total = review.findings.length;
  const { unproven, empty, attention, clear } = texts.verdicts;
  const say = {
    unproven: () => ({ title: unproven.title, sentence: unproven.sentence(doubts(writer)) }),
    empty: () => ({ title: empty.title, sentence: empty.sentence() }),
    attention: () => ({ title: attention.title(total, high, n), sentence: attention.sentence(total, high, n) }),
    clear: () => ({ title: clear.title, sentence: clear.sentence() }),
  };
  const tone = level === 'clear' ? 'good' : level === 'attention' && high === 0 ? 'warning' : 'bad';
  return { level, tone, ...say[level]() };
}
