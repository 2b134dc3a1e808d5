import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { EventField, Rule, RuleTargetInput, type CfnRule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { FilterPattern, MetricFilter, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { names } from '../config';
import { PlatformAlarm } from './platform-alarm';
import { PlatformStack } from './platform-stack';
import { alarmTopicOf } from './alarm-topic';

/**
 * Says at once that the emergency role was entered (`admin.sealed-credentials`): EventBridge hears of it in Ireland
 * within seconds; the trail's search copy hears of it in whichever Region the sign-in took place.
 */
export class EmergencyAlarm extends Construct {
  constructor(scope: Construct, id: string, trailLog: ILogGroup) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    const topic = alarmTopicOf(this);
    const role = names.role(settings, 'emergency');
    const entered = new Rule(this, 'Entered', {
      description: 'The emergency role was assumed, or tried to be',
      eventPattern: {
        source: ['aws.sts'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: {
          eventName: ['AssumeRole', 'AssumeRoleWithSAML'],
          requestParameters: { roleArn: [{ wildcard: `*${role}*` }] },
        },
      },
      targets: [
        new SnsTopic(topic, {
          message: RuleTargetInput.fromText(
            `Emergency role ${role}: ${EventField.fromPath('$.detail.eventName')} at ${EventField.fromPath('$.detail.eventTime')} from ${EventField.fromPath('$.detail.sourceIPAddress')}. If nobody announced it, this is an incident.`,
          ),
        }),
      ],
    });
    // Assuming a role is recorded as read-only, and a rule that is only ENABLED is not sure to hear of such calls.
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
    (entered.node.defaultChild as CfnRule).state = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
    const entries = new MetricFilter(this, 'EnteredAnywhere', {
      logGroup: trailLog,
      filterPattern: FilterPattern.literal(
        `{ ($.eventName = "AssumeRole*") && ($.requestParameters.roleArn = "*${role}*") }`,
      ),
      metricNamespace: names.metricNamespace,
      metricName: `${settings.environment}-emergency-role-entered`,
    });
    new PlatformAlarm(this, 'EnteredAnywhereAlarm', {
      alarmDescription: `${role} was assumed, in whichever Region. If nobody announced it, this is an incident.`,
      metric: entries.metric({ statistic: 'Sum' }),
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
