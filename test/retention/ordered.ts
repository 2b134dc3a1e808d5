import type { Hold } from '../../lambda/holds/hold';

/** A court's order as it is placed: nothing is held yet. */
export const ordered = (id: string, scope: Hold['scope'], from: string, over: Partial<Hold> = {}): Hold => ({
  id,
  reason: 'judicial',
  authority: 'Tribunale di Bari',
  act: '12/2026',
  orderedBy: 'direzione',
  scope,
  from,
  done: false,
  legalHolds: [],
  ...over,
});
