import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { accessAlert } from './access-alert';

/**
 * Subscription of the trail's log group, to which all Regions are delivered: what breaks a rule is mailed within minutes.
 * Environment: `AUDIT_BUCKET_NAME` (the bucket of the logs, known by name and not reached), `REPORTS_BUCKET` (registers under
 * `registers/`), `WORK_BUCKET` (claims under `claims/`), `SENDER`, `RECIPIENTS` (comma-separated), `CONFIGURATION_SET`,
 * `LANGUAGE` (`it` or `en`), `WORKING_HOURS` (JSON), `RUNBOOK` (address; the rule's name is its anchor). Permissions:
 * s3:ListBucket on both buckets, s3:GetObject on `registers/*`, s3:GetObject and s3:PutObject on `claims/*`, kms:Decrypt and
 * kms:GenerateDataKey on their key, ses:SendEmail on identity and configuration set.
 * A mail that fails is thrown: Lambda tries twice more, then leaves a dead letter, which alarms.
 */
export const handler = accessAlert({ s3: new S3Client({}), ses: new SESv2Client({}), now: () => new Date() });
