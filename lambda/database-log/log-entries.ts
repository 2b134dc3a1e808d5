import { parseEntry, startsEntry, type KnownProcesses, type PostgresqlEntry } from './postgresql-entry';

/** An event of a CloudWatch log stream. */
export interface LogEvent {
  /** CloudWatch's id: the same however often the event is delivered. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

/** An entry as it stood in the log: nothing of the stream is left out, also not what cannot be read. */
export interface LoggedEntry {
  /** Id of the event it began in, and its place in that event. */
  readonly eventId: string;
  readonly place: number;
  /** ISO 8601, UTC: PostgreSQL's time, or CloudWatch's where the text has none. */
  readonly time: string;
  /** The text as written, all its lines. */
  readonly text: string;
  /** Undefined for a piece that has no prefix, such as the rest of a statement that began in an earlier delivery. */
  readonly entry: PostgresqlEntry | undefined;
}

/** What PostgreSQL adds to the message before, under the same prefix. */
const ADDITIONS = ['DETAIL', 'HINT', 'QUERY', 'CONTEXT', 'LOCATION', 'STATEMENT', 'BACKTRACE'];

/** Joins the events of one stream, in order, into entries: a statement of many lines, an error with its details. */
export function entriesOf(events: readonly LogEvent[]): LoggedEntry[] {
  const pieces: { eventId: string; place: number; timestamp: number; lines: string[] }[] = [];
  for (const { id, timestamp, message } of events) {
    let place = 0;
    for (const line of message.replace(/\r?\n$/, '').split(/\r?\n/)) {
      const last = pieces.at(-1);
      if (last && !startsEntry(line)) last.lines.push(line);
      else pieces.push({ eventId: id, place: place++, timestamp, lines: [line] });
    }
  }
  const known: KnownProcesses = new Map();
  const entries: LoggedEntry[] = [];
  for (const { eventId, place, timestamp, lines } of pieces) {
    const text = lines.join('\n');
    const entry = parseEntry(text, known);
    const last = entries.at(-1);
    if (entry && last?.entry?.pid === entry.pid && ADDITIONS.includes(entry.severity)) {
      entries[entries.length - 1] = { ...last, text: `${last.text}\n${text}` };
    } else {
      entries.push({ eventId, place, text, entry, time: entry?.time ?? secondsOf(timestamp) });
    }
  }
  return entries;
}

const secondsOf = (timestamp: number) => new Date(timestamp).toISOString().replace(/\.\d+Z$/, 'Z');
