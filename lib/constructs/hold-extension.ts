import { Duration } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { acknowledgePatterns } from '../checks/acknowledge';
import { names } from '../config';
import { REGION } from '../policy';
import { PlatformAlarm } from './platform-alarm';
import { PlatformFunction } from './platform-function';
import { PlatformStack } from './platform-stack';

export interface HoldExtensionProps {
  readonly key: IKey;
  /** Statements by which it reads the ledger and writes its records. */
  readonly records: readonly PolicyStatement[];
  /** ARNs of the buckets whose objects it may hold. */
  readonly heldBuckets: readonly string[];
  /** Role by which AWS Backup takes snapshots before a hold. */
  readonly snapshotRoleArn: string;
}

/** The function that carries out holds (`tracing.hold`), and the alarm of those that are not finished. */
export class HoldExtension extends PlatformFunction {
  constructor(scope: Construct, id: string, props: HoldExtensionProps) {
    const { settings } = PlatformStack.of(scope);
    const ledger = names.bucketArn(settings, 'ledger');
    const held = props.heldBuckets.map((arn) => `${arn}/*`);
    const legalHolds = `arn:aws:backup:${REGION}:${settings.account}:legal-hold:*`;
    super(scope, id, {
      name: 'hold-extension',
      role: 'retention-hold-extension',
      description: 'Extends the holds in force to what is new and lifts what ended orders left held',
      key: props.key,
      timeout: Duration.minutes(15),
      memoryMiB: 512,
      // What one run lifts another must not be holding.
      reservedConcurrency: 1,
      continuesItself: true,
      allow: [
        ...props.records,
        new PolicyStatement({ actions: ['s3:GetObjectLegalHold', 's3:PutObjectLegalHold'], resources: held }),
        new PolicyStatement({ actions: ['backup:CreateLegalHold', 'backup:CancelLegalHold'], resources: [legalHolds] }),
        new PolicyStatement({
          actions: ['backup:ListLegalHolds'],
          resources: ['*'], // AWS lets nobody narrow it
        }),
        new PolicyStatement({ actions: ['backup:StartBackupJob'], resources: [names.vaultArn(settings)] }),
        new PolicyStatement({ actions: ['iam:PassRole'], resources: [props.snapshotRoleArn] }),
      ],
    });
    acknowledgePatterns(
      this.role,
      [...held, `${ledger}/*`, `${ledger}/holds/*`, legalHolds, '*'],
      'AWS names legal holds and applications name objects; the pattern ends at what is ours',
    );
    new PlatformAlarm(this, 'Behind', {
      alarmDescription: 'A hold failed or is not finished for more than a day, or none was looked at for a day',
      metric: new Metric({
        namespace: names.metricNamespace,
        metricName: 'HoldsBehind',
        dimensionsMap: { service: 'hold-extension' },
        statistic: 'Maximum',
        period: Duration.days(1), // it runs once a day
      }),
      treatMissingData: TreatMissingData.BREACHING,
    });
  }
}
