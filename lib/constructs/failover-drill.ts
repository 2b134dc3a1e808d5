import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import { Errors, Map as MapState, TaskInput, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { acknowledgePatterns } from '../checks/acknowledge';
import { names } from '../config';
import { TIME_ZONE } from '../policy';
import { drillRecords } from './drill-records';
import { drillWorkflow } from './drill-workflow';
import { PlatformFunction } from './platform-function';
import { PlatformSchedule } from './platform-schedule';
import { PlatformStack } from './platform-stack';

/** How long a new writer is waited for: AWS promises most failovers within one minute. */
const LIMIT = Duration.minutes(10);
/** The day of the month of scheduled drills. */
const DRILL_DAY = 15;

/**
 * The failover drill (`cluster.failover`): fails clusters over one after the other, measures the seconds until another
 * instance writes, and keeps the record. Started by hand with `{"clusters": ["<identifier>", ...]}`, or each month.
 */
export class FailoverDrill extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { key }: { readonly key: IKey }) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    const { failoverDrill } = settings.backup;
    const records = drillRecords(settings, 'failover');
    const clusters = settings.clusters.map(({ name }) => names.cluster(settings, name));

    const steps = new PlatformFunction(this, 'Steps', {
      name: 'failover-drill',
      role: 'backup-failover-drill',
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

    this.stateMachine = drillWorkflow(this, {
      name: names.failoverDrill(settings),
      role: 'backup-failover-drill-workflow',
      steps: this.#workflow(steps),
      function: steps.function,
      key,
      timeout: Duration.hours(2),
      failure: 'a failover drill failed or was refused',
      clause: 'cluster.failover',
    });
    if (failoverDrill.schedule === 'monthly') this.#startMonthly(steps, key, clusters, failoverDrill.from);

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
    // Once a cluster has failed over, nothing that is refused may lose what the drill is for
    const again = (call: LambdaInvoke, interval: Duration) =>
      call.addRetry({ errors: [Errors.ALL], interval, maxAttempts: 6 });
    return new MapState(this, 'EachCluster', { itemsPath: '$.clusters', maxConcurrency: 1 }).itemProcessor(
      step('Admit', 'admit', { 'cluster.$': '$' })
        .next(step('FailOver', 'fail-over', drill))
        .next(again(step('Measure', 'measure', drill), Duration.seconds(1)))
        .next(again(step('Record', 'record', drill), Duration.seconds(15))),
    );
  }

  #startMonthly({ deadLetters }: PlatformFunction, key: IKey, clusters: readonly string[], from: string): void {
    const [hour = '', minute = ''] = from.split(':');
    new PlatformSchedule(this, 'Monthly', {
      role: 'backup-failover-drill-schedule',
      description: 'Fails every cluster over once a month, one after the other',
      expression: `cron(${Number(minute)} ${Number(hour)} ${DRILL_DAY} * ? *)`,
      action: { name: 'states:StartExecution', resource: this.stateMachine.stateMachineArn },
      target: (props) =>
        new StepFunctionsStartExecution(this.stateMachine, {
          ...props,
          input: ScheduleTargetInput.fromObject({ clusters }),
        }),
      deadLetters,
      key,
    });
  }
}
