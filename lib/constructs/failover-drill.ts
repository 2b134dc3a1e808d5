import { Duration, RemovalPolicy, Tags, TimeZone } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { DefinitionBody, LogLevel, Map as MapState, StateMachine, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { acknowledge } from '../checks/acknowledge';
import { names } from '../config';
import { numbers, TAGS, TIME_ZONE } from '../policy';
import { PlatformFunction } from './platform-function';
import { PlatformStack } from './platform-stack';

/** How long a new writer is waited for: AWS promises most failovers within one minute. */
const LIMIT = Duration.minutes(10);
/** The day of the month of scheduled drills. */
const DRILL_DAY = 15;

export interface FailoverDrillProps {
  readonly key: IKey;
  /** Keeps the records, under `drills/failover/`. */
  readonly records: IBucket;
}

/**
 * The failover drill (`cluster.failover`): fails clusters over one after the other, measures the seconds until another
 * instance writes, and keeps the record. Started by hand with `{"clusters": ["<identifier>", ...]}`, or each month.
 */
export class FailoverDrill extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { key, records }: FailoverDrillProps) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    const { failoverDrill } = settings.backup;
    const clusters = settings.clusters.map(({ name }) => names.cluster(settings, name));

    const steps = new PlatformFunction(this, 'Steps', {
      name: 'failover-drill',
      description: 'Fails a cluster over inside its window and measures how long it has no writer',
      key,
      timeout: LIMIT.plus(Duration.minutes(1)),
      environment: {
        WINDOW_FROM: failoverDrill.from,
        WINDOW_TO: failoverDrill.to,
        TIME_ZONE,
        LIMIT_SECONDS: String(LIMIT.toSeconds()),
        RECORDS_BUCKET: records.bucketName,
      },
      allow: [
        new PolicyStatement({
          actions: ['rds:DescribeDBClusters', 'rds:FailoverDBCluster'],
          resources: settings.clusters.map(({ name }) => names.clusterArn(settings, name)),
        }),
        new PolicyStatement({ actions: ['s3:PutObject'], resources: [records.arnForObjects('drills/failover/*')] }),
        new PolicyStatement({
          actions: ['cloudwatch:PutMetricData'],
          resources: ['*'], // knows no resource-level permission
          conditions: { StringEquals: { 'cloudwatch:namespace': names.metricNamespace } },
        }),
      ],
    });
    (records.encryptionKey ?? key).grantEncryptDecrypt(steps.role);

    const logs = new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/states/${names.function(settings, 'failover-drill')}`,
      retention: numbers.functionLog.value,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Tags.of(logs).add(TAGS.dataClass, 'anonymous');
    this.stateMachine = new StateMachine(this, 'Workflow', {
      stateMachineName: names.function(settings, 'failover-drill'),
      definitionBody: DefinitionBody.fromChainable(this.#workflow(steps)),
      logs: { destination: logs, level: LogLevel.ALL },
      tracingEnabled: true,
      timeout: Duration.hours(2),
    });
    this.#alarmFailures();
    if (failoverDrill.schedule === 'monthly') this.#startMonthly(clusters, failoverDrill.from);

    acknowledge(steps.role, {
      'AwsSolutions-IAM5[Resource::*]': 'PutMetricData knows no resources; the namespace is its limit',
    });
  }

  /** One cluster at a time: the platform never loses two writers at once. A refusal touches nothing and fails the run. */
  #workflow(steps: PlatformFunction): MapState {
    const step = (id: string, name: string, payload: Record<string, unknown>) =>
      new LambdaInvoke(this, id, {
        lambdaFunction: steps.function,
        payload: TaskInput.fromObject({ step: name, ...payload }),
        payloadResponseOnly: true,
      });
    const drill = { 'drill.$': '$' };
    return new MapState(this, 'EachCluster', { itemsPath: '$.clusters', maxConcurrency: 1 }).itemProcessor(
      step('Admit', 'admit', { 'cluster.$': '$' })
        .next(step('FailOver', 'fail-over', drill))
        .next(step('Measure', 'measure', drill))
        .next(step('Record', 'record', drill)),
    );
  }

  #alarmFailures(): void {
    const topic = Topic.fromTopicArn(this, 'Alarms', names.alarmTopicArn(PlatformStack.of(this).settings));
    new Alarm(this, 'Failed', {
      alarmDescription: 'A failover drill failed or was refused [cluster.failover]',
      metric: this.stateMachine.metricFailed({ period: Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(topic));
  }

  #startMonthly(clusters: readonly string[], from: string): void {
    const [hour = '', minute = ''] = from.split(':');
    new Schedule(this, 'Monthly', {
      description: 'Fails every cluster over once a month, one after the other',
      schedule: ScheduleExpression.cron({
        minute: String(Number(minute)),
        hour: String(Number(hour)),
        day: String(DRILL_DAY),
        timeZone: TimeZone.of(TIME_ZONE),
      }),
      target: new StepFunctionsStartExecution(this.stateMachine, {
        input: ScheduleTargetInput.fromObject({ clusters }),
      }),
    });
  }
}
