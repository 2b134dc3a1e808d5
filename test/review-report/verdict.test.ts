import { composeReport } from '../../lambda/monthly-review/report/compose';
import { mailLimits, pageLimits } from '../../lambda/monthly-review/report/context';
import type { Review } from '../../lambda/monthly-review/review';
import { sampleContext, sampleReview } from './sample-review';

const documentOf = (change: Partial<Review>) => composeReport(sampleReview(change), sampleContext(), pageLimits);
const { integrity, population } = sampleReview();
const nothing = { findings: [], administrators: [], workloads: [], hours: [] };
const none = { ...population, events: 0, files: 0, bytes: 0, administratorEvents: 0 };

test('a whole log without findings is clear', () => {
  const { verdict, figures, sections } = documentOf({ findings: [] });
  expect(verdict).toMatchObject({ level: 'clear', tone: 'good' });
  expect(figures[0]).toMatchObject({ tone: 'good', value: 'integro' });
  expect(JSON.stringify(sections)).toContain('Sì. Ogni digest del mese');
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
  expect(JSON.stringify(sections)).not.toContain('Sì. Ogni digest del mese');
});

test('of a log that is not whole only what there is of doubt is counted', () => {
  const unreadable = [{ object: 'x', why: 'y' }];
  const { verdict } = documentOf({ population: { ...population, unreadable } });
  expect(verdict.sentence).toContain('1 oggetto');
  expect(verdict.sentence).not.toMatch(/\b0 problemi/);
});

test('the mail sums what a person did by several identities, and says when it was last', () => {
  const [one] = sampleReview().administrators;
  const identities = ['2026-10-20T08:00:00Z', '2026-10-21T08:00:00Z', '2026-10-02T08:00:00Z'].map((lastAccess, at) => ({
    ...{ ...one!, principal: `p${at}`, lastAccess, accesses: 10, failures: 1 },
  }));
  const { sections } = composeReport(sampleReview({ administrators: identities }), sampleContext(), mailLimits[0]!);
  const table = sections.find(({ id }) => id === 'accesses')!.blocks[0];
  expect(table?.kind === 'table' && table.table.rows).toEqual([['Bianca Verdi', '30', '3', '21/10/2026 10:00']]);
});

test('a retention check that left no records is said', () => {
  const { sections } = composeReport(sampleReview(), sampleContext({ retention: undefined }), pageLimits);
  expect(JSON.stringify(sections.find(({ id }) => id === 'retention'))).toContain('non è disponibile');
});

test.each([pageLimits, ...mailLimits])(
  'identities that differ only far into their names stay apart, and look different',
  (limits) => {
    const [one] = sampleReview().administrators;
    const identity = (name: string) =>
      `arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_AdministratorAccess_0a1b2c3d4e5f6a7b/${'x'.repeat(90)}/${name}`;
    const administrators = ['mario.rossi', 'paolo.bossi'].map((name, at) => ({
      ...{ ...one!, person: null, principal: identity(name), registered: false, accesses: 41 + at },
    }));
    const { sections, figures } = composeReport(sampleReview({ administrators }), sampleContext(), limits);
    const table = sections.find(({ id }) => id === 'accesses')!.blocks[0];
    const rows = table?.kind === 'table' ? table.table.rows.map((row) => row.join(' ')) : [];
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/^NON REGISTRATO.*arn:aws:sts::111122223333:.*… \(\+\d+\) ….*paolo\.bossi .*42/);
    expect(rows[1]).toMatch(/mario\.rossi .*41/);
    expect(figures.find(({ label }) => label === 'Amministratori')).toMatchObject({ value: '2' });
  },
);

test('identities that differ only in what is cut stay apart in the mail', () => {
  const [one] = sampleReview().administrators;
  const identity = (name: string) => `arn:aws:iam::111122223333:user/${'x'.repeat(90)}${name}${'y'.repeat(90)}`;
  const administrators = ['rossi', 'bossi'].map((name) => ({ ...one!, person: null, principal: identity(name) }));
  const { sections } = composeReport(sampleReview({ administrators }), sampleContext(), mailLimits[0]!);
  const table = sections.find(({ id }) => id === 'accesses')!.blocks[0];
  expect(table?.kind === 'table' && table.table.rows).toHaveLength(2);
});

test('an unregistered identity that is called as a person is, is nobody else', () => {
  const [one] = sampleReview().administrators;
  const stranger = { ...one!, person: null, principal: 'Bianca Verdi', registered: false };
  const { figures } = documentOf({ administrators: [one!, stranger] });
  expect(figures.find(({ label }) => label === 'Amministratori')).toMatchObject({ value: '2' });
});
