import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledgePatterns } from '../checks/acknowledge';
import { names, type BucketPurpose } from '../config';
import { REGION } from '../policy';
import { PlatformFunction } from './platform-function';
import { PlatformStack } from './platform-stack';
import { viaS3For } from './via-s3';

export interface ReviewFunctionsProps {
  readonly key: IKey;
  readonly auditKey: IKey;
  readonly digestKey: IKey;
}

const PATTERNS =
  'It reads and writes objects whose names are computed, under these prefixes of these buckets and nowhere else';

/** The steps of the monthly review, each with the permissions of its step. */
export class ReviewFunctions extends Construct {
  readonly plan: PlatformFunction;
  readonly day: PlatformFunction;
  readonly merge: PlatformFunction;
  readonly pdf: PlatformFunction;
  readonly publish: PlatformFunction;

  constructor(scope: Construct, id: string, { key, auditKey, digestKey }: ReviewFunctionsProps) {
    super(scope, id);
    const { settings, account } = PlatformStack.of(this);
    const bucket = (purpose: BucketPurpose) => names.bucket(settings, purpose);
    const objects = (purpose: BucketPurpose, prefix = '') => `${names.bucketArn(settings, purpose)}/${prefix}*`;
    const lists = (...purposes: BucketPurpose[]) =>
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: purposes.map((one) => names.bucketArn(settings, one)),
      });
    const reads = (...resources: string[]) => new PolicyStatement({ actions: ['s3:GetObject'], resources });
    const writes = (...resources: string[]) => new PolicyStatement({ actions: ['s3:PutObject'], resources });
    const uses = new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] });
    const decryptsLogs = new PolicyStatement({ actions: ['kms:Decrypt'], resources: [auditKey.keyArn] });
    const trusts = [
      new PolicyStatement({ actions: ['kms:GetPublicKey'], resources: [digestKey.keyArn] }),
      new PolicyStatement({ actions: ['cloudtrail:ListPublicKeys'], resources: ['*'] }),
    ];
    // The ledger's account may be another, and its key belongs to a stack that comes later: its bucket tells it.
    const ledgerKeys = `arn:aws:kms:${REGION}:${settings.account}:key/*`;
    const ledger = names.bucketArn(settings, 'ledger');
    const runs = objects('review-work', 'runs/');
    const logs = objects('audit');
    const registers = objects('reports', 'registers/');
    const reviews = objects('reports', 'reviews/');
    const buckets = { REPORTS_BUCKET: bucket('reports'), WORK_BUCKET: bucket('review-work') };
    const settingsOfReview = {
      ...buckets,
      LANGUAGE: settings.mail.language,
      WORKING_HOURS: JSON.stringify(settings.workingHours),
    };

    this.plan = new PlatformFunction(this, 'Plan', {
      name: 'review-plan',
      description: 'Plans the monthly review: the month, the register in force, its days',
      key,
      timeout: Duration.minutes(15),
      memoryMiB: 1769, // one whole virtual CPU
      environment: { ...buckets, AUDIT_BUCKET: bucket('audit'), DIGEST_KEY: digestKey.keyArn },
      allow: [lists('audit', 'reports'), reads(logs), writes(runs), decryptsLogs, uses, ...trusts],
    });
    this.day = new PlatformFunction(this, 'Day', {
      name: 'review-day',
      description: "Verifies and reviews a day of administrators' accesses",
      key,
      timeout: Duration.minutes(15),
      memoryMiB: 1769, // one whole virtual CPU
      environment: { ...settingsOfReview, AUDIT_BUCKET: bucket('audit') },
      allow: [
        lists('audit', 'reports', 'review-work'),
        reads(logs, registers, reviews, runs),
        writes(runs),
        decryptsLogs,
        uses,
      ],
    });
    this.merge = new PlatformFunction(this, 'Merge', {
      name: 'review-merge',
      description: 'Merges the days into the review of the month',
      key,
      timeout: Duration.minutes(15),
      memoryMiB: 1769,
      environment: { ...settingsOfReview, LEDGER_BUCKET: bucket('ledger') },
      allow: [
        lists('reports', 'review-work', 'ledger'),
        reads(registers, reviews, runs, objects('ledger', 'days/')),
        writes(runs),
        uses,
        new PolicyStatement({
          actions: ['kms:Decrypt'],
          resources: [ledgerKeys],
          conditions: viaS3For(`${ledger}*`),
        }),
      ],
    });
    this.pdf = new PlatformFunction(this, 'Pdf', {
      name: 'review-pdf',
      description: 'Draws the report of the review as PDF',
      key,
      timeout: Duration.minutes(5),
      memoryMiB: 1024,
      environment: { WORK_BUCKET: bucket('review-work') },
      allow: [reads(runs), writes(runs), uses],
    });
    const identity = `arn:aws:ses:${REGION}:${account}:identity/${settings.mail.domain}`;
    const configurationSet = `arn:aws:ses:${REGION}:${account}:configuration-set/${names.configurationSet(settings)}`;
    const claims = objects('review-work', 'claims/');
    this.publish = new PlatformFunction(this, 'Publish', {
      name: 'review-publish',
      description: 'Keeps the report of the review and mails it to the reviewers',
      key,
      timeout: Duration.minutes(5),
      memoryMiB: 1024,
      environment: {
        ...buckets,
        SENDER: settings.mail.sender,
        RECIPIENTS: settings.mail.reviewers.join(','),
        CONFIGURATION_SET: names.configurationSet(settings),
        CONSOLE: `https://${REGION}.console.aws.amazon.com/s3/buckets/${bucket('reports')}?region=${REGION}&prefix=`,
        LOCK_MODE: settings.locks.objects.mode,
        ...(settings.signIn.kind === 'identity-center' && {
          PORTAL: portalOf(settings.signIn.instanceArn, account, names.role(settings, 'reviewer')),
        }),
      },
      allow: [
        lists('reports', 'review-work'),
        reads(runs, claims, reviews),
        writes(claims, reviews),
        uses,
        new PolicyStatement({
          actions: ['ses:SendEmail', 'ses:SendRawEmail'],
          resources: [identity, configurationSet],
          conditions: { StringEquals: { 'ses:FromAddress': settings.mail.sender } },
        }),
      ],
    });

    acknowledgePatterns(this.plan.role, [logs, runs, '*'], PATTERNS);
    acknowledgePatterns(this.day.role, [logs, registers, reviews, runs], PATTERNS);
    acknowledgePatterns(this.merge.role, [registers, reviews, runs, objects('ledger', 'days/'), ledgerKeys], PATTERNS);
    acknowledgePatterns(this.pdf.role, [runs], PATTERNS);
    acknowledgePatterns(this.publish.role, [runs, claims, reviews], PATTERNS);
  }
}

/**
 * A link into the console through the sign-in portal; the console's address is appended, URL-encoded.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/createshortcutlink.html
 */
function portalOf(instanceArn: string, account: string, permissionSet: string): string {
  const instance = instanceArn.split('/').at(-1) ?? '';
  return `https://${instance}.portal.${REGION}.app.aws/start/#/console?account_id=${account}&role_name=${permissionSet}&destination=`;
}
