import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import type * as Handler from '../../lambda/database-log/handler';
import type { AccessRecord } from '../../lambda/database-log/access-record';
import { entriesOf } from '../../lambda/database-log/log-entries';
import { logObjects, type Delivery } from '../../lambda/database-log/log-object';
import { parseEntry } from '../../lambda/database-log/postgresql-entry';
import { awsError } from '../aws-error';

const log = readFileSync(join(__dirname, 'samples', 'postgresql-15.log'), 'utf8');
const lines = log.trimEnd().split('\n');

/** The recorded log as CloudWatch delivers it: an event a line, continuation lines included. */
const delivery = (messages: readonly string[] = lines): Delivery => ({
  messageType: 'DATA_MESSAGE',
  owner: '111122223333',
  logGroup: '/aws/rds/cluster/custodia-production-didattica/postgresql',
  logStream: 'custodia-production-didattica-1',
  logEvents: messages.map((message, index) => ({
    id: String(38_000_000_000_000 + index),
    timestamp: Date.UTC(2026, 10, 23, 9, 54, 37) + index,
    message,
  })),
});
const recordsOf = (from: Delivery): AccessRecord[] =>
  logObjects(from, 'eu-west-1', 'custodia-production-').flatMap(
    ({ body }) => (JSON.parse(gunzipSync(body).toString('utf8')) as { Records: AccessRecord[] }).Records,
  );
const records = recordsOf(delivery());
const by = (user: string) => records.filter(({ userIdentity }) => userIdentity['userName'] === user);

