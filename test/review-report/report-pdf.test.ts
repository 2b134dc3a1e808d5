import { inflateSync } from 'node:zlib';
import { composeReport } from '../../lambda/monthly-review/report/compose';
import { pageLimits } from '../../lambda/monthly-review/report/context';
import { reportPdf } from '../../lambda/monthly-review/report/pdf/report-pdf';
import { rules } from '../../lambda/monthly-review/rules';
import { sampleContext, sampleReview } from './sample-review';

/** A text without spaces and capitals; signs that Latin-1 lacks are alike, because their bytes are Windows-1252's. */
const bare = (text: string) =>
  text
    .replace(/\s/g, '')
    .replace(/[^ -~\xa0-\xff]/g, '?')
    .toLowerCase();

/** What the pages of a PDF say, each a text of the lines that were drawn on it. */
function pagesOf(pdf: Buffer): string[] {
  const streams = [...pdf.toString('latin1').matchAll(/FlateDecode\n>>\nstream\n(.*?)\nendstream/gs)];
  const pages = streams.map(([, body = '']) => inflateSync(Buffer.from(body, 'latin1')).toString('latin1'));
  return pages.map((page) =>
    [...page.matchAll(/\(((?:\\.|[^\\)])*)\) Tj/g)].map(([, line = '']) => line.replace(/\\(.)/g, '$1')).join(''),
  );
}

const report = composeReport(sampleReview(), sampleContext({ rules }), pageLimits);
const pages = pagesOf(reportPdf(report, new Date('2026-11-01T00:00:00Z')));

test('the PDF says all that the report says', () => {
  const texts: string[] = [];
  const told = new Set([
    ...['text', 'label', 'value', 'sentence', 'population', 'title', 'caption', 'summary', 'why', 'check'],
    ...['none', 'most', 'rest', 'severityLabel'],
  ]);
  JSON.stringify(report, (name, value: unknown) => {
    if (typeof value === 'string' && (told.has(name) || /^\d+$/.test(name))) texts.push(value);
    return value;
  });
  expect(texts.length).toBeGreaterThan(150);
  const said = bare(pages.join(''));
  expect(texts.filter((text) => !said.includes(bare(text)))).toEqual([]);
});

test('each page of the PDF says which of how many it is', () => {
  expect(pages.length).toBeGreaterThan(2);
  for (const [at, page] of pages.entries()) expect(page).toContain(`Pagina ${at + 1} di ${pages.length}`);
});

test('the record to sign begins a page of its own', () => {
  const { title } = report.sections.find(({ id }) => id === 'record')!;
  expect(pages.map(bare).filter((page) => page.startsWith(bare(title)))).toHaveLength(1);
});
