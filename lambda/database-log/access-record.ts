import { createHash } from 'node:crypto';
import { parseAudit } from './audit-message';
import type { LoggedEntry } from './log-entries';
import type { PostgresqlEntry } from './postgresql-entry';

/** Where an entry was logged. */
export interface LogSource {
  readonly account: string;
  readonly region: string;
  /** Name of the cluster in the settings. */
  readonly cluster: string;
  readonly logStream: string;
}

/** An access to a database in the shape of a CloudTrail record, so that one review reads both logs. */
export interface AccessRecord {
  readonly eventVersion: string;
  readonly eventID: string;
  /** ISO 8601, UTC. */
  readonly eventTime: string;
  readonly eventSource: 'postgresql';
  /** Connect, Disconnect, ConnectFailed, StatementFailed, … or what pgaudit saw: Read, Write, AlterRole, DropTable, … */
  readonly eventName: string;
  readonly eventType: 'DatabaseActivity';
  readonly awsRegion: string;
  readonly recipientAccountId: string;
  readonly sourceIPAddress: string;
  readonly readOnly: boolean;
  readonly userIdentity: Readonly<Record<string, string>>;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters: Readonly<Record<string, string>>;
}

interface Activity {
  readonly eventName: string;
  readonly readOnly: boolean;
  readonly errorCode?: string;
  readonly details?: Readonly<Record<string, string>>;
}

/** Turns an entry into a record; the whole text stays in it (`requestParameters.line`), whatever could be read of it. */
export function accessRecord(logged: LoggedEntry, source: LogSource): AccessRecord {
  const { entry } = logged;
  const { details, errorCode, ...activity } = activityOf(entry);
  return {
    eventVersion: '1.11',
    eventID: eventIdOf(logged, source),
    eventTime: logged.time,
    eventSource: 'postgresql',
    ...activity,
    eventType: 'DatabaseActivity',
    awsRegion: source.region,
    recipientAccountId: source.account,
    sourceIPAddress: entry?.host || 'rds.amazonaws.com',
    userIdentity: identityOf(entry, source),
    ...(errorCode && { errorCode, errorMessage: entry?.message.split('\n', 1)[0] ?? '' }),
    requestParameters: {
      cluster: source.cluster,
      logStream: source.logStream,
      ...(entry && { database: known(entry.database), pid: entry.pid, severity: entry.severity }),
      ...details,
      line: logged.text,
    },
  };
}

const CONNECTIONS: readonly (readonly [start: string, eventName: string])[] = [
  ['connection received:', 'ConnectionReceived'],
  ['connection authenticated:', 'Authenticate'],
  ['connection authorized:', 'Connect'],
  ['connection ready:', 'ConnectionReady'], // its durations, since PostgreSQL 18
  ['disconnection:', 'Disconnect'],
];
const REFUSED = /^(\w+ )?authentication failed for user|^no pg_hba\.conf entry|^pg_hba\.conf rejects|^role "/;
const NOT_ADMITTED =
  /^database "|^permission denied for database|^too many connections|^remaining connection slots|^sorry, too many/;
const DENIED = /permission denied|must be (owner|superuser|member|able)|must have |row-level security/;

function activityOf(entry: PostgresqlEntry | undefined): Activity {
  if (!entry) return { eventName: 'Continuation', readOnly: true };
  const { severity, message } = entry;
  if (severity === 'FATAL' || severity === 'PANIC') {
    if (REFUSED.test(message))
      return { eventName: 'ConnectFailed', readOnly: false, errorCode: 'AuthenticationFailed' };
    if (NOT_ADMITTED.test(message))
      return { eventName: 'ConnectFailed', readOnly: false, errorCode: 'ConnectionRefused' };
    return { eventName: 'SessionFailed', readOnly: false, errorCode: 'SessionFailed' };
  }
  if (severity === 'ERROR') {
    const errorCode = DENIED.test(message) ? 'AccessDenied' : 'StatementFailed';
    return { eventName: 'StatementFailed', readOnly: false, errorCode };
  }
  const audited = parseAudit(message);
  if (audited) {
    const { statementClass, command } = audited;
    const byClass = statementClass === 'READ' || statementClass === 'WRITE';
    return {
      eventName: pascalCase(byClass ? statementClass : command),
      readOnly: statementClass === 'READ',
      details: { ...audited },
    };
  }
  const connection = CONNECTIONS.find(([start]) => message.startsWith(start));
  return { eventName: connection?.[1] ?? 'Message', readOnly: true };
}

/** The database user; nobody for what the server and RDS's own agent do, or before a client said who it is. */
function identityOf(
  entry: PostgresqlEntry | undefined,
  { account, region, cluster }: LogSource,
): AccessRecord['userIdentity'] {
  const user = known(entry?.user ?? '');
  const byHost = user === 'rdsadmin' && ['[local]', '127.0.0.1', '::1', 'localhost'].includes(entry?.host ?? '');
  if (user === '' || byHost)
    return { type: 'AWSService', invokedBy: 'rds.amazonaws.com', ...(user && { userName: user }) };
  const arn = `arn:aws:rds-db:${region}:${account}:dbuser:${cluster}/${user}`;
  return { type: 'DatabaseUser', principalId: `${cluster}:${user}`, arn, accountId: account, userName: user };
}

const known = (name: string) => (name === '[unknown]' ? '' : name);

const pascalCase = (words: string) =>
  words.toLowerCase().replace(/(?:^|[^a-z0-9]+)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The same for the same event, however often and with whatever else it is delivered. */
function eventIdOf({ eventId, place }: LoggedEntry, { account, region, cluster, logStream }: LogSource): string {
  const hash = createHash('sha256')
    .update([account, region, cluster, logStream, eventId, place].join('\n'))
    .digest('hex');
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
