import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type {
  FirehoseTransformationEvent,
  FirehoseTransformationResult,
  FirehoseTransformationResultRecord,
} from 'aws-lambda';
import { readEnvironment } from '../runtime/environment';
import { checkRecord } from './check-record';
import type { StreamName } from './trace-record';

const logger = new Logger();
const metrics = new Metrics();

/**
 * Checks the records that Firehose has received: those that fit go on as one JSON line each, the others to the errors
 * prefix as they came. Environment: `STREAMS`, JSON of the streams by ARN:
 * `{"<arn>": {"name": "accesses", "applications": ["…"]}}`.
 */
export function handler(event: FirehoseTransformationEvent): Promise<FirehoseTransformationResult> {
  const streams = JSON.parse(readEnvironment(['STREAMS']).STREAMS) as Record<
    string,
    { name: StreamName; applications: string[] }
  >;
  const stream = streams[event.deliveryStreamArn];
  if (!stream) throw new Error(`No stream ${event.deliveryStreamArn}: one of ${Object.keys(streams).join(', ')}`);
  const applications = new Set(stream.applications);
  const refused = new Map<string, number>();
  const records = event.records.map(
    ({ recordId, data, approximateArrivalTimestamp }): FirehoseTransformationResultRecord => {
      const text = Buffer.from(data, 'base64').toString('utf8');
      const checked = checkRecord(stream.name, text, applications, approximateArrivalTimestamp);
      if (checked.fits)
        return { recordId, result: 'Ok', data: Buffer.from(`${checked.line}\n`, 'utf8').toString('base64') };
      refused.set(checked.why, (refused.get(checked.why) ?? 0) + 1);
      return { recordId, result: 'ProcessingFailed', data };
    },
  );
  const rejected = records.filter(({ result }) => result !== 'Ok').length;
  if (rejected > 0) logger.warn('Records refused', { stream: stream.name, refused: Object.fromEntries(refused) });
  metrics.addDimension('stream', stream.name);
  metrics.addMetric('RecordsAccepted', MetricUnit.Count, records.length - rejected);
  metrics.addMetric('RecordsRefused', MetricUnit.Count, rejected);
  metrics.publishStoredMetrics();
  return Promise.resolve({ records });
}
