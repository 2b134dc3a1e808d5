import type { Lived } from '../life';
import type { Shown } from '../stage';

/** What was scheduled fired on its days, and no function failed. */
export function schedules({ days, fired, failed }: Lived): Shown {
  const runs = [...fired.values()].reduce((sum, count) => sum + count, 0);
  const kinds = new Set(failed);
  return {
    clauses: 'all',
    done: `${days} days lived, one at a time; what was due fired in its own time zone`,
    seen: `${fired.size} schedules fired ${runs} times, without a failure`,
    look: '',
    short: [
      failed.length > 0 && `${failed.length} runs failed: ${[...kinds].slice(0, 3).join('; ')}`,
      fired.size === 0 && 'nothing was scheduled',
    ],
  };
}
