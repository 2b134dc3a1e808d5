import { join } from 'node:path';
import { rehearsal as settings } from '../lib/config';
import { bootstrap, deploy, synthesise } from './deploy';
import { Emulator } from './emulator';
import { LIFE, live } from './life';
import { signingKey } from './month/digest-chain';
import { writeTrail } from './month/trail';
import type { Progress } from './progress';
import { pythonEnvironment } from './python-environment';
import { clientsFor, type Shown, type Stage } from './stage';
import { deployed } from './steps/deployed';

export const SEED = 'custodia';

export interface Rehearsal {
  readonly stage: Stage;
  readonly rows: readonly Shown[];
}

/** Every row that falls short. */
export const shortcomings = ({ rows }: Pick<Rehearsal, 'rows'>) => rows.filter(({ short }) => short !== undefined);

/**
 * Rehearses: deploys the platform to the emulator, lives two months, runs what the platform runs.
 * @param onStart told of the emulator as soon as it runs, so that whoever interrupts can end it
 */
export async function rehearse(
  folder: string,
  progress: Progress,
  onStart: (emulator: Emulator) => void,
): Promise<Rehearsal> {
  progress.step('setting up the emulator');
  const python = await pythonEnvironment();
  const emulator = await Emulator.start(python, folder, settings, LIFE.from);
  onStart(emulator);
  const stage: Stage = {
    settings,
    emulator,
    folder,
    out: join(folder, 'out'),
    seed: SEED,
    progress: progress.detail,
    clients: clientsFor(emulator.endpoint, settings),
  };
  progress.step('synthesising and deploying every stack with the CDK CLI');
  const bootstrapped = bootstrap(emulator.endpoint, settings, folder);
  bootstrapped.catch(() => undefined); // awaited below
  const assembly = synthesise(settings, folder);
  await bootstrapped;
  await deploy(assembly, emulator.endpoint, settings, folder);
  const rows: Shown[] = [await deployed(stage, assembly)];
  await emulator.enforceIam(true);

  progress.step('writing and signing the trail of two months');
  const key = signingKey(new Date(LIFE.from), new Date(Date.parse(LIFE.until) + 400 * 86_400_000));
  await emulator.publishKey(key.published);
  const trail = writeTrail(
    { settings, seed: SEED, from: new Date(LIFE.from), until: new Date(LIFE.until), lostHour: new Date(LIFE.lostHour) },
    key,
    join(folder, 'trail'),
  );

  progress.step('living two months, day by day');
  const lived = await live(stage, trail, async () => undefined);
  console.error(lived);
  return { stage, rows };
}
