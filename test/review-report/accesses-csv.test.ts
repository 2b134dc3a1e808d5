import { accessesCsv } from '../../lambda/monthly-review/report/accesses-csv';
import { sampleReview } from './sample-review';

const rowsOf = (principal: string) => {
  const [one] = sampleReview().administrators;
  const text = accessesCsv(sampleReview({ administrators: [{ ...one!, principal }], workloads: [] })).toString();
  return text.replace(/^\uFEFF/, '').split('\r\n');
};

test('one principal a line, workloads after administrators', () => {
  const text = accessesCsv(sampleReview()).toString();
  expect(text.split('\r\n')[1]).toBe(
    'administrator,Bianca Verdi,arn:aws:sts::111122223333:assumed-role/DatabaseAdministrator/bverdi,yes,2104,12,2026-10-01T06:02:11Z,2026-10-30T16:48:02Z,203.0.113.0/24',
  );
  expect(text).toContain('workload,,arn:aws:sts::111122223333:assumed-role/nightly-export,,12004,2,,,');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1'])(
  'a cell that begins as %j is neutralised',
  (text) => {
    const row = rowsOf(text)[1]!;
    expect(row).toMatch(/^administrator,Bianca Verdi,"?'/);
    expect(rowsOf(text)).toHaveLength(3);
  },
);

test('quotes, commas and line ends stay inside their cell', () => {
  expect(rowsOf('a"b,c\nd')[1]).toContain('"a""b,c\\u{a}d"');
});
