import { Duration } from 'aws-cdk-lib';
import { CfnRestoreTestingPlan, CfnRestoreTestingSelection } from 'aws-cdk-lib/aws-backup';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledge, acknowledgePatterns } from '../checks/acknowledge';
import { names } from '../config';
import { BACKUP_PLAN_TAG_VALUE, numbers, TAGS, TIME_ZONE } from '../policy';
import { databaseEngine } from './database-parameters';
import { drillRecords } from './drill-records';
import { PlatformFunction } from './platform-function';
import { PlatformStack } from './platform-stack';

/** The eighth of each month at 06:00, Europe/Rome: after the night's copies, away from the failover drill. */
const MONTHLY = 'cron(0 6 8 * ? *)';
const START_WINDOW = Duration.hours(1);
/** How long a restored cluster waits for its validation; with its result, or after this, AWS Backup deletes it. */
const VALIDATION_WINDOW = Duration.hours(12);
const RESTORE_POLICY = 'service-role/AWSBackupServiceRolePolicyForRestores';

export interface RestoreDrillProps {
  /** The stack's key. */
  readonly key: IKey;
  /** The databases' key, which their copies keep. */
  readonly databaseKey: IKey;
}

/**
 * The restore drill: each month AWS Backup restores one recovery point of every cluster, taken at random among all that are
 * kept, and a function says whether what came back is what was backed up, and how long it took. The restored cluster has
 * no instance, no rule that opens it (the closed default security group) and is deleted after its validation.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-inferred-metadata.html
 */
export class RestoreDrill extends Construct {
  constructor(scope: Construct, id: string, { key, databaseKey }: RestoreDrillProps) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    const plan = new CfnRestoreTestingPlan(this, 'Plan', {
      restoreTestingPlanName: names.restoreTestingPlan(settings),
      scheduleExpression: MONTHLY,
      scheduleExpressionTimezone: TIME_ZONE,
      startWindowHours: START_WINDOW.toHours(),
      recoveryPointSelection: {
        algorithm: 'RANDOM_WITHIN_WINDOW',
        includeVaults: [names.vaultArn(settings)],
        recoveryPointTypes: ['SNAPSHOT'],
        selectionWindowDays: numbers.backupCeiling.value,
      },
    });
    new CfnRestoreTestingSelection(this, 'Clusters', {
      restoreTestingPlanName: plan.ref,
      restoreTestingSelectionName: 'clusters',
      protectedResourceType: 'Aurora',
      protectedResourceArns: ['*'],
      protectedResourceConditions: {
        stringEquals: [{ key: `aws:ResourceTag/${TAGS.backupPlan}`, value: BACKUP_PLAN_TAG_VALUE }],
      },
      iamRoleArn: this.#restoreRole().roleArn,
      restoreMetadataOverrides: {
        dbSubnetGroupName: names.databaseSubnetGroup(settings),
        kmsKeyId: databaseKey.keyArn,
      },
      validationWindowHours: VALIDATION_WINDOW.toHours(),
    });
    this.#validation(key, databaseKey);
  }

  /** AWS Backup restores as this role; clean-up is done by its own service-linked role. */
  #restoreRole(): Role {
    const { account } = PlatformStack.of(this);
    const role = new Role(this, 'RestoreRole', {
      assumedBy: new ServicePrincipal('backup.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(RESTORE_POLICY)],
    });
    acknowledge(role, {
      [`AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${RESTORE_POLICY}]`]:
        'The policy that AWS keeps for its backup service, assumed by that service alone',
    });
    return role;
  }

  #validation(key: IKey, databaseKey: IKey): void {
    const { settings, account, region } = PlatformStack.of(this);
    const records = drillRecords(settings, 'restore');
    const restored = `arn:aws:rds:${region}:${account}:cluster:awsbackup-restore-test-*`;
    const validation = new PlatformFunction(this, 'Validation', {
      name: 'restore-validation',
      description: 'Says whether a restored copy is what was backed up, and how long it took',
      key,
      environment: {
        ENGINE: databaseEngine.engineType,
        KEY_ARN: databaseKey.keyArn,
        RECORDS_BUCKET: records.bucket,
      },
      allow: [
        // Restore jobs have no ARN to name
        new PolicyStatement({
          actions: ['backup:DescribeRestoreJob', 'backup:PutRestoreValidationResult'],
          resources: ['*'],
        }),
        new PolicyStatement({ actions: ['rds:DescribeDBClusters'], resources: [restored] }),
        ...records.allow,
      ],
    });
    acknowledgePatterns(
      validation.role,
      ['*', restored, records.objects, records.keys],
      'Restore jobs and metrics have no ARN, AWS Backup names what it restores; records lie under one prefix, their key is known by its alias',
    );
    new Rule(this, 'Restored', {
      description: 'A restore of a cluster is complete: the function asks the job whether it is the drill’s',
      eventPattern: {
        source: ['aws.backup'],
        detailType: ['Restore Job State Change'],
        detail: { resourceType: ['Aurora'], status: ['COMPLETED'] },
      },
      targets: [new LambdaFunction(validation.function, { deadLetterQueue: validation.deadLetters })],
    });
  }
}
