import { TimeZone } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Schedule, ScheduleExpression, ScheduleTargetInput, type IScheduleTarget } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke, type ScheduleTargetBaseProps } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeInlinePolicy } from '../checks/acknowledge';
import { TIME_ZONE } from '../policy';
import type { PlatformFunction } from './platform-function';
import { PlatformRole } from './platform-role';
import { PlatformStack } from './platform-stack';

export interface PlatformScheduleProps {
  /** Name of its role. */
  readonly role: string;
  readonly description: string;
  /** As EventBridge Scheduler writes it, Europe/Rome: `cron(0 6 3 * ? *)`. */
  readonly expression: string;
  /** What the schedule may do, and on what: its role may do no more. */
  readonly action: { readonly name: string; readonly resource: string };
  /** Makes the target with these properties. */
  readonly target: (props: ScheduleTargetBaseProps) => IScheduleTarget;
  /** Where a start that did not succeed is left. */
  readonly deadLetters: IQueue;
  readonly key: IKey;
}

type Called = Pick<PlatformScheduleProps, 'action' | 'target' | 'deadLetters'>;

/** What a schedule does that calls a function. @param input what the function is given */
export const calling = ({ function: lambda, deadLetters }: PlatformFunction, input: object = {}): Called => ({
  action: { name: 'lambda:InvokeFunction', resource: lambda.functionArn },
  target: (props) => new LambdaInvoke(lambda, { ...props, input: ScheduleTargetInput.fromObject(input) }),
  deadLetters,
});

/** Tries of a start, over a day at most. */
const TRIES = 10;

/** A schedule in the time of people, with a role for its one action, tried again, and left where somebody sees it. */
export class PlatformSchedule extends Construct {
  constructor(scope: Construct, id: string, props: PlatformScheduleProps) {
    super(scope, id);
    const { account } = PlatformStack.of(this);
    const { action, deadLetters, key } = props;
    const role = new PlatformRole(this, 'Role', {
      name: props.role,
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    role.addToPolicy(new PolicyStatement({ actions: [action.name], resources: [action.resource] }));
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }));
    role.addToPolicy(new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }));
    acknowledgeInlinePolicy(role, 'schedule');
    new Schedule(this, 'Schedule', {
      description: props.description,
      schedule: ScheduleExpression.expression(props.expression, TimeZone.of(TIME_ZONE)),
      target: props.target({
        role: role.withoutPolicyUpdates(),
        deadLetterQueue: deadLetters,
        retryAttempts: TRIES,
        input: ScheduleTargetInput.fromObject({}),
      }),
      key,
    });
  }
}
