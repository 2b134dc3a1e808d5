import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { CloudWatchLogsEvent } from 'aws-lambda';
import type { RegisterIndex } from '../monthly-review/register/register-index';
import type { Language } from '../monthly-review/rules/rule';
import type { WorkingHours } from '../monthly-review/working-hours';
import { readEnvironment } from '../runtime/environment';
import { noticeOf } from './alert-facts';
import { composeAlert } from './compose-alert';
import { judge } from './judge';
import { registerNow } from './register-now';
import { tellOnce } from './tell-once';
import { trailEvents } from './trail-events';

const logger = new Logger();
const s3 = new S3Client({});
const ses = new SESv2Client({});

/** How long a register is used before it is read again. */
const FRESH_MS = 300_000;
let cached: { readonly month: string; readonly until: number; readonly register: RegisterIndex | null } | undefined;

async function register(bucket: string, now: Date): Promise<RegisterIndex | null> {
  const month = now.toISOString().slice(0, 7);
  if (!cached || cached.month !== month || cached.until < now.getTime()) {
    cached = { month, until: now.getTime() + FRESH_MS, register: await registerNow(s3, bucket, month) };
  }
  return cached.register;
}

/**
 * Subscription of the trail's log group, to which all Regions are delivered: what breaks a rule is mailed within minutes.
 * Environment: `REPORTS_BUCKET` (registers under `registers/`), `WORK_BUCKET` (claims under `claims/`), `SENDER`,
 * `RECIPIENTS` (comma-separated), `CONFIGURATION_SET`, `LANGUAGE` (`it` or `en`), `WORKING_HOURS` (JSON), `RUNBOOK` (address;
 * the rule's name is its anchor). Permissions: s3:ListBucket on both buckets, s3:GetObject on `registers/*`, s3:GetObject and
 * s3:PutObject on `claims/*`, kms:Decrypt and kms:GenerateDataKey on their key, ses:SendEmail on identity and configuration set.
 * A mail that fails is thrown: Lambda tries twice more, then leaves a dead letter, which alarms.
 */
export async function handler({ awslogs: { data } }: CloudWatchLogsEvent): Promise<void> {
  const e = readEnvironment([
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

  const known = await register(e.REPORTS_BUCKET, new Date());
  if (!known) logger.error('The register of administrators cannot be used');
  const workingHours = JSON.parse(e.WORKING_HOURS) as WorkingHours;
  const alerts = judge(events, { register: known, language, workingHours });
  const mail = async (found: typeof alerts, messageId: string) => {
    const notice = noticeOf(found, { language, runbook: e.RUNBOOK, registerReadable: known !== null });
    const to = e.RECIPIENTS.split(',');
    const raw = await composeAlert(notice, { from: e.SENDER, to, sent: new Date(), messageId });
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
}
