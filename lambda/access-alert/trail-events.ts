import { gunzipSync } from 'node:zlib';
import { accessEventFrom } from '../monthly-review/access-event-from-record';
import type { AccessEvent } from '../monthly-review/access-event';

/** A subscription's message is at most 6 MB with its envelope; what inflates to more is no message of CloudWatch Logs. */
const MOST_BYTES = 64 * 1024 * 1024;

export interface TrailEvents {
  readonly events: readonly AccessEvent[];
  /** Messages that are no CloudTrail record: CloudWatch Logs cuts at 1 MB, and the log group may hold other lines. */
  readonly unreadable: number;
}

/**
 * The trail's events of a CloudWatch Logs subscription message; none for a control message.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 * @param data `awslogs.data`: base64 of gzipped JSON
 * @throws Error when the message itself cannot be read: it is retried, and left as a dead letter
 */
export function trailEvents(data: string): TrailEvents {
  const json = gunzipSync(Buffer.from(data, 'base64'), { maxOutputLength: MOST_BYTES }).toString('utf8');
  const message = JSON.parse(json) as { messageType?: string; logEvents?: { message?: string }[] };
  if (message.messageType === 'CONTROL_MESSAGE') return { events: [], unreadable: 0 };
  const lines = message.logEvents ?? [];
  const events = lines.flatMap(({ message: line }) => {
    try {
      const event = accessEventFrom(JSON.parse(line ?? ''));
      return event.eventName ? [event] : [];
    } catch {
      return [];
    }
  });
  return { events, unreadable: lines.length - events.length };
}
