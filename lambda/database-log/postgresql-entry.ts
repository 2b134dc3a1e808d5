/** One entry of PostgreSQL's log, written with Aurora's prefix `%t:%r:%u@%d:[%p]:`; its continuation lines included. */
export interface PostgresqlEntry {
  /** When PostgreSQL wrote it, ISO 8601, UTC. */
  readonly time: string;
  /** Address of the client, empty for the server's own processes. */
  readonly host: string;
  /** Empty for the server's own processes, `[unknown]` before the client said. */
  readonly user: string;
  readonly database: string;
  readonly pid: string;
  /** LOG, ERROR, FATAL, … */
  readonly severity: string;
  readonly message: string;
}

const STARTS = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC:/;
const HOST = /^(?:([^\s()]*)\((\d+)\)|(\[local\]))?:/;
const TAIL = /:\[(\d+)\]:([A-Z]+\d?): {2}/g;
/** Longest name that PostgreSQL knows, in bytes (NAMEDATALEN − 1): no prefix is longer than two of them. */
const LONGEST_NAME = 63;

/** Whether a line begins an entry; PostgreSQL indents every further line of a message by a tab. */
export const startsEntry = (line: string): boolean => STARTS.test(line);

/** Which process serves a client, by its address and port: what the server itself said of them. */
export type KnownProcesses = Map<string, string>;

/**
 * Reads an entry.
 *
 * The name of a user who fails to sign in is the client's own choice, and it stands in the prefix: it can imitate the
 * end of a prefix and a message behind it. So where a line can be read in more than one way, the one that names the
 * process which received that client's connection is right; where that is not known, a refusal that quotes the very
 * name it was read under is; else the first.
 * @param known is read, and told of each connection received
 * @returns undefined when the text has no such prefix
 */
export function parseEntry(text: string, known: KnownProcesses = new Map()): PostgresqlEntry | undefined {
  const start = STARTS.exec(text);
  if (!start) return undefined;
  const afterTime = text.slice(start[0].length);
  const from = HOST.exec(afterTime);
  if (!from) return undefined;
  const client = from[0];
  const rest = afterTime.slice(client.length);
  const readings = [...rest.slice(0, 2 * LONGEST_NAME + 64).matchAll(TAIL)].flatMap((tail) => {
    const [user, database] = splitNames(rest.slice(0, tail.index));
    if (Buffer.byteLength(user) > LONGEST_NAME || Buffer.byteLength(database) > LONGEST_NAME) return [];
    const message = rest.slice(tail.index + tail[0].length);
    return [{ user, database, pid: String(tail[1]), severity: String(tail[2]), message }];
  });
  const reading =
    (readings.length > 1 &&
      (readings.find(({ pid }) => pid === known.get(client)) ??
        readings.find(({ user, message }) => quotes(message, user)))) ||
    readings[0];
  if (!reading) return undefined;
  if (reading.user === '[unknown]') known.set(client, reading.pid);
  return { time: `${start[1]}T${start[2]}Z`, host: from[1] ?? from[3] ?? '', ...reading };
}

/** `%u@%d`; a user name may hold an @, a database name hardly does. */
function splitNames(names: string): [user: string, database: string] {
  const at = names.lastIndexOf('@');
  return at < 0 ? [names, ''] : [names.slice(0, at), names.slice(at + 1)];
}

const quotes = (message: string, user: string) =>
  message.startsWith(`password authentication failed for user "${user}"`) ||
  message.startsWith(`PAM authentication failed for user "${user}"`) ||
  message.startsWith(`role "${user}" `) ||
  message.startsWith(`Role "${user}" `);
