import { RemovalPolicy } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput, type EventPattern } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { CfnDetector } from 'aws-cdk-lib/aws-guardduty';
import { CfnHub } from 'aws-cdk-lib/aws-securityhub';
import { Construct } from 'constructs';
import { alarmTopicOf } from './alarm-topic';

/** What GuardDuty watches besides the trail, DNS and flow logs: reads of buckets, sign-ins to databases, malware. */
const FEATURES = ['S3_DATA_EVENTS', 'RDS_LOGIN_EVENTS', 'EBS_MALWARE_PROTECTION', 'LAMBDA_NETWORK_LOGS'];

/** GuardDuty's severities of 4 and more are medium, high and critical. */
const MEDIUM = 4;

interface Warning {
  readonly description: string;
  readonly eventPattern: EventPattern;
  /** JSON path of what the mail says first. */
  readonly title: string;
}

const warnings: Readonly<Record<string, Warning>> = {
  Threats: {
    description: 'GuardDuty saw something that may be a breach',
    eventPattern: {
      source: ['aws.guardduty'],
      detailType: ['GuardDuty Finding'],
      detail: { severity: [{ numeric: ['>=', MEDIUM] }] },
    },
    title: '$.detail.title',
  },
  Malware: {
    description: 'GuardDuty found malware in an uploaded or restored object',
    eventPattern: {
      source: ['aws.guardduty'],
      detailType: ['GuardDuty Malware Protection Object Scan Result'],
      detail: { scanResultDetails: { scanResultStatus: ['THREATS_FOUND'] } },
    },
    title: '$.detail.s3ObjectDetails.objectKey',
  },
  Vulnerabilities: {
    description: 'Inspector found a vulnerability of high severity',
    eventPattern: {
      source: ['aws.inspector2'],
      detailType: ['Inspector2 Finding'],
      detail: { severity: ['HIGH', 'CRITICAL'], status: ['ACTIVE'] },
    },
    title: '$.detail.title',
  },
  Misconfigurations: {
    description: 'Security Hub found a control of high severity broken',
    eventPattern: {
      source: ['aws.securityhub'],
      detailType: ['Security Hub Findings - Imported'],
      detail: {
        findings: {
          ProductName: [{ 'anything-but': ['GuardDuty', 'Inspector'] }], // these two are heard directly
          Severity: { Label: ['HIGH', 'CRITICAL'] },
          Workflow: { Status: ['NEW'] },
          RecordState: ['ACTIVE'],
        },
      },
    },
    title: '$.detail.findings[0].Title',
  },
};

/**
 * AWS's own watchmen, and the way of what they find to the alarm mailbox (`incident.detected`, `processor.breach`,
 * `assurance.early-warning`, `malware.scanned`). CloudFormation cannot switch Inspector on: see
 * docs/decisions/0024-watchmen.md.
 */
export class DetectionServices extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const detector = new CfnDetector(this, 'Detector', {
      enable: true,
      findingPublishingFrequency: 'FIFTEEN_MINUTES',
      features: FEATURES.map((name) => ({ name, status: 'ENABLED' })),
    });
    const hub = new CfnHub(this, 'Hub', { enableDefaultStandards: true, autoEnableControls: true });
    for (const watchman of [detector, hub]) watchman.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const topic = alarmTopicOf(this);
    for (const [name, { description, eventPattern, title }] of Object.entries(warnings)) {
      new Rule(this, name, {
        description,
        eventPattern,
        targets: [
          new SnsTopic(topic, {
            message: RuleTargetInput.fromObject({
              what: description,
              title: EventField.fromPath(title),
              event: EventField.fromPath('$.detail'),
            }),
          }),
        ],
      });
    }
  }
}
