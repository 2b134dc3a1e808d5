import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledgePatterns } from '../checks/acknowledge';
import { names, type BucketPurpose } from '../config';
import { REGION } from '../policy';
import { PlatformFunction } from './platform-function';
import { PlatformStack } from './platform-stack';

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
    const { settings } = PlatformStack.of(this);
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
    const keys = `arn:aws:kms:${REGION}:${settings.account}:key/*`;
    const runs = objects('review-work', 'runs/');
    const logs = objects('audit');
    const registers = objects('reports', 'registers/');
    const reviews = objects('reports', 'reviews/');
    const settingsOfReview = {
      AUDIT_BUCKET: bucket('audit'),
      REPORTS_BUCKET: bucket('reports'),
      WORK_BUCKET: bucket('review-work'),
      LANGUAGE: settings.mail.language,
      WORKING_HOURS: JSON.stringify(settings.workingHours),
      DIGEST_KEY: digestKey.keyArn,
    };

    this.plan = new PlatformFunction(this, 'Plan', {
      name: 'review-plan',
      description: 'Plans the monthly review: the month, the register in force, its days',
      key,
      timeout: Duration.minutes(15),
      memoryMiB: 1769, // one whole virtual CPU
      environment: settingsOfReview,
      allow: [lists('audit', 'reports'), reads(logs), writes(runs), decryptsLogs, uses, ...trusts],
    });
    this.day = new PlatformFunction(this, 'Day', {
      name: 'review-day',
      description: "Verifies and reviews a day of administrators' accesses",
      key,
      timeout: Duration.minutes(15),
      memoryMiB: 1769, // one whole virtual CPU
      environment: settingsOfReview,
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
        lists('audit', 'reports', 'review-work', 'ledger'),
        reads(logs, registers, reviews, runs, objects('ledger')),
        writes(runs),
        decryptsLogs,
        uses,
        ...trusts,
        // The ledger's key belongs to a stack that comes later: it is known by its alias.
        new PolicyStatement({
          actions: ['kms:Decrypt'],
          resources: [keys],
          conditions: {
            'ForAnyValue:StringEquals': { 'kms:ResourceAliases': names.keyAlias(settings, 'retention') },
            StringEquals: { 'kms:ViaService': `s3.${REGION}.amazonaws.com` },
          },
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
    const identity = `arn:aws:ses:${REGION}:${settings.account}:identity/${settings.mail.domain}`;
    const configurationSet = `arn:aws:ses:${REGION}:${settings.account}:configuration-set/${names.configurationSet(settings)}`;
    const claims = objects('review-work', 'claims/');
    this.publish = new PlatformFunction(this, 'Publish', {
      name: 'review-publish',
      description: 'Keeps the report of the review and mails it to the reviewers',
      key,
      timeout: Duration.minutes(5),
      memoryMiB: 1024,
      environment: {
        WORK_BUCKET: bucket('review-work'),
        REPORTS_BUCKET: bucket('reports'),
        SENDER: settings.mail.sender,
        RECIPIENTS: settings.mail.reviewers.join(','),
        CONFIGURATION_SET: names.configurationSet(settings),
        CONSOLE: `https://${REGION}.console.aws.amazon.com/s3/buckets/${bucket('reports')}?region=${REGION}&prefix=`,
        LOCK_MODE: settings.locks.objects.mode,
        ...(settings.signIn.kind === 'identity-center' && {
          PORTAL: portalOf(settings.signIn.instanceArn, settings.account, names.role(settings, 'reviewer')),
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
    acknowledgePatterns(this.merge.role, [logs, registers, reviews, runs, objects('ledger'), keys, '*'], PATTERNS);
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
