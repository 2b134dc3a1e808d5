import { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import {
  DefinitionBody,
  DistributedMap,
  Errors,
  JsonPath,
  LogLevel,
  Pass,
  StateMachine,
  type IChainable,
  type RetryProps,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { CLAIM_MINUTES } from '../../lambda/review-workflow/object-layout';
import { acknowledge, acknowledgeInlinePolicy, acknowledgePatterns } from '../checks/acknowledge';
import { names } from '../config';
import { numbers, REGION } from '../policy';
import { PlatformAlarm } from './platform-alarm';
import type { PlatformFunction } from './platform-function';
import { DeadLetterQueue } from './dead-letter-queue';
import { PlatformLogGroup } from './platform-log-group';
import { PlatformRole } from './platform-role';
import { PlatformSchedule } from './platform-schedule';
import { PlatformStack } from './platform-stack';
import { alarmEndings } from './workflow-alarms';
import { ReviewFunctions, type ReviewFunctionsProps } from './review-functions';

/** Days, or hours of large days, reviewed at a time. */
const SHARDS_AT_A_TIME = 31;

/**
 * The monthly review: plan, a call a day, merge, draw, keep and mail. What the steps hand on lies in the working bucket;
 * a day that fails is tried again and then left out, and the merge says of which days it has no state.
 */
export class ReviewWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: ReviewFunctionsProps) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    const functions = new ReviewFunctions(this, 'Functions', props);
    const logGroup = new PlatformLogGroup(this, 'Logs', {
      logGroupName: `/aws/vendedlogs/states/${names.reviewWorkflow(settings)}`,
      retention: numbers.functionLog.value,
      key: props.key,
      dataClass: 'personal',
    });
    const role = this.#role(functions);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: names.reviewWorkflow(settings),
      definitionBody: DefinitionBody.fromChainable(this.#definition(functions)),
      role: role.withoutPolicyUpdates(),
      timeout: Duration.hours(12),
      tracingEnabled: true,
      logs: { destination: logGroup, level: LogLevel.ALL, includeExecutionData: false },
    });
    // Step Functions looks at once whether it may write the log.
    this.stateMachine.node.addDependency(role);
    // CDK's own statement of the same rights, by patterns that name other machines' executions too; the role has ours.
    this.stateMachine.node.tryRemoveChild('DistributedMapPolicy');
    this.#schedule(props.key);
    alarmEndings(
      this,
      this.stateMachine,
      (how) =>
        `${names.reviewWorkflow(settings)} ${how}: the month before has no review. Look at the failed step, mend it, start the state machine again with {"month": "YYYY-MM"}`,
    );
  }

  /** May call the steps, run the days as executions of its own, and leave logs and traces. */
  #role(functions: ReviewFunctions): Role {
    const { settings, account } = PlatformStack.of(this);
    const machine = `arn:aws:states:${REGION}:${account}:stateMachine:${names.reviewWorkflow(settings)}`;
    const executions = `arn:aws:states:${REGION}:${account}:execution:${names.reviewWorkflow(settings)}/*`;
    const role = new PlatformRole(this, 'Role', {
      name: 'review-workflow',
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    const { plan, day, merge, pdf, publish } = functions;
    const steps = [plan, day, merge, pdf, publish].map(({ function: step }) => step.functionArn);
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: steps }));
    role.addToPolicy(new PolicyStatement({ actions: ['states:StartExecution'], resources: [machine] }));
    role.addToPolicy(
      new PolicyStatement({ actions: ['states:DescribeExecution', 'states:StopExecution'], resources: [executions] }),
    );
    role.addToPolicy(
      new PolicyStatement({
        actions: [
          'logs:CreateLogDelivery',
          'logs:DeleteLogDelivery',
          'logs:DescribeLogGroups',
          'logs:DescribeResourcePolicies',
          'logs:GetLogDelivery',
          'logs:ListLogDeliveries',
          'logs:PutResourcePolicy',
          'logs:UpdateLogDelivery',
          'xray:GetSamplingRules',
          'xray:GetSamplingTargets',
          'xray:PutTelemetryRecords',
          'xray:PutTraceSegments',
        ],
        resources: ['*'],
      }),
    );
    acknowledgeInlinePolicy(role, 'state machine');
    acknowledgePatterns(
      role,
      [executions, '*'],
      "Each day is an execution of the machine's own, named when it starts; log deliveries and traces have no resource",
    );
    return role;
  }

  #definition({ plan, day, merge, pdf, publish }: ReviewFunctions): IChainable {
    const named = new Pass(this, 'Name the run', {
      parameters: { 'request.$': '$', 'run.$': '$$.Execution.Name' },
    });
    const reviewDay = this.#step('Review a day', day, JsonPath.DISCARD);
    reviewDay.addCatch(new Pass(this, 'Left unread'), { resultPath: JsonPath.DISCARD });
    const days = new DistributedMap(this, 'Each day', {
      itemsPath: '$.shards',
      itemSelector: {
        'month.$': '$.month',
        'folder.$': '$.folder',
        'register.$': '$.register',
        'shard.$': '$$.Map.Item.Value',
      },
      maxConcurrency: SHARDS_AT_A_TIME,
      toleratedFailurePercentage: 100,
      resultPath: JsonPath.DISCARD,
    });
    days.itemProcessor(reviewDay);
    const mail = this.#step('Keep and mail', publish, '$', {
      errors: ['MailClaimed'], // another run's, which sends it meanwhile or has ended without
      interval: Duration.minutes(CLAIM_MINUTES / 2),
      maxAttempts: 3,
      backoffRate: 1,
    });
    return named
      .next(this.#step('Plan', plan, '$'))
      .next(days)
      .next(this.#step('Merge', merge, JsonPath.DISCARD))
      .next(this.#step('Draw the PDF', pdf, JsonPath.DISCARD))
      .next(mail);
  }

  /** A call that is tried again, whatever failed: every step does twice what it does once. */
  #step(
    stepId: string,
    { function: lambdaFunction }: PlatformFunction,
    resultPath: string,
    ...retries: RetryProps[]
  ): LambdaInvoke {
    const step = new LambdaInvoke(this, stepId, {
      lambdaFunction,
      payloadResponseOnly: true,
      retryOnServiceExceptions: false,
      resultPath,
    });
    for (const retry of retries) step.addRetry(retry);
    // No failure of the step: the account runs as many functions as it may, a new one no more than ten. It waits its turn.
    step.addRetry({
      errors: ['Lambda.TooManyRequestsException'],
      interval: Duration.minutes(1),
      maxAttempts: Duration.hours(2).toMinutes(),
      backoffRate: 1,
    });
    step.addRetry({
      errors: [Errors.ALL],
      interval: Duration.seconds(20),
      maxAttempts: 3,
      backoffRate: 3,
    });
    return step;
  }

  #schedule(key: IKey): void {
    const { settings } = PlatformStack.of(this);
    const deadLetters = new DeadLetterQueue(this, 'Unstarted', { key });
    acknowledge(deadLetters, {
      'AwsSolutions-SQS3': 'It is itself a queue of dead letters: what the schedule could not start',
    });
    new PlatformAlarm(this, 'NotStarted', {
      alarmDescription: `The schedule could not start ${names.reviewWorkflow(settings)}: start it by hand with {"month": "YYYY-MM"}, and empty the queue`,
      metric: deadLetters.metricApproximateNumberOfMessagesVisible(),
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    new PlatformSchedule(this, 'Monthly', {
      role: 'review-schedule',
      description: 'Reviews the accesses of the month before (admins.reviewed-monthly)',
      expression: `cron(0 6 ${numbers.reviewDay.value} * ? *)`,
      action: { name: 'states:StartExecution', resource: this.stateMachine.stateMachineArn },
      target: (props) => new StepFunctionsStartExecution(this.stateMachine, props),
      deadLetters,
      key,
    });
  }
}
