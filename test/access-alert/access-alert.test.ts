import { gzipSync } from 'node:zlib';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { simpleParser } from 'mailparser';
import { memoryBuckets } from '../review-workflow/memory-bucket';
import { testRegister } from '../review/rules/context';
import { coveringCall, disagreements, labelled, type Labelled } from '../review/rules/labels';
import { accessEventFrom } from '../../lambda/monthly-review/access-event-from-record';
import { accessAlert } from '../../lambda/access-alert/access-alert';
import { judge } from '../../lambda/access-alert/judge';
import { RegisterIndex } from '../../lambda/monthly-review/register/register-index';
import { registerSchema } from '../../lambda/monthly-review/register/register-schema';
import { PLATFORM_HOURS } from '../../lambda/monthly-review/working-hours';
import { awsError } from '../aws-error';

const ses = mockClient(SESv2Client);

/** Buckets in memory, one of which holds a register. */
function bucketWith(register: string) {
  const memory = memoryBuckets();
  memory.objects.set('reports/registers/2026-01-01.json', Buffer.from(register));
  return memory;
}

const record = (changes: object) => ({
  eventID: 'e1',
  eventTime: '2026-10-05T08:30:00Z',
  eventSource: 'cloudtrail.amazonaws.com',
  eventName: 'StopLogging',
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  sourceIPAddress: '203.0.113.7',
  readOnly: false,
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/dba/anna.verdi@example.com',
    sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/dba' } },
  },
  requestParameters: { name: 'trail <b>&\u202e' },
  ...changes,
});

const subscription = (...records: readonly (object | string)[]) => ({
  awslogs: {
    data: gzipSync(
      JSON.stringify({
        messageType: 'DATA_MESSAGE',
        logEvents: records.map((one, id) => ({ id, message: typeof one === 'string' ? one : JSON.stringify(one) })),
      }),
    ).toString('base64'),
  },
});

const freshHandler = () =>
  accessAlert({
    s3: new S3Client({ region: 'eu-west-1' }),
    ses: new SESv2Client({ region: 'eu-west-1' }),
    now: () => new Date('2026-10-05T08:31:00Z'),
  });
const mails = () =>
  Promise.all(
    ses.commandCalls(SendEmailCommand).map(({ args }) => simpleParser(Buffer.from(args[0].input.Content!.Raw!.Data!))),
  );

