import { paginateDescribeLogGroups, type CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { Check } from './enforce';

/** Log groups of ours that never expire: CloudWatch keeps what nobody gave a period for ever. */
export function endlessLogGroups(logs: CloudWatchLogsClient, prefixes: readonly string[]): Check {
  return {
    name: 'log groups',
    kind: 'unprotected',
    async run() {
      const endless: string[] = [];
      for (const logGroupNamePrefix of prefixes)
        for await (const { logGroups = [] } of paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix }))
          for (const { logGroupName, retentionInDays } of logGroups)
            if (retentionInDays === undefined) endless.push(`${logGroupName} never expires`);
      return endless;
    },
  };
}
