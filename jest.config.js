/** Two projects: `unit` is everything but the emulator, `rehearsal` deploys the whole platform to it. */
const transform = {
  '^.+\\.(t|j)sx?$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'automatic', importSource: 'preact' } },
      },
      module: { type: 'commonjs' },
    },
  ],
};
// CDK's own validator takes longer than a synth; `npm run synth` has it on, over the same templates. Here it is off, in what
// tests start too.
process.env.CDK_VALIDATION = 'false';

const project = {
  testEnvironment: 'node',
  transform,
  // Jest runs tests in a vm, where each look at a global is slow: these are handed to every module. None that a library has
  // a class of its own for (Map), or that a test replaces (Date).
  sandboxInjectedGlobals: ['Array', 'JSON', 'Math', 'Number', 'Object', 'RegExp', 'Set', 'String', 'WeakMap'],
  modulePathIgnorePatterns: ['<rootDir>/build', '<rootDir>/cdk.out', '<rootDir>/.cache'],
};

module.exports = {
  // No test is timed: a bound for what hangs, on a busy machine too.
  testTimeout: 180_000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/longest-first.cjs',
  workerIdleMemoryLimit: '2GB',
  projects: [
    {
      ...project,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts?(x)'],
      testPathIgnorePatterns: ['<rootDir>/test/rehearsal/'],
    },
    { ...project, displayName: 'rehearsal', testMatch: ['<rootDir>/test/rehearsal/**/*.test.ts'] },
  ],
};
