// Runs what scripts/custodia.mjs bundled, in the main thread and, begun from this same file, in its worker threads. V8
// keeps what it compiled for the next time: most of the time until a command starts its work is the compiling of it.
'use strict';
const { createHash } = require('node:crypto');
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');
const { isMainThread, threadId, workerData } = require('node:worker_threads');

/**
 * For the review. How much V8's heap may grow, in percent of what lives in it, before it is collected: by itself V8 would
 * take several times that. And, in Node.js 20, bytes of bytecode that V8 runs of a function before it optimises it: four times
 * its own default. A review is over before much of what it would optimise, in each thread anew, has paid for itself
 * (docs/performance.md). Later ones have no such flag, and need none.
 */
const REVIEW_FLAGS = ['--heap-growing-percent=150', '--expose-gc'];
if (parseInt(process.versions.v8) < 12) REVIEW_FLAGS.push('--interrupt-budget=500000');
/** Milliseconds after which a command has compiled most of what the next one needs. */
const WORTH_KEEPING = 400;
const started = performance.now();

const task = isMainThread ? (process.argv[2] ?? '') : workerData.task;
// Before anything is compiled: V8 does not take what it compiled under other flags.
if (isMainThread) {
  const { setFlagsFromString } = require('node:v8');
  setFlagsFromString('--no-flush-bytecode'); // what ran once, at the start, would not be kept for the next time
  if (task === 'review') REVIEW_FLAGS.forEach((flag) => setFlagsFromString(flag));
}

const build = join(__dirname, '..', 'build');
const bundle = join(build, 'custodia.cjs');
const cache = join(build, `${/^[\w-]{1,40}$/.test(task) ? task : ''}.cache`);
const code = readFileSync(bundle);

/** V8 believes what it is given: a damaged byte ends the process. So it is given only what was kept, of this very bundle. */
const SUM = 32;
const sumOf = (kept) => createHash('sha256').update(code).update(kept).digest();

function cached() {
  try {
    const file = readFileSync(cache);
    const kept = file.subarray(SUM);
    return sumOf(kept).equals(file.subarray(0, SUM)) ? kept : undefined;
  } catch {
    return undefined;
  }
}

// The bundle is ASCII (scripts/custodia.mjs sees to it).
const wrapper = `(function (exports, require, module, __filename, __dirname) {${code.toString('latin1')}\n})`;
const script = new Script(wrapper, { filename: bundle, cachedData: cached() });
if (script.cachedDataRejected !== false)
  process.once('exit', () => {
    // A command that there is not, mistyped, is not asked for again.
    if (isMainThread && !module.exports.commandNames.includes(task)) return;
    if (performance.now() - started < WORTH_KEEPING) return;
    const temporary = `${cache}.${process.pid}-${threadId}`;
    try {
      const kept = script.createCachedData();
      writeFileSync(temporary, Buffer.concat([sumOf(kept), kept]));
      renameSync(temporary, cache);
    } catch {
      // A folder that cannot be written costs a moment the next time, and nothing else.
    }
  });
script.runInThisContext()(module.exports, require, module, __filename, __dirname);
