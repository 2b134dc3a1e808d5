import { rehearsal } from '../lib/config';
import { bootstrap, deploy, synthesise } from './deploy';
import { Emulator } from './emulator';
import { pythonEnvironment } from './python-environment';
import { createRunFolder, removeStaleRuns } from './run-folder';

async function main() {
  const t0 = performance.now();
  const lap = (what: string) => console.log(what, ((performance.now() - t0) / 1000).toFixed(1));
  removeStaleRuns();
  const folder = createRunFolder();
  const python = await pythonEnvironment();
  lap('venv');
  const emulator = await Emulator.start(python, folder, rehearsal, '2026-10-24T03:00:00Z');
  lap('emulator');
  try {
    const boot = bootstrap(emulator.endpoint, rehearsal, folder);
    process.env['CDK_VALIDATION'] = 'false';
    const assembly = synthesise(rehearsal, folder);
    lap('synth');
    await boot;
    lap('bootstrap');
    await deploy(assembly, emulator.endpoint, rehearsal, folder);
    lap('deploy');
    console.log(await emulator.accepted());
    console.log(await emulator.advance('2026-10-25T05:30:00Z'));
    lap('advance');
  } finally {
    emulator.stop();
  }
}
main().catch((e) => {
  console.error(e);
  process.exit(1);
});
