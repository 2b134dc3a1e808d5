import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { production, type Settings } from '../../lib/config';
import { FailoverDrill } from '../../lib/constructs/failover-drill';
import { PlatformKey } from '../../lib/constructs/platform-key';
import { PlatformStack } from '../../lib/constructs/platform-stack';
import { unbundledCode } from '../stacks/synthesise';

class DrillStack extends PlatformStack {
  constructor(settings: Settings) {
    super(new App(), 'backup', { settings, code: unbundledCode }, { keepsData: true, description: 'drill' });
    const { key } = new PlatformKey(this, 'Key', { description: 'key' });
    new FailoverDrill(this, 'FailoverDrill', { key });
  }
}
const withDrill = (schedule: 'by-hand' | 'monthly', clusters = production.clusters): Template =>
  Template.fromStack(
    new DrillStack({
      ...production,
      clusters,
      backup: { ...production.backup, failoverDrill: { schedule, from: '03:30', to: '05:00' } },
    }),
  );

test('cluster.failover: a drill set to be by hand has no schedule', () => {
  withDrill('by-hand').resourceCountIs('AWS::Scheduler::Schedule', 0);
});

test('cluster.failover: a monthly drill starts with its window, Europe/Rome, on every cluster, a fourth included', () => {
  const fourth = { ...production.clusters[0]!, name: 'quarto' };
  const template = withDrill('monthly', [...production.clusters, fourth]);
  const [schedule] = Object.values(template.findResources('AWS::Scheduler::Schedule'));
  expect(schedule?.['Properties']).toMatchObject({
    ScheduleExpression: expect.stringMatching(/^cron\(30 3 15 /),
    ScheduleExpressionTimezone: 'Europe/Rome',
    Target: { Input: expect.stringContaining('custodia-production-quarto') },
  });
  const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
  expect(policies).toContain('cluster:custodia-production-quarto');
});

test('cluster.failover: the function knows the window, and a failed or refused drill reaches the alarm topic', () => {
  const template = withDrill('by-hand');
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { WINDOW_FROM: '03:30', WINDOW_TO: '05:00', TIME_ZONE: 'Europe/Rome' } },
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ExecutionsFailed',
    AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:custodia-production-alarms'],
  });
});
