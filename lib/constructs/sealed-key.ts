import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { names } from '../config';
import { numbers } from '../policy';
import { PlatformStack } from './platform-stack';
import { keyGuard } from './proof-guard';
import { signInRoleArn } from './sign-in-role';

/** What RDS itself acts as when it creates and rotates the master credentials. */
export const rdsServiceRoleArn = (account: string): string =>
  `arn:aws:iam::${account}:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS`;

/**
 * The key of the sealed credentials (`admin.sealed-credentials`). Unlike the other keys it does not leave its use to
 * IAM: administrators may manage it, but only the emergency role, RDS and the deployment that creates the secret can
 * decrypt, and only through Secrets Manager. The secret's own policy then refuses the deployment.
 */
export class SealedKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { settings, shortName } = PlatformStack.of(this);
    const { account, region } = settings;
    const identities = new AccountRootPrincipal();
    const viaSecretsManager = { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } };
    this.key = new Key(this, 'Key', {
      description: 'Seals the master credentials of the databases',
      alias: names.keyAlias(settings, shortName, 'sealed'),
      enableKeyRotation: true,
      rotationPeriod: Duration.days(numbers.keyRotation.value),
      pendingWindow: Duration.days(numbers.keyDeletionWindow.value),
      removalPolicy: RemovalPolicy.RETAIN,
      policy: new PolicyDocument({
        statements: [
          new PolicyStatement({
            sid: 'ManageWithoutUsing',
            principals: [identities],
            actions: [
              'kms:CreateAlias',
              'kms:UpdateAlias',
              'kms:DeleteAlias',
              'kms:Describe*',
              'kms:Get*',
              'kms:List*',
              'kms:EnableKey',
              'kms:EnableKeyRotation',
              'kms:PutKeyPolicy',
              'kms:UpdateKeyDescription',
              'kms:TagResource',
              'kms:UntagResource',
              'kms:DisableKey',
              'kms:ScheduleKeyDeletion',
              'kms:CancelKeyDeletion',
            ],
            resources: ['*'],
          }),
          new PolicyStatement({
            sid: 'WriteThroughSecretsManager',
            principals: [identities],
            actions: ['kms:Encrypt', 'kms:GenerateDataKey*'],
            resources: ['*'],
            conditions: viaSecretsManager,
          }),
          new PolicyStatement({
            sid: 'ReadThroughSecretsManager',
            principals: [identities],
            actions: ['kms:Decrypt'],
            resources: ['*'],
            conditions: {
              ...viaSecretsManager,
              ArnLike: {
                'aws:PrincipalArn': [
                  signInRoleArn(settings, 'emergency'),
                  rdsServiceRoleArn(account),
                  `arn:aws:iam::${account}:role/cdk-*-cfn-exec-role-${account}-${region}`,
                ],
              },
            },
          }),
          new PolicyStatement({
            sid: 'GrantsForRdsOnly',
            principals: [identities],
            actions: ['kms:CreateGrant'],
            resources: ['*'],
            conditions: {
              Bool: { 'kms:GrantIsForAWSResource': 'true' },
              StringEquals: {
                'kms:ViaService': [`rds.${region}.amazonaws.com`, `secretsmanager.${region}.amazonaws.com`],
              },
            },
          }),
          keyGuard(account),
        ],
      }),
    });
  }
}
