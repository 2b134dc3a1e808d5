import type { Actor } from '../register/register-index';
import type { Severity } from './rule';

const lower = { high: 'medium', medium: 'low', low: 'low' } as const;

/**
 * How much an act weighs by who did it: a machine role that the register lists, or an AWS service, works by templates
 * that were reviewed before they were deployed, so its acts weigh one step less than a person's.
 */
export const severityFor = (severity: Severity, actor: Actor): Severity =>
  actor.kind === 'workload' || actor.kind === 'service' ? lower[severity] : severity;
