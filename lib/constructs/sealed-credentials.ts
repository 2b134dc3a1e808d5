import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput, type CfnRule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnDBCluster, DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import { CfnResourcePolicy, CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge, acknowledgePatterns } from '../checks/acknowledge';
import { names } from '../config';
import { numbers } from '../policy';
import { PlatformFunction } from './platform-function';
import { PlatformKey } from './platform-key';
import { PlatformStack } from './platform-stack';
import { rdsServiceRoleArn } from './sealed-key';
import { signInRoleArn } from './sign-in-role';
import { alarmTopicOf } from './alarm-topic';

/** RDS names the secrets that it manages so, with an id of its own behind. */
const SECRET_NAME = 'rds!cluster-';

/**
 * Keeps the clusters' master credentials sealed (`admin.sealed-credentials`): only the emergency role reads them, each
 * reading is mailed at once and replaces them, and RDS replaces them every week even when nobody does.
 */
export class SealedCredentials extends Construct {
  constructor(scope: Construct, id: string, clusters: readonly DatabaseCluster[]) {
    super(scope, id);
    for (const cluster of clusters) this.#seal(cluster);
    this.#answerReadings();
  }

  #seal(cluster: DatabaseCluster): void {
    const { settings } = PlatformStack.of(this);
    const secretId = (cluster.node.defaultChild as CfnDBCluster).attrMasterUserSecretSecretArn;
    const name = cluster.node.scope?.node.id ?? cluster.node.id;
    // RDS rotates by itself, without a function of ours; this holds it to the period
    new CfnRotationSchedule(this, `Rotation-${name}`, {
      secretId,
      rotationRules: { automaticallyAfterDays: numbers.sealedCredentialsRotation.value },
      rotateImmediatelyOnUpdate: false,
    }).applyRemovalPolicy(RemovalPolicy.RETAIN); // to delete a schedule is to stop the rotation
    new CfnResourcePolicy(this, `Seal-${name}`, {
      secretId,
      blockPublicPolicy: true,
      resourcePolicy: new PolicyDocument({
        statements: [
          new PolicyStatement({
            sid: 'OpenedByTheEmergencyRoleOnly',
            effect: Effect.DENY,
            principals: [new AnyPrincipal()],
            actions: ['secretsmanager:GetSecretValue'],
            resources: ['*'],
            conditions: {
              ArnNotLike: {
                'aws:PrincipalArn': [signInRoleArn(settings, 'emergency'), rdsServiceRoleArn(settings.account)],
              },
              BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
            },
          }),
        ],
      }),
    }).applyRemovalPolicy(RemovalPolicy.RETAIN);
  }

  #answerReadings(): void {
    const { settings } = PlatformStack.of(this);
    const { account, region } = settings;
    const rotator = rdsServiceRoleArn(account);
    const secrets = `arn:aws:secretsmanager:${region}:${account}:secret:${SECRET_NAME}*`;
    // EventBridge may leave dead letters with it, which it must not be able to do with the key of the databases
    const { key } = new PlatformKey(this, 'ReplacerKey', {
      purpose: 'sealed-log',
      description: 'Encrypts logs and dead letters of what replaces the sealed credentials',
      services: ['events.amazonaws.com'],
    });
    const replacer = new PlatformFunction(this, 'Replacer', {
      name: 'sealed-credentials',
      role: 'database-sealed-credentials',
      description: 'Replaces the sealed credentials of a database after they were read',
      key,
      environment: { ROTATOR: rotator },
      timeout: Duration.minutes(2),
      // One reading after another: the second of two at once sees what the first began
      reservedConcurrency: 1,
      allow: [
        new PolicyStatement({ actions: ['rds:DescribeDBClusters'], resources: ['*'] }),
        new PolicyStatement({
          actions: ['rds:ModifyDBCluster'],
          resources: settings.clusters.map(({ name }) => names.clusterArn(settings, name)),
        }),
        new PolicyStatement({
          actions: ['secretsmanager:ListSecretVersionIds', 'secretsmanager:RotateSecret'],
          resources: [secrets],
        }),
      ],
    });
    acknowledge(replacer.role, {
      'AwsSolutions-IAM5[Resource::*]': 'Describing clusters lists them all, and only reads',
    });
    acknowledgePatterns(
      replacer.role,
      [secrets],
      'RDS names its secrets by an id of its own; listing versions and rotating show no value',
    );
    const opened = new Rule(this, 'Opened', {
      description: 'The sealed credentials of a database were read',
      eventPattern: {
        source: ['aws.secretsmanager'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: {
          eventName: ['GetSecretValue'],
          requestParameters: { secretId: [{ wildcard: `*${SECRET_NAME}*` }] },
          // A role that RDS assumes for others, such as a proxy's, is not RDS: no exception by service name
          userIdentity: {
            sessionContext: { sessionIssuer: { arn: [{ exists: false }, { 'anything-but': [rotator] }] } },
          },
        },
      },
      targets: [
        new LambdaFunction(replacer.function, { deadLetterQueue: replacer.deadLetters }),
        new SnsTopic(alarmTopicOf(this), {
          message: RuleTargetInput.fromText(
            `Sealed credentials ${EventField.fromPath('$.detail.requestParameters.secretId')} were read at ${EventField.fromPath('$.detail.eventTime')} from ${EventField.fromPath('$.detail.sourceIPAddress')} by ${EventField.fromPath('$.detail.userIdentity.arn')}; they are being replaced. If nobody announced it, this is an incident.`,
          ),
        }),
      ],
    });
    // A reading is recorded as read-only, and a rule that is only ENABLED is not sure to hear of such calls.
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
    (opened.node.defaultChild as CfnRule).state = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
  }
}
