// Preloaded into a measured process: leaves behind what it used at most.
const { writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');
if (isMainThread) {
  const path = process.env.BENCH_USAGE;
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeFileSync(path, JSON.stringify({ maxRssKiB: maxRSS, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 }));
  });
}
