import { Stack, type CfnElement, type Duration } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, LogLevel, StateMachine, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { acknowledgeInlinePolicy, acknowledgePatterns } from '../checks/acknowledge';
import { numbers, type ClauseSlug } from '../policy';
import { PlatformLogGroup } from './platform-log-group';
import { PlatformRole } from './platform-role';
import { PlatformStack } from './platform-stack';
import { alarmEndings } from './workflow-alarms';

export interface DrillWorkflowProps {
  readonly name: string;
  /** Name of its role. */
  readonly role: string;
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
  const { account, region } = PlatformStack.of(scope);
  const logs = new PlatformLogGroup(scope, 'Log', {
    logGroupName: `/aws/vendedlogs/states/${props.name}`,
    retention: numbers.functionLog.value,
    key: props.key,
    dataClass: 'anonymous',
  });
  const workflow = new StateMachine(scope, 'Workflow', {
    stateMachineName: props.name,
    role: new PlatformRole(scope, 'WorkflowRole', {
      name: props.role,
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:aws:states:${region}:${account}:stateMachine:*` },
        },
      }),
    }),
    definitionBody: DefinitionBody.fromChainable(props.steps),
    logs: { destination: logs, level: LogLevel.ALL },
    tracingEnabled: true,
    timeout: props.timeout,
  });
  const versions = `<${Stack.of(scope).getLogicalId(props.function.node.defaultChild as CfnElement)}.Arn>:*`;
  acknowledgeInlinePolicy(workflow.role, 'state machine');
  acknowledgePatterns(
    workflow.role,
    ['*', versions],
    'It calls its one function, whatever version; log deliveries and traces have no resource',
  );
  alarmEndings(scope, workflow, (how) => `${props.name} ${how}: ${props.failure} [${props.clause}]`);
  return workflow;
}
