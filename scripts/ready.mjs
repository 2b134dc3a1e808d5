// Makes every command work alone on a fresh clone: installs the locked packages when they are missing or stale.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}node_modules/.custodia-lock`;
// The first release of each line that runs all packages and has zlib.crc32; package.json says the same.
const FIRST = new Map([
  [20, 19],
  [22, 13],
]);
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 && !(minor >= FIRST.get(major))) {
  console.error(`Node.js ${process.versions.node} does not run Custodia: 20.19, 22.13, 24 or newer is right.`);
  process.exit(2);
}
const lockFile = readFileSync(`${root}package-lock.json`);
const locked = createHash('sha256').update(lockFile).digest('hex');
// Linked packages are somebody else's to install: npm would empty what the link leads to
const linked = lstatSync(`${root}node_modules`, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
const isReady = () =>
  linked || (existsSync(stamp) ? readFileSync(stamp, 'utf8') === locked : isInstalledByHand() && stampIt());

function stampIt() {
  try {
    writeFileSync(stamp, locked);
  } catch {
    // A folder that cannot be written costs the comparison again the next time, and nothing else.
  }
  return true;
}

/** Whether a plain `npm ci` left what is locked: npm lists last of all what it installed, and that list is compared. */
function isInstalledByHand() {
  try {
    const { packages: found } = JSON.parse(readFileSync(`${root}node_modules/.package-lock.json`, 'utf8'));
    const { '': self, ...wanted } = JSON.parse(lockFile.toString('utf8')).packages;
    const same = (path) => wanted[path]?.version === found[path]?.version;
    return (
      self !== undefined &&
      Object.keys(found).every(same) &&
      Object.entries(wanted).every(([path, { optional }]) => same(path) || (optional && !(path in found)))
    );
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch ({ code }) {
    return code === 'EPERM'; // another user's
  }
}

const lock = `${root}.cache/packages.lock`;

/** The process that has the lock; 0, which lives always, where it is let go this very moment. */
function holder() {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return 0;
  }
}

/** Of two first commands at once one installs and the other waits, as it does for an npm whose command was killed. */
async function take() {
  for (;;) {
    try {
      mkdirSync(`${root}.cache`, { recursive: true });
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch ({ code, path }) {
      if (code !== 'EEXIST' || path !== lock) {
        console.error(`${root}.cache: cannot be written to (${code}); a project folder of one's own is right`);
        process.exit(2);
      }
      const other = holder();
      if (other === process.pid || !isAlive(other)) rmSync(lock, { force: true });
      else await sleep(200);
    }
  }
}

async function install() {
  console.error('Installing the locked packages (npm ci)…');
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.pid) writeFileSync(lock, String(npm.pid));
  const failure = await new Promise((done) => {
    npm.once('error', ({ message }) => done(message));
    npm.once('close', (code) => done(code === 0 ? undefined : (code ?? 'a signal')));
  });
  if (failure !== undefined) {
    console.error(`npm ci failed with ${failure}: is the package registry reachable?`);
    process.exit(2);
  }
  mkdirSync(`${root}node_modules`, { recursive: true });
  writeFileSync(stamp, locked);
}

if (!isReady()) {
  await take();
  process.once('exit', () => rmSync(lock, { force: true }));
  if (!isReady()) await install();
}
