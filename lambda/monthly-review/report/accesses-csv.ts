import { stringify } from 'csv-stringify/sync';
import type { Review } from '../review';
import { visible } from '../visible-text';

/** What a spreadsheet would take for a formula when a cell begins with it. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Neutralised before invisible characters become escapes, so that a cell's first character is judged as it was written. */
const cell = (text: string) => `${FORMULA.test(text) ? "'" : ''}${visible(text)}`;

/**
 * `accesses.csv`: who accessed, one principal a line (workloads after the administrators), times in UTC.
 * With a byte order mark, so that spreadsheets read accents right.
 */
export function accessesCsv(review: Review): Buffer {
  const columns = [
    'kind',
    'person',
    'principal',
    'registered',
    'accesses',
    'failures',
    'firstAccess',
    'lastAccess',
    'networks',
  ];
  const administrators = review.administrators.map((one) => [
    'administrator',
    one.person ?? '',
    one.principal,
    one.registered ? 'yes' : 'no',
    one.accesses,
    one.failures,
    one.firstAccess,
    one.lastAccess,
    one.networks.join(' '),
  ]);
  const workloads = review.workloads.map((one) => [
    'workload',
    '',
    one.principal,
    '',
    one.events,
    one.failures,
    '',
    '',
    '',
  ]);
  return Buffer.from(
    stringify([columns, ...administrators, ...workloads], {
      bom: true,
      record_delimiter: 'windows',
      cast: { string: cell },
    }),
  );
}
