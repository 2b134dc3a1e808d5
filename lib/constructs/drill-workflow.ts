import { Duration, RemovalPolicy, Stack, Tags, type CfnElement } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { DefinitionBody, LogLevel, StateMachine, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { acknowledge, acknowledgePatterns } from '../checks/acknowledge';
import { names } from '../config';
import { numbers, TAGS, type ClauseSlug } from '../policy';
import { PlatformStack } from './platform-stack';

export interface DrillWorkflowProps {
  readonly name: string;
  /** Its steps, all of them calls of {@link function}. */
  readonly steps: IChainable;
  readonly function: LambdaFunction;
  readonly key: IKey;
  readonly timeout: Duration;
  /** What it means when it does not end well, and whose promise that is. */
  readonly failure: string;
  readonly clause: ClauseSlug;
}

/** The workflow of a drill: logged, traced, ended after its time, and an alarm however it does not end well. */
export function drillWorkflow(scope: Construct, props: DrillWorkflowProps): StateMachine {
  const { settings } = PlatformStack.of(scope);
  const logs = new LogGroup(scope, 'Log', {
    logGroupName: `/aws/vendedlogs/states/${props.name}`,
    retention: numbers.functionLog.value,
    encryptionKey: props.key,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Tags.of(logs).add(TAGS.dataClass, 'anonymous');
  const workflow = new StateMachine(scope, 'Workflow', {
    stateMachineName: props.name,
    definitionBody: DefinitionBody.fromChainable(props.steps),
    logs: { destination: logs, level: LogLevel.ALL },
    tracingEnabled: true,
    timeout: props.timeout,
  });
  const versions = `<${Stack.of(scope).getLogicalId(props.function.node.defaultChild as CfnElement)}.Arn>:*`;
  acknowledge(workflow.role, {
    'NIST.800.53.R5-IAMNoInlinePolicy': 'The policy belongs to this one state machine and goes with it',
  });
  acknowledgePatterns(
    workflow.role,
    ['*', versions],
    'It calls its one function, whatever version; log deliveries and traces have no resource',
  );
  const mailbox = new SnsAction(Topic.fromTopicArn(scope, 'Alarms', names.alarmTopicArn(settings)));
  const period = { period: Duration.minutes(5) };
  const endings: readonly [id: string, IMetric, how: string][] = [
    ['Failed', workflow.metricFailed(period), 'failed'],
    ['TimedOut', workflow.metricTimedOut(period), 'did not end in time'],
    ['Aborted', workflow.metricAborted(period), 'was stopped'],
  ];
  for (const [id, metric, how] of endings) {
    new Alarm(scope, id, {
      alarmDescription: `${props.name} ${how}: ${props.failure} [${props.clause}]`,
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(mailbox);
  }
  return workflow;
}
