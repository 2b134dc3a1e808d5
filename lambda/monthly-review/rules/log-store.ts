import type { AccessEvent } from '../access-event';
import { objectOf } from './acts';
import type { RuleContext } from './rule';

/** Buckets and log groups that by their name hold the administrators' log, flow logs, Config's or the DNS query logs. */
const LOG_STORE =
  /cloudtrail|trails?(?:logs?|bucket|(?![a-z]))|audit(?:s|ing)?(?:logs?|bucket|trail|(?![a-z]))|flow[-_]?log|\/flow$|config[-_]?bucket|awslogs|query[-_]?log|route53|\/aws\/rds\/|postgresql|aws-controltower/i;
/** What a function says of its own work is no such log, whatever the function is called. */
const OWN_WORDS = '/aws/lambda/';

/** Whether what a request acts upon holds logs that prove something. */
export function isLogStore(event: AccessEvent, { logBucket = '' }: RuleContext): boolean {
  const object = objectOf(event);
  return (LOG_STORE.test(object) && !object.startsWith(OWN_WORDS)) || (logBucket !== '' && object === logBucket);
}
