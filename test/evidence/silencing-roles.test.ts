import type { Template } from '../../lib/template/template';
import { broken, properties } from './changed';

/** Lets the function that delivers records do something more, on whatever there is. */
const allowed = (action: string) => (template: Template) =>
  void properties(template, 'DeliveryFunctionRoleDefaultPolicy').PolicyDocument.Statement.push({
    Effect: 'Allow',
    Action: action,
    Resource: '*',
  });

test.each([
  'cloudwatch:DeleteAlarms',
  'cloudwatch:DisableAlarmActions',
  'cloudwatch:Dis*',
  'cloudwatch:PutMetricAlarm',
  'cloudwatch:SetAlarmState',
  'events:DisableRule',
  'events:PutTargets',
  'events:RemoveTargets',
  'guardduty:DeleteDetector',
  'scheduler:DeleteSchedule',
  'scheduler:UpdateSchedule',
  'securityhub:DisableSecurityHub',
  'sns:SetSubscriptionAttributes',
  'sns:Unsubscribe',
])('A role that may silence whoever watches has more than it needs: %s', (action) => {
  expect(broken('tracing', allowed(action))).toEqual(['admin.least-privilege']);
});

test.each([
  'cloudwatch:PutMetricData',
  'cloudwatch:DescribeAlarms',
  'events:ListRules',
  'scheduler:GetSchedule',
  'sns:ListTopics',
])('A role that only looks, or measures, has not: %s', (action) => {
  expect(broken('tracing', allowed(action))).toEqual([]);
});
