import { Duration } from 'aws-cdk-lib';
import { CfnRestoreTestingPlan, CfnRestoreTestingSelection } from 'aws-cdk-lib/aws-backup';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { ManagedPolicy, PolicyStatement, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Choice,
  Condition,
  Errors,
  Fail,
  JsonPath,
  Succeed,
  TaskInput,
  Wait,
  WaitTime,
  type IChainable,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { acknowledge, acknowledgePatterns } from '../checks/acknowledge';
import { names } from '../config';
import { BACKUP_PLAN_TAG_VALUE, numbers, TAGS, TIME_ZONE } from '../policy';
import { databaseEngine } from './database-parameters';
import { drillRecords } from './drill-records';
import { drillWorkflow } from './drill-workflow';
import { PlatformFunction } from './platform-function';
import { PlatformRole } from './platform-role';
import { calling, PlatformSchedule } from './platform-schedule';
import { PlatformStack } from './platform-stack';

/** The eighth of each month at 06:00, Europe/Rome: after the night's copies, away from the failover drill. */
const MONTHLY = 'cron(0 6 8 * ? *)';
/** Two days later every cluster must have its record. */
const OVERDUE = 'cron(0 6 10 * ? *)';
/** AWS Backup names so what it restores for a test. */
const RESTORED = 'awsbackup-restore-test-*';
/** RDS makes or takes away an instance within some minutes. */
const BETWEEN_LOOKS = Duration.seconds(30);
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
 * kept, and a workflow says whether what came back is what was backed up, and how long it took. Where the cluster has the
 * Data API the restored one is read, too. No rule opens it (the closed default security group), and AWS Backup deletes it
 * after its validation.
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
      // Keys of Aurora: https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-inferred-metadata.html
      restoreMetadataOverrides: {
        dbSubnetGroupName: names.databaseSubnetGroup(settings),
        kmsKeyId: databaseKey.keyArn,
      },
      validationWindowHours: VALIDATION_WINDOW.toHours(),
    });
    this.#validation(key, databaseKey);
  }

  /**
   * AWS Backup restores as this role; clean-up is done by its own service-linked role. It says for which account it acts
   * when it publishes, but is not documented to do so when it assumes a role: no condition, as in AWS's own default role.
   */
  #restoreRole(): Role {
    const role = new PlatformRole(this, 'RestoreRole', {
      name: 'backup-restore-drill',
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
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
    const identifiers = settings.clusters.map(({ name }) => names.cluster(settings, name));
    const readable = settings.clusters
      .filter(({ dataApi }) => dataApi)
      .map(({ name }) => names.cluster(settings, name));
    const rds = (resource: string) => `arn:aws:rds:${region}:${account}:${resource}`;
    const restored = rds(`cluster:${RESTORED}`);
    const instances = rds(`db:${RESTORED}`);
    const defaults = [rds('pg:default.*'), rds('og:default:*')];
    const secrets = `arn:aws:secretsmanager:${region}:${account}:secret:${names.restoreDrill(settings)}/*`;
    const workflowArn = `arn:aws:states:${region}:${account}:stateMachine:${names.restoreDrill(settings)}`;
    const validation = new PlatformFunction(this, 'Validation', {
      name: 'restore-validation',
      role: 'backup-restore-validation',
      description: 'Says whether a restored copy is what was backed up, and how long it took',
      key,
      timeout: Duration.minutes(2),
      environment: {
        ENGINE: databaseEngine.engineType,
        KEY_ARN: databaseKey.keyArn,
        CLUSTERS: identifiers.join(','),
        DATA_API_CLUSTERS: readable.join(',') || '-',
        RECORDS_BUCKET: records.bucket,
        SECRET_PREFIX: `${names.restoreDrill(settings)}/`,
        SECRET_KEY_ARN: key.keyArn,
        WORKFLOW_ARN: workflowArn,
        TIME_ZONE,
      },
      allow: [
        // Restore jobs have no ARN to name
        new PolicyStatement({
          actions: ['backup:DescribeRestoreJob', 'backup:PutRestoreValidationResult'],
          resources: ['*'],
        }),
        new PolicyStatement({ actions: ['states:StartExecution'], resources: [workflowArn] }),
        // Listing instances lists them all, and only reads
        new PolicyStatement({ actions: ['rds:DescribeDBInstances'], resources: ['*'] }),
        new PolicyStatement({
          actions: ['rds:DescribeDBClusters', 'rds:EnableHttpEndpoint', 'rds:ModifyDBCluster'],
          resources: [restored],
        }),
        new PolicyStatement({
          actions: ['rds:CreateDBInstance'],
          resources: [restored, instances, rds(`subgrp:${names.databaseSubnetGroup(settings)}`), ...defaults],
        }),
        // RDS gives an instance its cluster's key in the caller's name, whatever the cluster itself may already do with it:
        // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
        new PolicyStatement({
          actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
          resources: [databaseKey.keyArn],
          conditions: { StringEquals: { 'kms:ViaService': `rds.${region}.amazonaws.com` } },
        }),
        new PolicyStatement({ actions: ['rds:AddTagsToResource', 'rds:DeleteDBInstance'], resources: [instances] }),
        new PolicyStatement({ actions: ['rds-data:ExecuteStatement'], resources: [restored] }),
        new PolicyStatement({
          actions: ['CreateSecret', 'DeleteSecret', 'GetSecretValue', 'PutSecretValue'].map(
            (action) => `secretsmanager:${action}`,
          ),
          resources: [secrets],
        }),
        new PolicyStatement({
          actions: ['s3:ListBucket'],
          resources: [names.bucketArn(settings, 'ledger')],
          conditions: { StringLike: { 's3:prefix': 'drills/restore/*' } },
        }),
        ...records.allow,
      ],
    });
    acknowledgePatterns(
      validation.role,
      ['*', restored, instances, ...defaults, secrets, records.objects, records.keys],
      'Restore jobs and metrics have no ARN; AWS Backup names what it restores, the drill’s secrets and records lie under one prefix each; instances it lists all, and only reads',
    );
    drillWorkflow(this, {
      name: names.restoreDrill(settings),
      role: 'backup-restore-drill-workflow',
      steps: this.#workflow(validation),
      function: validation.function,
      key,
      timeout: VALIDATION_WINDOW.minus(START_WINDOW),
      failure: 'what was restored is not what was backed up, or could not be looked at',
      clause: 'backup.point-in-time',
    });
    new Rule(this, 'Restored', {
      description: 'A restore of a cluster is complete: the function asks the job whether it is the drill’s',
      eventPattern: {
        source: ['aws.backup'],
        detailType: ['Restore Job State Change'],
        detail: { resourceType: ['Aurora'], status: ['COMPLETED'] },
      },
      targets: [new LambdaFunction(validation.function, { deadLetterQueue: validation.deadLetters })],
    });
    new PlatformSchedule(this, 'Overdue', {
      role: 'backup-restore-drill-schedule',
      description: 'Looks whether this month a copy of every cluster was restored and judged',
      expression: OVERDUE,
      ...calling(validation, { step: 'overdue' }),
      key,
    });
  }

  /** Examine; where the Data API is: open, read, close; answer. What was opened is closed, whatever happened between. */
  #workflow({ function: lambdaFunction }: PlatformFunction): IChainable {
    const step = (id: string, name: string, input: Record<string, unknown> = { 'drill.$': '$' }) =>
      new LambdaInvoke(this, id, {
        lambdaFunction,
        payload: TaskInput.fromObject({ step: name, ...input }),
        payloadResponseOnly: true,
        retryOnServiceExceptions: false,
      }).addRetry({ errors: [Errors.ALL], interval: Duration.seconds(15), maxAttempts: 6, backoffRate: 1.5 });
    const failed = new Fail(this, 'NotLookedAt', {
      cause: 'The restore could not be looked at: no success, no failure',
    });
    const untilReady = (id: string, name: string, next: IChainable) => {
      const call = step(id, name);
      const look = new Choice(this, `${id}Done`)
        .when(Condition.booleanEquals('$.ready', true), next)
        .otherwise(new Wait(this, `${id}Later`, { time: WaitTime.duration(BETWEEN_LOOKS) }).next(call));
      return { call, chain: call.next(look) };
    };
    const verdict = step('Answer', 'answer').next(
      new Choice(this, 'AsBackedUp')
        .when(Condition.booleanEquals('$.successful', true), new Succeed(this, 'Proved'))
        .otherwise(new Fail(this, 'NotWhatWasBackedUp', { cause: 'The restored copy is not what was backed up' })),
    );
    const closing = untilReady('Close', 'close', verdict);
    const clearing = untilReady('Clear', 'close', failed);
    const reading = step('Read', 'read').addCatch(clearing.chain, { resultPath: JsonPath.DISCARD });
    const opening = untilReady('Open', 'open', reading.next(closing.chain));
    opening.call.addCatch(clearing.chain, { resultPath: JsonPath.DISCARD });
    return step('Examine', 'examine', { 'restoreJobId.$': '$.restoreJobId' }).next(
      new Choice(this, 'Readable').when(Condition.booleanEquals('$.readable', true), opening.chain).otherwise(verdict),
    );
  }
}
