// The order of test files: Jest would begin the largest, which are not the longest, and leave one core idle at the end.
const Sequencer = require('@jest/test-sequencer').default;

/** What takes more than half a minute, in the order in which it begins. */
const LONGEST = [
  'rehearsal/rehearsal',
  'evidence/mutations',
  'review/trail/tampering',
  'docs/commands',
  'review/review-command',
  'scripts/arguments',
];
const rankOf = ({ path }) => {
  const rank = LONGEST.findIndex((name) => path.replaceAll('\\', '/').endsWith(`test/${name}.test.ts`));
  return rank < 0 ? LONGEST.length : rank;
};

module.exports = class extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rankOf(a) - rankOf(b));
  }
};
