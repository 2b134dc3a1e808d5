import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSubscriptionFilter, type LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgePatterns } from '../checks/acknowledge';
import { names } from '../config';
import { REGION } from '../policy';
import { PlatformAlarm } from './platform-alarm';
import { PlatformFunction } from './platform-function';
import { PlatformStack } from './platform-stack';
import { viaS3For } from './via-s3';

export interface AccessAlertProps {
  readonly key: IKey;
  /** The trail's search copy: all Regions arrive there within minutes. */
  readonly trailLog: LogGroup;
}

/**
 * Judges each event of the trail by the rules of the monthly review that one event decides, and mails at once what breaks
 * one (`incident.detected`, `processor.breach`). Register, mail identity and the marks of what was told are the review's.
 */
export class AccessAlert extends Construct {
  constructor(scope: Construct, id: string, { key, trailLog }: AccessAlertProps) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    const { mail } = settings;
    const [reports, work] = [names.bucketArn(settings, 'reports'), names.bucketArn(settings, 'review-work')];
    const [registers, claims] = [`${reports}/registers/*`, `${work}/claims/*`];
    const reviewKeys = `arn:aws:kms:${REGION}:${settings.custodyAccount ?? settings.account}:key/*`;
    const alert = new PlatformFunction(this, 'Function', {
      name: 'access-alert',
      description: 'Mails at once what an administrator did that breaks a rule',
      key,
      environment: {
        AUDIT_BUCKET_NAME: names.bucket(settings, 'audit'), // known by name, not reached
        REPORTS_BUCKET: names.bucket(settings, 'reports'),
        WORK_BUCKET: names.bucket(settings, 'review-work'),
        SENDER: mail.sender,
        RECIPIENTS: mail.alarms.join(','),
        CONFIGURATION_SET: names.configurationSet(settings),
        LANGUAGE: mail.language,
        WORKING_HOURS: JSON.stringify(settings.workingHours),
        RUNBOOK: mail.runbook,
      },
      memoryMiB: 512,
      allow: [
        new PolicyStatement({ actions: ['s3:ListBucket'], resources: [reports, work] }),
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [registers, claims] }),
        new PolicyStatement({ actions: ['s3:PutObject'], resources: [claims] }),
        new PolicyStatement({
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [reviewKeys],
          conditions: viaS3For([`${reports}*`, `${work}*`]),
        }),
        new PolicyStatement({
          actions: ['ses:SendEmail', 'ses:SendRawEmail'],
          resources: [`identity/${mail.domain}`, `configuration-set/${names.configurationSet(settings)}`].map(
            (resource) => `arn:aws:ses:${REGION}:${settings.account}:${resource}`,
          ),
        }),
      ],
    });
    acknowledgePatterns(
      alert.role,
      [registers, claims, reviewKeys],
      'Registers and claims have computed names; the review stack is deployed later, its key is bound by the buckets',
    );
    const permission = 'TrailLog';
    alert.function.addPermission(permission, {
      principal: new ServicePrincipal('logs.amazonaws.com'),
      sourceArn: trailLog.logGroupArn,
      sourceAccount: settings.account,
    });
    const everything = new CfnSubscriptionFilter(this, 'TrailLog', {
      logGroupName: trailLog.logGroupName,
      filterName: 'access-alert',
      filterPattern: '',
      destinationArn: alert.function.functionArn,
    });
    everything.node.addDependency(alert.function.node.findChild(permission));
    // The platform's own watches call AWS every five minutes: a trail that arrives is never silent so long.
    new PlatformAlarm(this, 'Silent', {
      alarmDescription: `${alert.function.functionName} has not run for half an hour: nobody is told of what breaks a rule. Look at the trail, its log group and the subscription`,
      metric: alert.function.metricInvocations({ period: Duration.minutes(30), statistic: 'Sum' }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    });
  }
}
