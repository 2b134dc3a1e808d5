import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CLAIM_MINUTES } from '../../lambda/review-workflow/object-layout';
import { production, validateSettings } from '../../lib/config';
import { AuditStack } from '../../lib/stacks/audit';
import { ReviewStack } from '../../lib/stacks/review';
import { unbundledCode } from './synthesise';

let template: Template;
beforeAll(() => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'custodia-review-')), analyticsReporting: false });
  const props = { settings: validateSettings(production), code: unbundledCode };
  const audit = new AuditStack(app, props);
  template = Template.fromStack(new ReviewStack(app, { ...props, auditKey: audit.key, digestKey: audit.digestKey }));
});

const definition = () => {
  const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  const parts = machine!['Properties'].DefinitionString['Fn::Join'][1] as unknown[];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'arn:step')).join('')).States as Record<
    string,
    Record<string, unknown>
  >;
};

test('the review starts on the third day of the month at six, Rome', () => {
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'cron(0 6 3 * ? *)',
    ScheduleExpressionTimezone: 'Europe/Rome',
    State: 'ENABLED',
  });
});

test('reports are locked for eighteen months and gone right after; workings are not locked', () => {
  template.hasResourceProperties('AWS::S3::Bucket', {
    BucketName: 'custodia-production-reports-111122223333',
    ObjectLockEnabled: true,
    ObjectLockConfiguration: { Rule: { DefaultRetention: { Days: 550, Mode: 'GOVERNANCE' } } },
    LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 550, Status: 'Enabled' })] },
  });
  template.hasResourceProperties('AWS::S3::Bucket', {
    BucketName: 'custodia-production-review-work-111122223333',
    ObjectLockEnabled: Match.absent(),
    LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 7 })] },
  });
});

test('every step is tried again, whatever failed', () => {
  const { 'Each day': days, ...states } = definition();
  const steps = [
    ...Object.values(states),
    ...Object.values((days!['ItemProcessor'] as { States: Record<string, Record<string, unknown>> }).States),
  ];
  const tasks = steps.filter(({ Type }) => Type === 'Task');
  expect(tasks).toHaveLength(5);
  for (const { Retry } of tasks)
    expect((Retry as object[]).at(-1)).toMatchObject({ ErrorEquals: ['States.ALL'], MaxAttempts: 3 });
});

test('a step that the account has no room for waits its turn, longer than all the others take in a new one', () => {
  const days = definition()['Each day'] as unknown as {
    MaxConcurrency: number;
    ItemProcessor: { States: Record<string, { Retry?: Record<string, number>[] }> };
  };
  const { Retry } = days.ItemProcessor.States['Review a day']!;
  const index = Retry!.findIndex(({ ErrorEquals }) => String(ErrorEquals) === 'Lambda.TooManyRequestsException');
  expect(index).toBeGreaterThanOrEqual(0);
  expect(index).toBeLessThan(Retry!.length - 1); // the first that fits is taken
  const { IntervalSeconds, MaxAttempts, BackoffRate } = Retry![index]!;
  expect(BackoffRate).toBe(1);
  const day = template.findResources('AWS::Lambda::Function', {
    Properties: { FunctionName: 'custodia-production-review-day' },
  });
  const seconds = Object.values(day)[0]!['Properties'].Timeout as number;
  const atATimeInANewAccount = 10;
  expect(IntervalSeconds! * MaxAttempts!).toBeGreaterThan(
    Math.ceil(days.MaxConcurrency / atATimeInANewAccount) * seconds,
  );
});

test('a run waits for the claim of another on the mail, which outlives any attempt to send it', () => {
  const [claimed] = definition()['Keep and mail']!['Retry'] as Record<string, number>[];
  expect(claimed).toMatchObject({ ErrorEquals: ['MailClaimed'], BackoffRate: 1 });
  expect(claimed!['IntervalSeconds']! * claimed!['MaxAttempts']!).toBeGreaterThan(CLAIM_MINUTES * 60);
  const publish = template.findResources('AWS::Lambda::Function', {
    Properties: { FunctionName: 'custodia-production-review-publish' },
  });
  expect(Object.values(publish)[0]!['Properties'].Timeout).toBeLessThan(CLAIM_MINUTES * 60);
});

test('a day that fails stops no other, and the merge comes after all of them', () => {
  const days = definition()['Each day'] as unknown as {
    Next: string;
    ToleratedFailurePercentage: number;
    ItemProcessor: { ProcessorConfig: object; States: Record<string, { Catch?: object[] }> };
  };
  expect(days.ItemProcessor.ProcessorConfig).toMatchObject({ Mode: 'DISTRIBUTED' });
  expect(days.ToleratedFailurePercentage).toBe(100);
  expect(days.ItemProcessor.States['Review a day']!.Catch).toEqual([
    expect.objectContaining({ ErrorEquals: ['States.ALL'], Next: 'Left unread' }),
  ]);
  expect(days.Next).toBe('Merge');
});

test('mail goes by TLS or not at all, and what does not arrive is an alarm', () => {
  template.hasResourceProperties('AWS::SES::ConfigurationSet', {
    DeliveryOptions: { TlsPolicy: 'REQUIRE' },
    ReputationOptions: { ReputationMetricsEnabled: true },
  });
  template.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
    EventDestination: {
      Enabled: true,
      MatchingEventTypes: Match.arrayWith(['bounce', 'complaint', 'reject']),
      SnsDestination: { TopicARN: 'arn:aws:sns:eu-west-1:111122223333:custodia-production-alarms' },
    },
  });
  template.hasResourceProperties('AWS::SES::EmailIdentity', { EmailIdentity: 'notices.example.com' });
});

test('a month without a report is an alarm, and so is a day on which nobody looked', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ReviewsOverdue',
    Namespace: 'Custodia',
    Threshold: 1,
    TreatMissingData: 'breaching',
    AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:custodia-production-alarms'],
  });
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'cron(0 8 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Rome',
  });
});

test.each(['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'])(
  'a review that does not come to its end is an alarm: %s',
  (MetricName) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName,
      AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:custodia-production-alarms'],
    });
  },
);

test('only the step that mails may mail, and only as the sender', () => {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  const sending = policies.flatMap(({ Properties }) =>
    (Properties.PolicyDocument.Statement as { Action: string | string[]; Condition?: object }[]).filter(({ Action }) =>
      [Action].flat().some((action) => action.startsWith('ses:')),
    ),
  );
  expect(sending).toEqual([
    expect.objectContaining({ Condition: { StringEquals: { 'ses:FromAddress': 'custodia@notices.example.com' } } }),
  ]);
});

test('no step may delete or unlock anything, nor write to the log that it reviews', () => {
  const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[],
  );
  const actions = statements.flatMap(({ Action }) => [Action].flat());
  expect(actions.filter((action) => /Delete(?!LogDelivery)|Bypass|Retention|LegalHold|\*/.test(action))).toEqual([]);
  const writes = statements.filter(({ Action }) => [Action].flat().includes('s3:PutObject'));
  expect(JSON.stringify(writes)).not.toContain('-audit-');
});