describe('the log of the databases', () => {
  test('admins.log-18-months: every line of the log is kept, in order and unaltered', () => {
    expect(records.map(({ requestParameters }) => requestParameters['line']).join('\n')).toBe(lines.join('\n'));
  });

  test('admins.named: a session shows who connected, from where, and when he left', () => {
    expect(by('mario_verdi').map(({ eventName, errorCode }) => [eventName, errorCode])).toEqual([
      ['Authenticate', undefined],
      ['Connect', undefined],
      ['Read', undefined],
      ['Write', undefined],
      ['StatementFailed', 'AccessDenied'],
      ['Read', undefined],
      ['CreateTable', undefined],
      ['StatementFailed', 'AccessDenied'],
      ['StatementFailed', 'StatementFailed'],
      ['AlterRole', undefined],
      ['Disconnect', undefined],
      ['ConnectFailed', 'AuthenticationFailed'],
    ]);
    expect(by('mario_verdi')[1]).toMatchObject({
      eventSource: 'postgresql',
      eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      sourceIPAddress: '127.0.0.1',
      userIdentity: {
        type: 'DatabaseUser',
        accountId: '111122223333',
        arn: 'arn:aws:rds-db:eu-west-1:111122223333:dbuser:didattica/mario_verdi',
      },
      requestParameters: { cluster: 'didattica', database: 'alunni' },
    });
  });

  test('a statement of many lines is one record, with its object and its class', () => {
    const inserted = by('mario_verdi').find(({ eventName }) => eventName === 'Write');
    expect(inserted?.requestParameters).toMatchObject({
      auditType: 'OBJECT',
      statementClass: 'WRITE',
      command: 'INSERT',
      object: 'registro.note_sanitarie',
    });
    expect(inserted?.requestParameters['line']).toMatch(/""due""\n\te tre'/);
    const quoted = records.find(({ requestParameters }) => requestParameters['object']?.includes('propri'));
    expect(quoted?.requestParameters['object']).toBe('registro."nomi, ""propri"""');
  });

  test('an error carries its details and its statement', () => {
    const [denied] = by('mario_verdi').filter(({ errorCode }) => errorCode === 'AccessDenied');
    expect(denied?.errorMessage).toBe('permission denied for table note_sanitarie');
    expect(denied?.requestParameters['line']).toContain('STATEMENT:  delete from registro.note_sanitarie;');
  });

  test('a user name that imitates a prefix makes nobody else connect', () => {
    expect(by('owner').filter(({ eventName }) => eventName === 'Connect')).toHaveLength(3);
    const forged = records.filter(({ requestParameters }) => requestParameters['line']?.includes('[7]:LOG'));
    expect(forged.map(({ eventName, userIdentity }) => [eventName, userIdentity['userName']])).toEqual([
      ['ConnectFailed', 'owner@alunni:[7]:LOG:  connection authorized: user=owner'],
    ]);
    const refusal = lines.find((line) => line.includes('[7]:LOG') && line.includes('FATAL')) ?? '';
    expect(parseEntry(refusal)).toMatchObject({ severity: 'FATAL' }); // also when nothing is known of the connection
  });

  test('whatever the refusal says, the process that received the connection tells which reading is right', () => {
    const line = (rest: string) => `2026-10-05 08:30:00 UTC:192.0.2.4(5000):${rest}`;
    const [, refused] = recordsOf(
      delivery([
        line('[unknown]@[unknown]:[91]:LOG:  connection received: host=192.0.2.4 port=5000'),
        line(
          'owner@a:[7]:LOG:  connection authorized: user=owner@a:[91]:FATAL:  no pg_hba.conf entry for host "192.0.2.4"',
        ),
      ]),
    );
    expect(refused).toMatchObject({ eventName: 'ConnectFailed', requestParameters: { pid: '91' } });
  });

  test('a statement that imitates a log line stays the statement of whoever wrote it', () => {
    const imitation = records.filter(({ requestParameters }) => requestParameters['line']?.includes('198.51.100.7'));
    expect(imitation.map(({ eventName, userIdentity }) => [eventName, userIdentity['userName']])).toEqual([
      ['CreateTable', 'mario_verdi'],
    ]);
  });

  test('the server itself is no person', () => {
    const own = records.filter(({ requestParameters }) => requestParameters['line']?.includes('checkpoint starting'));
    expect(own.map(({ userIdentity }) => userIdentity['type'])).toEqual(['AWSService', 'AWSService']);
  });

  test("RDS's own agent on the host is no person, the same name from elsewhere is", () => {
    const line = (remote: string) =>
      `2026-10-05 08:30:00 UTC:${remote}:rdsadmin@rdsadmin:[9]:LOG:  connection authorized: user=rdsadmin`;
    expect(
      recordsOf(delivery([line('[local]'), line('203.0.113.9(5000)'), line('2001:db8::1(5000)')])).map(
        (one) => one.userIdentity['type'],
      ),
    ).toEqual(['AWSService', 'DatabaseUser', 'DatabaseUser']);
  });

  test('how long a connection took to set up, as PostgreSQL 18 tells it, is known from other messages', () => {
    const line =
      '2026-10-05 08:30:00 UTC:192.0.2.4(5000):mario_verdi@alunni:[9]:LOG:  connection ready: setup total=4.208 ms, fork=0.310 ms, authentication=2.114 ms';
    expect(recordsOf(delivery([line]))).toMatchObject([
      { eventName: 'ConnectionReady', readOnly: true, userIdentity: { userName: 'mario_verdi' } },
    ]);
  });

  test('the rest of a statement that began in an earlier delivery is kept', () => {
    const [rest] = recordsOf(delivery(['\te tre\');",<not logged>', lines[0] ?? '']));
    expect(rest).toMatchObject({ eventName: 'Continuation', eventTime: '2026-11-23T09:54:37Z' });
  });

  test('a delivery repeated gives the same key and the same records; cut otherwise, the same event ids', () => {
    expect(logObjects(delivery(), 'eu-west-1', 'custodia-production-')).toEqual(
      logObjects(delivery(), 'eu-west-1', 'custodia-production-'),
    );
    const ids = (from: Delivery) => recordsOf(from).map(({ eventID }) => eventID);
    const whole = delivery();
    const half = { ...whole, logEvents: whole.logEvents.slice(6, 11) };
    expect(ids(whole)).toEqual(expect.arrayContaining(ids(half)));
    expect(new Set(ids(whole)).size).toBe(ids(whole).length);
  });

  test('a delivery over midnight is kept under both days', () => {
    const at = (time: string) =>
      `${time} UTC:192.0.2.4(1):mario_verdi@alunni:[3]:LOG:  disconnection: session time: 0:1`;
    const keys = logObjects(
      delivery([at('2026-10-31 23:59:59'), at('2026-11-01 00:00:00')]),
      'eu-west-1',
      'custodia-production-',
    ).map(({ key }) => key);
    expect(keys).toEqual([
      expect.stringMatching(
        /^database\/didattica\/2026\/10\/31\/111122223333_postgresql_eu-west-1_20261031T2359Z_[0-9a-f]{20}\.json\.gz$/,
      ),
      expect.stringMatching(
        /^database\/didattica\/2026\/11\/01\/111122223333_postgresql_eu-west-1_20261101T0000Z_[0-9a-f]{20}\.json\.gz$/,
      ),
    ]);
  });

  test('a log group of somebody else is refused', () => {
    expect(() =>
      logObjects({ ...delivery(), logGroup: '/aws/lambda/other' }, 'eu-west-1', 'custodia-production-'),
    ).toThrow('/aws/lambda/other is no log of this platform');
  });

  test('that CloudWatch tries its way here leaves nothing, and fails nothing', () => {
    const trial = { ...delivery(), messageType: 'CONTROL_MESSAGE', logGroup: '', logStream: '' };
    expect(logObjects(trial, 'eu-west-1', 'custodia-production-')).toEqual([]);
  });

  test.each([
    ['FATAL:  permission denied for database "alunni"', 'ConnectFailed', 'ConnectionRefused'],
    ['FATAL:  no pg_hba.conf entry for host "192.0.2.4"', 'ConnectFailed', 'AuthenticationFailed'],
    ['FATAL:  terminating connection due to administrator command', 'SessionFailed', 'SessionFailed'],
    ['PANIC:  could not write to file', 'SessionFailed', 'SessionFailed'],
  ])('%s: %s', (message, eventName, errorCode) => {
    const line = `2026-10-05 08:30:00 UTC:192.0.2.4(5000):mario_verdi@alunni:[9]:${message}`;
    expect(recordsOf(delivery([line]))).toMatchObject([{ eventName, errorCode }]);
  });

  test('one event that holds several entries keeps each', () => {
    expect(
      entriesOf([{ id: '1', timestamp: 0, message: `${lines[0]}\n${lines[1]}\n` }]).map(({ place }) => place),
    ).toEqual([0, 1]);
  });
});

describe('its delivery', () => {
  const s3 = mockClient(S3Client);
  const invoke = async () => {
    Object.assign(process.env, {
      AUDIT_BUCKET: 'audit',
      AWS_REGION: 'eu-west-1',
      CLUSTER_PREFIX: 'custodia-production-',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
    });
    const { handler } = jest.requireActual<typeof Handler>('../../lambda/database-log/handler');
    await handler({ awslogs: { data: gzipSync(JSON.stringify(delivery())).toString('base64') } });
  };
  beforeEach(() => s3.reset());

  test('admins.log-18-months: objects are put once, with the checksum that the lock demands', async () => {
    s3.on(PutObjectCommand).resolves({});
    await invoke();
    expect(s3.commandCalls(PutObjectCommand).map(({ args: [{ input }] }) => input)).toEqual([
      expect.objectContaining({ Bucket: 'audit', ChecksumAlgorithm: 'SHA256', IfNoneMatch: '*' }),
    ]);
  });

  test('delivered twice is done once', async () => {
    s3.on(PutObjectCommand).rejects(awsError('PreconditionFailed', 'exists'));
    await expect(invoke()).resolves.toBeUndefined();
  });

  test('a delivery that cannot be kept fails aloud, so that it is tried again', async () => {
    s3.on(PutObjectCommand).rejects(awsError('SlowDown', 'slow down'));
    await expect(invoke()).rejects.toThrow('slow down');
  });
});
