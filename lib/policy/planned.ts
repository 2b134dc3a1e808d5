import type { ClauseSlug } from './clauses';

/**
 * Clauses whose stack does not exist yet, with the stack that will keep each. The evidence shows them as loudly as a
 * broken clause. Nothing else may be called planned.
 */
export const planned: Partial<Record<ClauseSlug, 'accounts' | 'exports' | 'exit' | 'response' | 'tracing'>> = {
  'accounts.by-school': 'accounts',
  'accounts.email': 'accounts',
  'accounts.consent': 'accounts',
  'password.composition': 'accounts',
  'password.age': 'accounts',
  'password.inactivity': 'accounts',
  'session.lock': 'accounts',
  'export.local-copy': 'exports',
  'export.documents': 'exports',
  'exit.choice': 'exit',
  'exit.open-format': 'exit',
  'exit.one-month': 'exit',
  'exit.deletion': 'exit',
  'incident.handled': 'response',
  'tracing.statistics': 'tracing',
};