beforeEach(() => {
  ses.reset();
  ses.on(SendEmailCommand).resolves({ MessageId: 'm' });
  Object.assign(process.env, {
    AUDIT_BUCKET_NAME: 'custodia-production-audit-111122223333',
    REPORTS_BUCKET: 'reports',
    WORK_BUCKET: 'work',
    SENDER: 'custodia@notices.example.com',
    RECIPIENTS: 'alarms@example.com',
    CONFIGURATION_SET: 'notices',
    LANGUAGE: 'it',
    WORKING_HOURS: JSON.stringify(PLATFORM_HOURS),
    RUNBOOK: 'https://runbook.example.com/accessi',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
});

describe('the immediate alert', () => {
  it('says what, who, when in Italian time, from where, why, what to do, and where the runbook is', async () => {
    bucketWith(JSON.stringify(testRegister));
    await freshHandler()(subscription(record({})));
    const [mail] = await mails();
    expect(mail!.subject).toBe('[Custodia] Allarme accessi, gravità alta: Registro degli accessi toccato');
    for (const part of [mail!.text!, mail!.html as string]) {
      expect(part).toContain('Anna Verdi');
      expect(part).toContain('5 ottobre 2026, 10:30:00');
      expect(part).toContain('203.0.113.7');
      expect(part).toContain('\\u{202e}');
      expect(part).toContain('https://runbook.example.com/accessi#trail-tampering');
    }
    expect(mail!.html).toContain('trail &lt;b>');
  });

  it('knows the bucket of the logs: a trail that is told it again is not diverted', async () => {
    bucketWith(JSON.stringify(testRegister));
    const updated = (s3BucketName: string) =>
      record({ eventName: 'UpdateTrail', requestParameters: { name: 'custodia-production-trail', s3BucketName } });
    await freshHandler()(subscription(updated('custodia-production-audit-111122223333')));
    expect(await mails()).toEqual([]);
    await freshHandler()(subscription(updated('elsewhere')));
    expect(await mails()).toHaveLength(1);
  });

  it('folds repeats of an hour into one mail, and tells an event delivered twice once', async () => {
    bucketWith(JSON.stringify(testRegister));
    const handler = freshHandler();
    const message = subscription(record({}), record({ eventID: 'e2' }), record({ eventID: 'e2' }));
    await handler(message);
    await handler(message);
    await handler(subscription(record({ eventID: 'e3', eventTime: '2026-10-05T08:50:00Z' })));
    expect((await mails()).map(({ text }) => /(\d+) eventi/.exec(text!)?.[1])).toEqual(['2']);
    await handler(subscription(record({ eventID: 'e4', eventTime: '2026-10-05T09:10:00Z' })));
    expect(await mails()).toHaveLength(2);
  });

  it('fails when the mail fails, so that it is retried, and then mails', async () => {
    bucketWith(JSON.stringify(testRegister));
    const handler = freshHandler();
    ses.on(SendEmailCommand).rejectsOnce(awsError('TooManyRequestsException')).resolves({ MessageId: 'm' });
    await expect(handler(subscription(record({})))).rejects.toThrow('TooManyRequests');
    await handler(subscription(record({})));
    expect(ses.commandCalls(SendEmailCommand)).toHaveLength(2);
    await handler(subscription(record({})));
    expect(ses.commandCalls(SendEmailCommand)).toHaveLength(2);
  });

  it('goes on without a register that can be used, and says so', async () => {
    bucketWith('{"administrators": [');
    await freshHandler()(subscription('no JSON', record({}), record({ eventID: 'x', eventName: 'DescribeTrails' })));
    const [mail, ...more] = await mails();
    expect(more).toEqual([]);
    expect(mail!.text).toContain('non è leggibile');
  });

  it('fails on a message that inflates to more than any of CloudWatch Logs: it is left as a dead letter', async () => {
    bucketWith(JSON.stringify(testRegister));
    const huge = subscription(record({ requestParameters: { name: 'x'.repeat(65 * 1024 * 1024) } }));
    await expect(freshHandler()(huge)).rejects.toThrow('Cannot create a Buffer larger');
  });

  it('fails when the register cannot be asked for: a refusal is not an absence', async () => {
    memoryBuckets().mock.on(ListObjectsV2Command).rejects(awsError('AccessDenied'));
    await expect(freshHandler()(subscription(record({})))).rejects.toThrow('AccessDenied');
  });

  it('says nothing of ordinary work by registered persons and machines', async () => {
    bucketWith(JSON.stringify(testRegister));
    const machine = { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/cdk-deploy/x' };
    await freshHandler()(
      subscription(
        record({ eventName: 'DescribeDBClusters', eventSource: 'rds.amazonaws.com', readOnly: true }),
        record({ eventID: 'b', eventName: 'UpdateRole', eventSource: 'iam.amazonaws.com', userIdentity: machine }),
        record({
          eventID: 'c',
          eventName: 'ConsoleLogin',
          eventSource: 'signin.amazonaws.com',
          requestParameters: null,
          responseElements: { ConsoleLogin: 'Success' },
        }),
      ),
    );
    expect(await mails()).toEqual([]);
  });
});

const all = labelled('panther.jsonl');
if (!all) console.warn('The labelled samples are not beside the project: the alert is not tried on them.');
// Off only where the labelled samples do not lie beside the project, into which they are not copied.
(all ? it : it.skip)('recognises every labelled event of a rule it applies, and none of their negatives', () => {
  const register = new RegisterIndex(registerSchema.parse(testRegister));
  const alarms = ({ event }: Labelled) =>
    judge([accessEventFrom(event)], { register, language: 'en', workingHours: PLATFORM_HOURS, logBucket: '' }).map(
      ({ rule }) => rule.name as string,
    );
  const counted = (all ?? []).filter((label) => {
    const rule = coveringCall(label);
    return rule && rule !== 'failed-logins' && !(`${label.rule}: ${label.name}` in disagreements);
  });
  expect(counted.length).toBeGreaterThan(90);
  const wrong = counted.filter((label) => alarms(label).includes(coveringCall(label) ?? '') !== label.expected);
  expect(wrong.map(({ rule, name }) => `${rule}: ${name}`)).toEqual([]);
});
