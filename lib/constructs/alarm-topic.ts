import { Tags } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Topic, type ITopic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { names } from '../config';
import { TAGS } from '../policy';
import { PlatformKey } from './platform-key';
import { PlatformStack } from './platform-stack';

/** AWS services that raise alarms of their own accord, and say for which account they do. */
const PUBLISHERS = [
  'cloudwatch.amazonaws.com',
  'events.rds.amazonaws.com',
  'backup.amazonaws.com',
  'ses.amazonaws.com',
];

/** The topic as every stack knows it: by its name, without an export. */
export const alarmTopicOf = (scope: Construct): ITopic =>
  Topic.fromTopicArn(scope, 'Alarms', names.alarmTopicArn(PlatformStack.of(scope).settings));

/** Where every alarm of the platform arrives, and from where it is mailed. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    this.key = new PlatformKey(this, 'Key', {
      purpose: 'alarms',
      description: 'Encrypts alarms on their way to the mailbox',
      services: PUBLISHERS,
    }).key;
    this.topic = new Topic(this, 'Topic', {
      topicName: names.alarmTopic(settings),
      displayName: `Custodia ${settings.environment}`,
      masterKey: this.key,
      enforceSSL: true,
    });
    Tags.of(this.topic).add(TAGS.dataClass, 'personal');
    for (const address of settings.mail.alarms) this.topic.addSubscription(new EmailSubscription(address));

    const accounts = [settings.account, ...(settings.custodyAccount ? [settings.custodyAccount] : [])];
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ServicesOfThisPlatform',
        principals: PUBLISHERS.map((service) => new ServicePrincipal(service)),
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': accounts } },
      }),
    );
    // EventBridge does not say for whom it publishes to an encrypted topic: with a source condition the alarm would be
    // lost without a word. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'EventBridge',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
      }),
    );
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'EventBridgeForTheTopic',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': names.alarmTopicArn(settings) } },
      }),
    );
    if (settings.custodyAccount) {
      this.key.addToResourcePolicy(
        new PolicyStatement({
          sid: 'AlarmsOfTheCustodyAccount',
          principals: ['cloudwatch.amazonaws.com', 'ses.amazonaws.com'].map((one) => new ServicePrincipal(one)),
          actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          resources: ['*'],
          conditions: { StringEquals: { 'aws:SourceAccount': settings.custodyAccount } },
        }),
      );
    }
  }
}
