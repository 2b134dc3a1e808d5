import { Duration, Lazy } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, type Policy, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  type CfnFunction,
  Function as LambdaFunction,
  RecursiveLoop,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { names } from '../config';
import { numbers } from '../policy';
import { acknowledge, acknowledgeInlinePolicy } from '../checks/acknowledge';
import { NAMES_RESOURCES, NEEDS } from '../template/needs';
import { DeadLetterQueue } from './dead-letter-queue';
import { PlatformAlarm } from './platform-alarm';
import { PlatformLogGroup } from './platform-log-group';
import { PlatformRole } from './platform-role';
import { PlatformStack } from './platform-stack';

export interface PlatformFunctionProps {
  /** Name of the function and of its folder under `lambda/`, in kebab-case. */
  readonly name: string;
  readonly description: string;
  /** The stack's key: logs, environment and dead letters are encrypted with it. */
  readonly key: IKey;
  readonly environment?: Record<string, string>;
  /** @default 1 minute */
  readonly timeout?: Duration;
  /** @default 256 MiB */
  readonly memoryMiB?: number;
  /** Least-privilege statements of its role. */
  readonly allow?: readonly PolicyStatement[];
  /** @default - unreserved */
  readonly reservedConcurrency?: number;
  /**
   * Whether it may ask for its next run when its time is over; Lambda otherwise stops the seventeenth that asks for
   * another (https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html). It must bound them by itself.
   * @default false
   */
  readonly continuesItself?: boolean;
  /** Name of its role. @default - the function's */
  readonly role?: string;
}

/** A function of the platform: arm64, current runtime, own role and log group, dead letters kept and alarmed. */
export class PlatformFunction extends Construct {
  readonly function: LambdaFunction;
  readonly deadLetters: Queue;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: PlatformFunctionProps) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const functionName = names.function(stack.settings, props.name);

    const logGroup = new PlatformLogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: numbers.functionLog.value,
      key: props.key,
      dataClass: 'personal',
    });
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', { key: props.key });
    const role = (this.role = new PlatformRole(this, 'Role', {
      name: props.role ?? props.name,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    }));
    logGroup.grantWrite(role);
    // CDK lets a function send dead letters, but not use the key of a queue: encrypted ones would be lost
    role.addToPolicy(
      new PolicyStatement({ actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [props.key.keyArn] }),
    );
    const itself = new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: [names.functionArn(stack.settings, props.name)],
    });
    for (const statement of [...(props.allow ?? []), ...(props.continuesItself ? [itself] : [])])
      role.addToPolicy(statement);

    this.function = new LambdaFunction(this, 'Function', {
      functionName,
      description: props.description,
      code: stack.functionCode(props.name),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role,
      logGroup,
      environmentEncryption: props.key,
      environment: {
        CUSTODIA_ENVIRONMENT: stack.settings.environment,
        POWERTOOLS_SERVICE_NAME: props.name,
        POWERTOOLS_METRICS_NAMESPACE: names.metricNamespace,
        ...props.environment,
      },
      timeout: props.timeout ?? Duration.minutes(1),
      memorySize: props.memoryMiB ?? 256,
      deadLetterQueue: this.deadLetters,
      reservedConcurrentExecutions: props.reservedConcurrency,
      ...(props.continuesItself && { recursiveLoop: RecursiveLoop.ALLOW }),
    });
    // What the function works with, beside what its role allows: whoever judges the template sees when one no longer fits
    const policy = role.node.findChild('DefaultPolicy') as Policy;
    const built = this.function.node.defaultChild as CfnFunction;
    built.addMetadata(NEEDS, {
      Settings: Object.fromEntries(
        Object.entries(props.environment ?? {}).map(([name, value]) => [name, NAMES_RESOURCES.test(name) ? value : '']),
      ),
      Runs: {
        Handler: built.handler,
        Runtime: built.runtime,
        Timeout: built.timeout,
        MemorySize: built.memorySize,
        RecursiveLoop: built.recursiveLoop,
        Code: { S3Bucket: (built.code as CfnFunction.CodeProperty).s3Bucket },
      },
      Statement: Lazy.any({ produce: () => (policy.document.toJSON() as { Statement: unknown[] }).Statement }),
    });
    acknowledgeInlinePolicy(role, 'function');
    acknowledge(this.function, {
      'NIST.800.53.R5-LambdaInsideVPC':
        'It calls AWS APIs only, signed and by TLS; the VPC is for databases and has no way out',
    });
    if (props.reservedConcurrency === undefined) {
      acknowledge(this.function, {
        'NIST.800.53.R5-LambdaConcurrency':
          'Scheduled or event-driven and idempotent; a reservation would starve the account',
      });
    }

    for (const [alarmId, metric, what] of [
      ['Failed', this.function.metricErrors({ period: Duration.minutes(5) }), 'failed'],
      ['DeadLettered', this.deadLetters.metricApproximateNumberOfMessagesVisible(), 'left a dead letter'],
    ] as const) {
      new PlatformAlarm(this, alarmId, {
        alarmDescription: `${functionName} ${what}: ${props.description}`,
        metric,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
    }
  }
}
