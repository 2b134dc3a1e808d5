import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { recordDrill } from '../runtime/drill-record';
import { readEnvironment } from '../runtime/environment';
import { admit, failOver, measure, type Admitted, type DrillTools, type Measured } from './drill';

const logger = new Logger();
const s3 = new S3Client({});
const cloudwatch = new CloudWatchClient({});
const tools: DrillTools = { rds: new RDSClient({}), now: () => new Date(), sleep };

/** A step of the workflow: which cluster, or what the step before handed on. */
export type DrillStep =
  | { readonly step: 'admit'; readonly cluster: string }
  | { readonly step: 'fail-over'; readonly drill: Admitted }
  | { readonly step: 'measure'; readonly drill: Admitted }
  | { readonly step: 'record'; readonly drill: Measured };

/**
 * Does one step of a failover drill. Environment: `WINDOW_FROM`, `WINDOW_TO`, `TIME_ZONE`, `LIMIT_SECONDS`,
 * `RECORDS_BUCKET`, `POWERTOOLS_METRICS_NAMESPACE`.
 */
export async function handler(event: DrillStep): Promise<Admitted | Measured> {
  const e = readEnvironment([
    'WINDOW_FROM',
    'WINDOW_TO',
    'TIME_ZONE',
    'LIMIT_SECONDS',
    'RECORDS_BUCKET',
    'POWERTOOLS_METRICS_NAMESPACE',
  ]);
  switch (event.step) {
    case 'admit': {
      const window = { from: e.WINDOW_FROM, to: e.WINDOW_TO };
      return admit(tools, { cluster: event.cluster, window, zone: e.TIME_ZONE });
    }
    case 'fail-over':
      return failOver(tools, event.drill);
    case 'measure':
      return measure(tools, event.drill, Number(e.LIMIT_SECONDS));
    case 'record':
      return record(event.drill, { bucket: e.RECORDS_BUCKET, namespace: e.POWERTOOLS_METRICS_NAMESPACE });
  }
}

async function record(drill: Measured, where: { bucket: string; namespace: string }): Promise<Measured> {
  const recorded = await recordDrill(
    { s3, cloudwatch },
    {
      ...where,
      kind: 'failover',
      cluster: drill.cluster,
      startedAt: drill.startedAt,
      metric: { name: 'FailoverSeconds', seconds: drill.secondsWithoutWriter },
      content: drill,
    },
  );
  logger.info(recorded ? 'Recorded a failover drill' : 'This drill was recorded before', { ...drill });
  return drill;
}
