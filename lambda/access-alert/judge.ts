import type { AccessEvent } from '../monthly-review/access-event';
import { RegisterIndex } from '../monthly-review/register/register-index';
import type { Language } from '../../lib/policy';
import { NO_HISTORY } from '../monthly-review/rules/rule';
import type { WorkingHours } from '../monthly-review/working-hours';
import { alertsOf, type Alert } from './alerts';

/** Rules that say nothing true without a register. */
const BY_REGISTER = new Set(['unregistered-administrator', 'irregular-hours', 'new-network', 'emergency-access']);

const EMPTY = { administrators: [], reviewers: [], emergency: [], workloads: [] };

/** Judges events by the register; without one, by the rules that need none. */
export function judge(
  events: readonly AccessEvent[],
  {
    register,
    language,
    workingHours,
    logBucket,
  }: { register: RegisterIndex | null; language: Language; workingHours: WorkingHours; logBucket: string },
): readonly Alert[] {
  const context = {
    month: events[0]?.eventTime.slice(0, 7) ?? '',
    language,
    register: register ?? new RegisterIndex(EMPTY),
    workingHours,
    logBucket,
    history: NO_HISTORY,
  };
  const alerts = alertsOf(events, context);
  return register ? alerts : alerts.filter(({ rule }) => !BY_REGISTER.has(rule.name));
}
