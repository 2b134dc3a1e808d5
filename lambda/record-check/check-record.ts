import { EARLIEST_MS, LATEST_MS, recordSchemas, type StreamName } from './trace-record';

export type Checked =
  | { readonly fits: true; readonly line: string }
  /** `why` names fields and rules, never values: it is logged. */
  | { readonly fits: false; readonly why: string };

/**
 * Judges one record of a stream.
 * @param text the record as the application wrote it
 * @param applications the applications whose records this stream takes
 * @param arrival when it reached the stream, epoch milliseconds
 */
export function checkRecord(
  stream: StreamName,
  text: string,
  applications: ReadonlySet<string>,
  arrival: number,
): Checked {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { fits: false, why: 'not JSON' };
  }
  const result = recordSchemas[stream].safeParse(parsed);
  if (!result.success) {
    const issues = result.error.issues.slice(0, 5).map(({ path, code }) => `${path.join('.') || 'record'}: ${code}`);
    return { fits: false, why: issues.join('; ') };
  }
  const record = result.data;
  if (!applications.has(record.application)) return { fits: false, why: 'application: not one of this stream' };
  const age = arrival - Date.parse(record.at);
  if (age > LATEST_MS) return { fits: false, why: 'at: too long ago' };
  if (age < -EARLIEST_MS) return { fits: false, why: 'at: in the future' };
  return { fits: true, line: JSON.stringify(record) };
}
