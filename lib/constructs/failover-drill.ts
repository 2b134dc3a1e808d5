import { Duration, RemovalPolicy, Stack, Tags, TimeZone, type CfnElement } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { DefinitionBody, LogLevel, Map as MapState, StateMachine, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { acknowledge, acknowledgePatterns } from '../checks/acknowledge';
import { names } from '../config';
import { numbers, TAGS, TIME_ZONE } from '../policy';
import { drillRecords } from './drill-records';
import { PlatformFunction } from './platform-function';
import { PlatformStack } from './platform-stack';

/** How long a new writer is waited for: AWS promises most failovers within one minute. */
const LIMIT = Duration.minutes(10);
/** The day of the month of scheduled drills. */
const DRILL_DAY = 15;

export interface FailoverDrillProps {
  readonly key: IKey;
}

/**
 * The failover drill (`cluster.failover`): fails clusters over one after the other, measures the seconds until another
 * instance writes, and keeps the record. Started by hand with `{"clusters": ["<identifier>", ...]}`, or each month.
 */
export class FailoverDrill extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { key }: FailoverDrillProps) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    const { failoverDrill } = settings.backup;
    const records = drillRecords(settings, 'failover');
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
        RECORDS_BUCKET: records.bucket,
      },
      allow: [
        new PolicyStatement({
          actions: ['rds:DescribeDBClusters', 'rds:FailoverDBCluster'],
          resources: settings.clusters.map(({ name }) => names.clusterArn(settings, name)),
        }),
        ...records.allow,
      ],
    });

    const logs = new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/states/${names.function(settings, 'failover-drill')}`,
      retention: numbers.functionLog.value,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Tags.of(logs).add(TAGS.dataClass, 'anonymous');
    this.stateMachine = new StateMachine(this, 'Workflow', {
      stateMachineName: names.failoverDrill(settings),
      definitionBody: DefinitionBody.fromChainable(this.#workflow(steps)),
      logs: { destination: logs, level: LogLevel.ALL },
      tracingEnabled: true,
      timeout: Duration.hours(2),
    });
    this.#acknowledgeFindings(steps.function);
    this.#alarmFailures();
    if (failoverDrill.schedule === 'monthly') this.#startMonthly(clusters, failoverDrill.from);

    acknowledgePatterns(
      steps.role,
      ['*', records.objects, records.keys],
      'Metrics have no ARN, the namespace is their limit; records lie under one prefix, their key is known by its alias',
    );
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

  #acknowledgeFindings(lambda: LambdaFunction): void {
    const { role } = this.stateMachine;
    const versions = `<${Stack.of(this).getLogicalId(lambda.node.defaultChild as CfnElement)}.Arn>:*`;
    acknowledge(role, {
      'NIST.800.53.R5-IAMNoInlinePolicy': 'The policy belongs to this one state machine and goes with it',
    });
    acknowledgePatterns(
      role,
      ['*', versions],
      'It calls its one function, whatever version; log deliveries and traces have no resource',
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
