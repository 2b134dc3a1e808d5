import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '..');
/** What the emulator needs, from the project's root. */
export const EMULATOR_REQUIREMENTS = 'rehearsal/emulator/requirements.txt';
/** `NODE_OPTIONS` that put Node.js under the rehearsal's clock. Quoted: the project may lie in a folder with a space. */
export const UNDER_CLOCK = `--require ${JSON.stringify(join(ROOT, 'rehearsal', 'emulator', 'lambda-clock.cjs'))}`;
export const CACHE = join(ROOT, '.cache');
/** One folder a run, so that two runs never share a file; removed when the run ends. */
export const RUNS = join(CACHE, 'rehearsal');
/** What the last finished rehearsal left to look at. */
export const OUT = join(ROOT, 'rehearsal', 'out');
