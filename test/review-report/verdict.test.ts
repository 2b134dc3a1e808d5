import { composeReport } from '../../lambda/monthly-review/report/compose';
import { pageLimits } from '../../lambda/monthly-review/report/context';
import type { Review } from '../../lambda/monthly-review/review';
import { sampleContext, sampleReview } from './sample-review';

const documentOf = (change: Partial<Review>) => composeReport(sampleReview(change), sampleContext(), pageLimits);
const { integrity, population } = sampleReview();
const nothing = { findings: [], administrators: [], workloads: [], hours: [] };
const none = { ...population, events: 0, files: 0, bytes: 0, administratorEvents: 0 };

test('a whole log without findings is clear', () => {
  expect(documentOf({ findings: [] }).verdict).toMatchObject({ level: 'clear', tone: 'good' });
});

test('findings on a whole log ask for attention, and serious ones are counted in the title', () => {
  expect(documentOf({}).verdict).toMatchObject({ level: 'attention', tone: 'bad', title: '2 segnalazioni gravi' });
});

test('large numbers are written alike, and all events of administrators are told, however many of them are listed', () => {
  const [finding] = sampleReview().findings;
  const findings = Array.from({ length: 1234 }, () => ({ ...finding!, severity: 'high' as const }));
  const { verdict, figures } = documentOf({ findings, population: { ...population, administratorEvents: 98765 } });
  expect(verdict.title).toBe('1.234 segnalazioni gravi');
  expect(figures.map(({ value }) => value)).toEqual(expect.arrayContaining(['98.765', '1.234']));
});

test.each<[string, Partial<Review>]>([
  ['a month without events', { ...nothing, population: none }],
  ['a log that is not complete', { ...nothing, integrity: { ...integrity, complete: false } }],
  [
    'a problem, even where the log calls itself complete',
    { ...nothing, integrity: { ...integrity, problems: [{ kind: 'digest-missing', object: 'x', detail: 'y' }] } },
  ],
  [
    'an object that could not be read',
    { ...nothing, population: { ...population, unreadable: [{ object: 'x', why: 'y' }] } },
  ],
  ['no events and no digests', { ...nothing, population: none, integrity: { ...integrity, complete: false } }],
])('%s never reads as all well', (_, change) => {
  const { verdict, figures, sections } = documentOf(change);
  expect(verdict.tone).toBe('bad');
  expect(['unproven', 'empty']).toContain(verdict.level);
  expect(figures[0]).toMatchObject({ tone: 'bad', value: 'non integro' });
  const good = sections.flatMap(({ blocks }) => blocks).filter((block) => 'tone' in block && block.tone === 'good');
  expect(good).toEqual([]);
});

test('a retention check that left no records is said', () => {
  const { sections } = composeReport(sampleReview(), sampleContext({ retention: undefined }), pageLimits);
  expect(JSON.stringify(sections.find(({ id }) => id === 'retention'))).toContain('non è disponibile');
});
