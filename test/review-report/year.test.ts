import { composeYear, isComplete, yearOf } from '../../lambda/monthly-review/report/yearly/compose-year';
import { reportPage } from '../../lambda/monthly-review/report/html/report-page';
import { rules } from '../../lambda/monthly-review/rules';
import { finding, sampleReview } from './sample-review';

const months = Array.from({ length: 12 }, (_, at) =>
  sampleReview({ month: `2026-${String(at + 1).padStart(2, '0')}` }),
);

test('twelve reviews over a whole log make a complete year', () => {
  const year = yearOf('2026', months);
  expect(isComplete(year)).toBe(true);
  const report = composeYear(year, 'it', rules);
  expect(report.verdict.tone).toBe('good');
  expect(report.population).toBe('12 verifiche mensili, 458.532 eventi esaminati, 8.928 digest validi.');
  expect(reportPage(report).toString()).toContain('Bianca Verdi');
});

test('a month without a review, or with a log not whole, is named and the year is not proven', () => {
  const { integrity } = sampleReview();
  const reviews = months
    .filter(({ month }) => month !== '2026-04')
    .map((one) => (one.month === '2026-07' ? { ...one, integrity: { ...integrity, complete: false } } : one));
  const { verdict } = composeYear(yearOf('2026', reviews), 'it', rules);
  expect(verdict).toMatchObject({ level: 'unproven', tone: 'bad' });
  expect(verdict.sentence).toMatch(/senza verifica: aprile 2026\..*integro: luglio 2026\./);
  const page = reportPage(composeYear(yearOf('2026', reviews), 'it', rules)).toString();
  expect(page).toContain('<strong>Anno NON dimostrato per intero</strong>');
  expect(page).toContain('(macchine, servizi, database) sono contate solo nei totali');
});

test('accesses and findings of a person are summed over the year, whatever the identity', () => {
  const { sections } = composeYear(yearOf('2026', months), 'en', rules);
  const people = sections.find(({ id }) => id === 'people')!.blocks[0];
  const rows = people?.kind === 'table' ? people.table.rows : [];
  expect(rows.find(([name]) => name === 'Bianca Verdi')).toEqual(['Bianca Verdi', '12', '25,248', '144', '12', '0']);
});

test('a database that is silent, and an outsider, are no administrators of the year', () => {
  const silent = { ...finding('audit-silence', 'high', 'x', null, ''), principal: 'didattica' };
  const unused = finding('dormant-administrator', 'low', 'x', 'Carla Neri', 'cneri');
  const { sections } = composeYear(yearOf('2026', [sampleReview({ findings: [silent, unused] })]), 'it', rules);
  const [people, kinds] = sections.find(({ id }) => id === 'people')!.blocks;
  const names = people?.kind === 'table' ? people.table.rows.map(([name]) => name) : [];
  expect(names).not.toContain('didattica');
  expect(names).toContain('Carla Neri');
  expect(kinds?.kind === 'table' && kinds.table.rows.map(([rule]) => rule)).toContain('Registro muto');
});

test('of two reviews of a month the later counts', () => {
  const [january] = months;
  const { population } = january!;
  const again = { ...january!, population: { ...population, events: population.events + 1 } };
  expect(yearOf('2026', [january!, again]).months[0]?.review).toBe(again);
  expect(yearOf('2026', [again, january!]).months[0]?.review).toBe(january);
});
