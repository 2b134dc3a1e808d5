import { commandLine } from '../command-line';
import type { Stage } from '../stage';
import { orders, scopeOf } from './planted';

/** `npm run hold`, as whoever places orders runs it. */
async function hold(stage: Stage, ...args: string[]): Promise<void> {
  const { code, said } = await commandLine(stage, ['hold', ...args]);
  if (code !== 0) throw new Error(said);
}

/** Who ordered what, and by which act. */
const ORDERED = {
  court: { reason: 'judicial', authority: 'Tribunale di Bari', act: 'R.G. 12/2027' },
  security: { reason: 'security', authority: 'Responsabile della sicurezza', act: 'nota 1/2027' },
} as const;

export function placeOrder(stage: Stage, name: keyof typeof orders, now: Date): Promise<void> {
  const scope = scopeOf(name, now);
  const { reason, authority, act } = ORDERED[name];
  return hold(
    stage,
    ...['place', '--environment', stage.settings.environment, '--id', orders[name].id],
    ...['--reason', reason, '--authority', authority, '--act', act],
    ...['--ordered-by', 'direzione', '--stores', scope.stores, '--applications', scope.application],
    ...['--schools', scope.school, '--from-day', scope.from, '--until-day', scope.until],
  );
}

export const releaseOrder = (stage: Stage, name: keyof typeof orders) =>
  hold(
    stage,
    ...['release', '--environment', stage.settings.environment, '--id', orders[name].id],
    ...['--act', 'decreto 13/2027', '--ordered-by', 'direzione'],
  );
