import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rehearsal as settings } from '../lib/config';
import { bootstrap, deploy, synthesise } from './deploy';
import { Emulator } from './emulator';
import { LIFE, live, type Lived } from './life';
import { signingKey } from './month/digest-chain';
import { writeTrail, type Trail } from './month/trail';
import type { Progress } from './progress';
import { EMULATOR_REQUIREMENTS } from './paths';
import { pythonEnvironment } from '../scripts/python-environment';
import { clientsFor, shortOf, type Shown, type Stage } from './stage';
import { afterLife, everyMorning, type Step } from './steps';
import { standingStacks } from './steps/deployed';
import { putRegister } from './steps/monthly-review';

/** Seed of the months: another one gives other ordinary days, with the same planted in them. */
const SEED = 'custodia';
const YEAR_MS = 366 * 86_400_000;

export interface Rehearsal {
  readonly stage: Stage;
  readonly rows: readonly Shown[];
}

/** How many steps {@link rehearse} tells the progress of. */
export const stepCount = 3 + afterLife.length;

/** Every row that falls short. */
export const shortcomings = (rows: readonly Shown[]) => rows.filter((row) => shortOf(row) !== '');

/**
 * Rehearses: deploys the platform to the emulator, lives two months, runs what the platform runs.
 * @param folder of the run; what was started is ended by `endRun` on it
 * @throws Error when the platform cannot be deployed; what fails later is a row that falls short
 */
export async function rehearse(folder: string, progress: Progress): Promise<Rehearsal> {
  progress.step('setting up the emulator');
  const python = await pythonEnvironment(EMULATOR_REQUIREMENTS);
  const emulator = await Emulator.start(python, folder, settings, LIFE.from);

  progress.step('deploying every stack with the CDK CLI, and writing and signing the trail of two months');
  const { stage, trail } = await deployAll(emulator, folder, progress);
  await emulator.enforceIam(true);
  if (stage.stacks.has('review')) await putRegister(stage);

  progress.step('living two months, day by day');
  const lived = await live(stage, trail, (day) => everyMorning(stage, day));

  const rows: Shown[] = [];
  for (const step of afterLife) {
    progress.step(step.name);
    rows.push(...(await shownBy(step, stage, lived)));
  }
  return { stage, rows };
}

async function deployAll(
  emulator: Emulator,
  folder: string,
  progress: Progress,
): Promise<{ stage: Stage; trail: Trail }> {
  const clients = clientsFor(emulator.endpoint, settings);
  const bootstrapped = bootstrap(emulator.endpoint, settings, folder);
  bootstrapped.catch(() => undefined); // awaited below
  const assembly = synthesise(settings, folder);
  await bootstrapped;
  const deployment = deploy(assembly, emulator.endpoint, settings, folder);
  deployment.catch(() => undefined); // awaited below
  const out = join(folder, 'out');
  const trail = await prepareTrail(emulator, out);
  await deployment;
  const stacks = await standingStacks({ clients, settings });
  const stage = { settings, emulator, clients, folder, assembly, stacks, out, seed: SEED, progress: progress.detail };
  return { stage, trail };
}

async function prepareTrail(emulator: Emulator, out: string): Promise<Trail> {
  const from = new Date(LIFE.from);
  const until = new Date(LIFE.until);
  const key = signingKey(from, new Date(until.getTime() + YEAR_MS));
  await emulator.publishKey(key.published);
  const plan = { settings, seed: SEED, from, until, lostHour: new Date(LIFE.lostHour) };
  writeFileSync(join(out, 'keys.json'), `${JSON.stringify([key.published], null, 2)}\n`);
  return writeTrail(plan, key, join(out, 'trail'));
}

/** A step's rows; a step that cannot be played, or fails, is a row that falls short. */
async function shownBy({ name, clauses, needs, play }: Step, stage: Stage, lived: Lived): Promise<readonly Shown[]> {
  const short = (why: string): Shown[] => [{ clauses, done: name, seen: '', look: '', short: [why] }];
  const missing = needs.filter((stack) => !stage.stacks.has(stack));
  if (missing.length > 0) return short(`not deployed: ${missing.join(', ')}`);
  try {
    return [await play(stage, lived)].flat();
  } catch (error) {
    return short(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}
