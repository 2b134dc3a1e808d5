import { Logger } from '@aws-lambda-powertools/logger';
import type { S3Client } from '@aws-sdk/client-s3';
import { SendEmailCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { CloudWatchLogsEvent } from 'aws-lambda';
import type { RegisterIndex } from '../monthly-review/register/register-index';
import type { Language } from '../../lib/policy';
import type { WorkingHours } from '../monthly-review/working-hours';
import { readEnvironment } from '../runtime/environment';
import { noticeOf } from './alert-facts';
import { composeAlert } from './compose-alert';
import { judge } from './judge';
import { registerNow } from './register-now';
import { tellOnce } from './tell-once';
import { trailEvents } from './trail-events';

const logger = new Logger();

/** What the handler reaches the world by. */
export interface World {
  readonly s3: S3Client;
  readonly ses: SESv2Client;
  readonly now: () => Date;
}

/** How long a register is used before it is read again. */
const FRESH_MS = 300_000;

/** Reads the register in force once for a while. */
function registerReader({ s3, now }: World): (bucket: string) => Promise<RegisterIndex | null> {
  let kept: { readonly month: string; readonly until: number; readonly register: RegisterIndex | null } | undefined;
  return async (bucket) => {
    const time = now();
    const month = time.toISOString().slice(0, 7);
    if (!kept || kept.month !== month || kept.until < time.getTime()) {
      kept = { month, until: time.getTime() + FRESH_MS, register: await registerNow(s3, bucket, month) };
    }
    return kept.register;
  };
}

/** The alert as a function of what it reaches the world by. Environment and permissions: see the handler. */
export function accessAlert(world: World): (event: CloudWatchLogsEvent) => Promise<void> {
  const { s3, ses, now } = world;
  const registerInUse = registerReader(world);
  return async ({ awslogs: { data } }) => {
    const e = readEnvironment([
      'AUDIT_BUCKET_NAME',
      'REPORTS_BUCKET',
      'WORK_BUCKET',
      'SENDER',
      'RECIPIENTS',
      'CONFIGURATION_SET',
      'LANGUAGE',
      'WORKING_HOURS',
      'RUNBOOK',
    ]);
    const language: Language = e.LANGUAGE === 'en' ? 'en' : 'it';
    const { events, unreadable } = trailEvents(data);
    if (unreadable > 0) logger.warn('Messages of the trail could not be read', { unreadable });
    if (events.length === 0) return;

    const known = await registerInUse(e.REPORTS_BUCKET);
    if (!known) logger.error('The register of administrators cannot be used');
    const workingHours = JSON.parse(e.WORKING_HOURS) as WorkingHours;
    const alerts = judge(events, { register: known, language, workingHours, logBucket: e.AUDIT_BUCKET_NAME });
    const mail = async (found: typeof alerts, messageId: string) => {
      const notice = noticeOf(found, { language, runbook: e.RUNBOOK, registerReadable: known !== null });
      const to = e.RECIPIENTS.split(',');
      const raw = await composeAlert(notice, { from: e.SENDER, to, sent: now(), messageId });
      await ses.send(
        new SendEmailCommand({
          FromEmailAddress: e.SENDER,
          Destination: { ToAddresses: to },
          ConfigurationSetName: e.CONFIGURATION_SET,
          Content: { Raw: { Data: raw } },
        }),
      );
    };
    const told = await tellOnce({ s3, bucket: e.WORK_BUCKET, mail }, data, alerts);
    logger.info('Judged the trail', { events: events.length, alerts: alerts.length, told: told.length });
  };
}
