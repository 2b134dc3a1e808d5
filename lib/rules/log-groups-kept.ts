import { numbers } from '../policy';
import { shown, type TreeRule } from './rule';

const PERIODS: readonly number[] = [numbers.searchCopy.value, numbers.functionLog.value, numbers.flowLog.value];

/** Every log group has a period of the policy: none is kept for ever. */
export const logGroupsKept: TreeRule = {
  name: 'log-groups-kept',
  judge: ({ type, properties }) =>
    type === 'AWS::Logs::LogGroup'
      ? [
          {
            clause: 'tracing.operations',
            property: 'RetentionInDays',
            expected: `one of ${[...new Set(PERIODS)].join(', ')}`,
            actual: shown(properties['RetentionInDays']),
            holds: PERIODS.includes(Number(properties['RetentionInDays'])),
          },
        ]
      : [],
};
