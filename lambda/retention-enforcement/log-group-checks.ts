import { paginateDescribeLogGroups, type CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { Check } from './enforce';

/** Log groups by the beginning of their names, and the days that they may keep; where several fit, the longest counts. */
export interface ExpectedLogGroups {
  readonly prefix: string;
  readonly days: number;
}

/** Log groups of ours that never expire (CloudWatch keeps what nobody gave a period for ever) or keep too long. */
export function lingeringLogGroups(logs: CloudWatchLogsClient, expected: readonly ExpectedLogGroups[]): Check {
  const prefixes = expected.map(({ prefix }) => prefix);
  const listed = prefixes.filter((one) => !prefixes.some((other) => other !== one && one.startsWith(other)));
  const longestFirst = [...expected].sort((a, b) => b.prefix.length - a.prefix.length);
  return {
    name: 'log groups',
    kind: 'unprotected',
    async run() {
      const wrong: string[] = [];
      for (const logGroupNamePrefix of listed)
        for await (const { logGroups = [] } of paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix }))
          for (const { logGroupName = '', retentionInDays } of logGroups) {
            const most = longestFirst.find(({ prefix }) => logGroupName.startsWith(prefix))?.days ?? 0;
            if (retentionInDays === undefined) wrong.push(`${logGroupName} never expires`);
            else if (retentionInDays > most)
              wrong.push(`${logGroupName} keeps ${retentionInDays} days, not ${most} at most`);
          }
      return wrong;
    },
  };
}
