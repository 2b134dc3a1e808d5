import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { names } from '../config';
import { numbers, REGION } from '../policy';
import { PlatformStack } from './platform-stack';
import { keyGuard } from './proof-guard';

export interface PlatformKeyProps {
  readonly description: string;
  /** Last part of the alias. @default 'data' */
  readonly purpose?: string;
  /** AWS services that encrypt with this key on the account's behalf, such as `sns.amazonaws.com`. */
  readonly services?: readonly string[];
  /** An RSA key that signs instead of encrypting; such keys cannot be rotated. @default false */
  readonly signing?: boolean;
}

/**
 * A customer-managed key of a stack: rotated yearly, kept when the stack goes, deleted only after the longest window,
 * disabled or given another policy by deployments only.
 */
export class PlatformKey extends Construct {
  readonly key: Key;

  constructor(
    scope: Construct,
    id: string,
    { description, purpose, services = [], signing = false }: PlatformKeyProps,
  ) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    this.key = new Key(this, 'Key', {
      description,
      alias: names.keyAlias(stack.settings, stack.shortName, purpose),
      ...(signing
        ? { keySpec: KeySpec.RSA_2048, keyUsage: KeyUsage.SIGN_VERIFY }
        : { enableKeyRotation: true, rotationPeriod: Duration.days(numbers.keyRotation.value) }),
      pendingWindow: Duration.days(numbers.keyDeletionWindow.value),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.key.addToResourcePolicy(keyGuard(stack.account));
    if (signing) return;
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LogGroupsOfThisAccount',
        principals: [new ServicePrincipal(`logs.${REGION}.amazonaws.com`)],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${REGION}:${stack.account}:log-group:*`,
          },
        },
      }),
    );
    for (const service of services) {
      this.key.addToResourcePolicy(
        new PolicyStatement({
          sid: `Service${service.split('.')[0]?.replace(/[^a-z]/g, '')}`,
          principals: [new ServicePrincipal(service)],
          actions: ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:Encrypt', 'kms:DescribeKey'],
          resources: ['*'],
          conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
        }),
      );
    }
  }
}
