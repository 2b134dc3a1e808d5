import { composeReport } from '../../lambda/monthly-review/report/compose';
import { pageLimits } from '../../lambda/monthly-review/report/context';
import { reportPage } from '../../lambda/monthly-review/report/html/report-page';
import { reviewJson } from '../../lambda/monthly-review/report/review-json';
import { reportFiles } from '../../lambda/monthly-review/report/report-files';
import type { ProblemKind, Review } from '../../lambda/monthly-review/review';
import { rules } from '../../lambda/monthly-review/rules';
import { finding, sampleContext, sampleReview } from './sample-review';

const pageOf = (review: Review, context = sampleContext()) =>
  reportPage(composeReport(review, context, pageLimits)).toString();
const HOSTILE = `<img src=x onerror=alert(1)>\u202E"'&amp;</script>`;

test('the page says what was looked at', () => {
  expect(pageOf(sampleReview())).toContain(
    '38.211 eventi in 31 file di 4 Region, 744 digest validi; 4.102 eventi sono di amministratori.',
  );
});

test('the page is Italian unless the setting says English', () => {
  expect(pageOf(sampleReview())).toContain('<html lang="it">');
  const english = pageOf(sampleReview(), sampleContext({ language: 'en' }));
  expect(english).toContain('<html lang="en">');
  expect(english).toContain('38,211 events in 31 files of 4 Regions, 744 digests valid');
  expect(english).not.toMatch(/Segnalazioni|Registro degli/);
});

const one = (language: 'it' | 'en') => {
  const [administrator] = sampleReview().administrators;
  const alone = sampleReview({
    population: { files: 1, bytes: 1, events: 1, administratorEvents: 1, unreadable: [] },
    integrity: { ...sampleReview().integrity, digests: { valid: 1, invalid: 0, missing: 0 } },
    administrators: [{ ...administrator!, accesses: 1, failures: 1 }],
    hours: sampleReview().hours.map((day, at) => day.map((_, hour) => (at === 4 && hour === 9 ? 1 : 0))),
    findings: [
      finding('root-use', 'high', 'x', null, 'y'),
      finding('irregular-hours', 'medium', 'x', null, 'y'),
      finding('new-network', 'low', 'x', null, 'y'),
    ],
  });
  const [clean] = pageOf(alone, sampleContext({ language, retention: undefined })).split('id="register"');
  return clean!.replace(/<style.*<\/style>/s, '').replace(/<[^>]+>/g, ' ');
};

test('one of a thing is written as one', () => {
  expect(one('it')).toContain('1 evento in 1 file di 4 Region, 1 digest valido; 1 evento è di amministratori.');
  expect(one('it')).toMatch(/1 digest verificato .*di cui 1 fallito .*1 grave, 1 media, 1 lieve/s);
  expect(one('it')).toContain('1 accesso nei giorni del mese; l’ora più intensa ne ha 1 (giorno 5, dalle 9 alle 10).');
  expect(one('it')).not.toMatch(
    /\b1 (eventi|accessi|falliti|gravi|medie|lievi|digest validi|casi|problemi|altri|altre)\b/,
  );
  expect(one('en')).toContain('1 event in 1 file of 4 Regions, 1 digest valid; 1 event is an administrator’s.');
  expect(one('en')).not.toMatch(/\b1 (events|accesses|files|digests|findings|cases|problems)\b/);
});

test('rows are cards on every screen too narrow for the table of accesses, and rows on paper', () => {
  const [, most] =
    /@media screen and \(max-width:(\d+)px\)\{[^@]*thead\{display:none\}/.exec(pageOf(sampleReview())) ?? [];
  expect(Number(most)).toBeGreaterThanOrEqual(890); // as wide as Chromium draws it in English, and a scroll bar
});

test('a rule has one name, its own, wherever it is told', () => {
  const { name, title } = rules.find((rule) => rule.name === 'trail-tampering')!;
  const page = pageOf(sampleReview(), sampleContext({ rules }));
  const told = page.split(title.it).length - 1;
  // the finding, its table, and what is new since the month before
  expect([name, told]).toEqual(['trail-tampering', 3]);
});

test('days and scopes are written as people of the language write them', () => {
  const italian = pageOf(sampleReview()).replace(/<style.*<\/style>/s, '');
  expect(italian).toContain('<span>01/03/2024</span>');
  expect(italian).toContain('<span>database, applicazioni</span>');
  expect(italian).toContain('<span>14/10/2026</span>');
  const [words = ''] = italian.replace(/<[^>]+>/g, ' ').split('vault: no recovery point of 2026-10-13');
  expect(words).not.toMatch(/\d{4}-\d{2}-\d{2}(?!T)/);
});

test('what is wider than the page can be reached with the keyboard, and long words break', () => {
  const page = pageOf(sampleReview());
  for (const [wide] of page.matchAll(/<div class="wide"[^>]*>/g)) expect(wide).toMatch(/tabindex="0".*aria-label="/);
  expect(page).toMatch(/<div class="wide"/);
  expect(page).toContain('p,dd{overflow-wrap:anywhere}');
});

/** Rows of a section's first table, and the words of its paragraphs. */
function partsOf(id: string, review = sampleReview(), context = sampleContext()) {
  const { blocks } = composeReport(review, context, pageLimits).sections.find((section) => section.id === id)!;
  const table = blocks.find((block) => block.kind === 'table');
  const words = blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []));
  return { blocks, rows: table?.table.rows ?? [], words };
}

test('what grew, shrank and stayed since the month before is told with its sign', () => {
  const { rows } = partsOf('changes');
  const changes = Object.fromEntries(rows.map(([label, , , change]) => [label, change]));
  expect(changes).toMatchObject({ Eventi: '+3.191', 'Segnalazioni: grave': '+2', 'Problemi di integrità': '=' });
  const before = sampleContext({ previous: sampleReview({ month: '2026-09' }) });
  const fewer = sampleReview({ population: { ...sampleReview().population, events: 38_000 } });
  expect(partsOf('changes', fewer, before).rows[0]?.at(-1)).toBe('−211');
});

test('identities that came and that went since the month before are named', () => {
  const [first, second] = sampleReview().administrators;
  const previous = sampleReview({ month: '2026-09', administrators: [first!] });
  const { words } = partsOf('changes', sampleReview({ administrators: [second!] }), sampleContext({ previous }));
  expect(words).toContainEqual(expect.stringMatching(/^Identità nuove.*npero/));
  expect(words).toContainEqual(expect.stringMatching(/assenti ora: .*bverdi/));
  const same = 'Le identità viste sono le stesse del mese precedente.';
  expect(words).not.toContain(same);
  expect(partsOf('changes', previous, sampleContext({ previous })).words).toContain(same);
});

test('weekends and holidays are marked in the picture', () => {
  const december = sampleReview({ month: '2026-12' });
  const heat = partsOf('accesses', december).blocks.find((block) => block.kind === 'heat');
  // Immaculate Conception on a Tuesday, Christmas on a Friday
  expect(heat?.heat.restDays).toEqual([5, 6, 8, 12, 13, 19, 20, 25, 26, 27]);
});

test('the register says of whom anything was seen in the month', () => {
  const [first] = sampleReview().administrators;
  const { rows } = partsOf('register', sampleReview({ administrators: [first!] }));
  expect(rows.map((row) => [row[0], row.at(-1)])).toEqual([
    ['Bianca Verdi', 'sì'],
    ['Niccolò Però', 'no'],
  ]);
});

test('the record says by how many rules the log was looked at', () => {
  const page = pageOf(sampleReview(), sampleContext({ rules: rules.slice(0, 7) }));
  expect(page.split('<dt>Criteri</dt>')[1]).toMatch(/^<dd[^>]*>[^<]*\b7\b/);
});

test('every field of the verification record is there', () => {
  const page = pageOf(sampleReview());
  for (const field of [
    ...['Luogo', 'Data', 'Oggetto', 'Partecipanti', 'Criteri', 'Dati acquisiti', 'Risultanze', 'Valutazione'],
    ...['Osservazioni', 'Conclusioni', 'Firma'],
  ]) {
    expect(page).toContain(`<dt>${field}</dt>`);
  }
});

test('times are shown as Rome has them, on both sides of the change of clocks', () => {
  const at = (instant: string) => ({ ...finding('root-use', 'high', 'x', null, 'y'), at: instant });
  const page = pageOf(sampleReview({ findings: [at('2026-10-25T00:30:00Z'), at('2026-10-25T01:30:00Z')] }));
  expect(page.match(/25\/10\/2026 02:30/g)).toHaveLength(2);
});

test('no access is lost between the picture and the counts: what is after midnight in Rome, and in UTC of the month, is said', () => {
  const { hours, population } = sampleReview();
  const page = pageOf(sampleReview());
  expect(page).toContain('3.976 accessi nei giorni del mese;');
  expect(page).toContain('126 altri accessi sono avvenuti dopo la mezzanotte di Roma dell’ultimo giorno');
  expect(pageOf(sampleReview({ population: { ...population, administratorEvents: 3976 } }))).not.toContain(
    'altri accessi',
  );
  const late = sampleReview({ hours: hours.map((day) => day.map(() => 0)) });
  expect(pageOf(late)).not.toContain('Nessun accesso nel mese');
});

test('whatever comes from a log is escaped, and what turns the reading direction is shown', () => {
  const page = pageOf(
    sampleReview({
      accounts: [HOSTILE],
      regions: [HOSTILE],
      administrators: sampleReview().administrators.map((one) => ({ ...one, principal: HOSTILE, networks: [HOSTILE] })),
      workloads: [{ principal: HOSTILE, events: 1, failures: 0 }],
      findings: [
        {
          ...finding('root-use', 'high', HOSTILE, null, ''),
          principal: HOSTILE,
          sourceIp: HOSTILE,
          region: HOSTILE,
          at: HOSTILE,
        },
      ],
      integrity: {
        ...sampleReview().integrity,
        complete: false,
        problems: [{ kind: 'log-unlisted', object: HOSTILE, detail: HOSTILE }],
      },
      population: { ...sampleReview().population, unreadable: [{ object: HOSTILE, why: HOSTILE }] },
    }),
    sampleContext({
      previous: sampleReview({ administrators: [{ ...sampleReview().administrators[0]!, principal: HOSTILE }] }),
    }),
  );
  expect(page).not.toContain('<img');
  expect(page).not.toContain('\u202E');
  expect(page).not.toContain('</script');
  expect(page).toContain('&lt;img src=x onerror=alert(1)>\\u{202e}');
});

test('a long text from a log is cut, and says by how much', () => {
  const page = pageOf(sampleReview({ findings: [finding('root-use', 'high', 'x'.repeat(100_000), null, 'y')] }));
  expect(page).toContain('… (+99700)');
  expect(page.length).toBeLessThan(200_000);
});

test('ten thousand findings stay a page, which says how many more there are', () => {
  const findings = Array.from({ length: 10_000 }, (_, at) => ({ ...finding('key-loss', 'high', 'x', null, `s${at}`) }));
  const page = pageOf(sampleReview({ findings }));
  expect(page).toContain('Mostrati i primi 100 di 10.000: gli altri sono in review.json.');
  expect(pageOf(sampleReview({ findings: findings.slice(0, 100) }))).not.toContain('Mostrati');
  expect(page.length).toBeLessThan(300_000);
});

test('thousands of principals stay a page', () => {
  const one = sampleReview().administrators[0]!;
  const administrators = Array.from({ length: 5_000 }, (_, at) => ({ ...one, principal: `p${at}` }));
  const page = pageOf(sampleReview({ administrators }), sampleContext({ previous: undefined }));
  expect(page).toContain('Mostrati i primi 200 di 5.000: gli altri sono in accesses.csv.');
});

test('of too many identities and machine roles those that did most are shown', () => {
  const one = sampleReview().administrators[0]!;
  const many = Array.from({ length: 300 }, (_, at) => ({ principal: `p${at}`, accesses: at, events: at, failures: 0 }));
  const { blocks } = partsOf(
    'accesses',
    sampleReview({ administrators: many.map((own) => ({ ...one, ...own })), workloads: many }),
  );
  const tables = blocks.flatMap((block) =>
    block.kind === 'table' ? [block.table.rows.map((row) => row.join(' '))] : [],
  );
  for (const rows of tables.slice(-2)) {
    expect(rows[0]).toMatch(/\bp299 299\b/);
    expect(rows.at(-1)).toMatch(/\bp100 100\b/);
  }
});

test('only the kinds of problems that there are, are explained, with how many there are of each', () => {
  const problems = ['log-missing', 'log-missing', 'chain-broken'].map((kind) => ({
    ...{ kind: kind as ProblemKind, object: 'x', detail: 'y' },
  }));
  const review = sampleReview({ integrity: { ...sampleReview().integrity, complete: false, problems } });
  const kinds = partsOf('integrity', review).blocks.flatMap((block) =>
    block.kind === 'table' ? [block.table] : [],
  )[1];
  expect(kinds?.rows.map(([, count]) => count).sort()).toEqual(['1', '2']);
});

test('the page loads nothing and runs nothing', () => {
  expect(pageOf(sampleReview())).not.toMatch(/<script|<link|<img|src=|url\(|@import|https?:\/\//);
});

test('the same review gives the same bytes of every file', () => {
  const [first, second] = [1, 2].map(() =>
    [...reportFiles(structuredClone(sampleReview()), sampleContext())].map(([name, bytes]) => [
      name,
      bytes.toString('hex'),
    ]),
  );
  expect(first).toEqual(second);
});

test.each([0, 1, 100, 101, 250])('review.json is what JSON.stringify writes, with %i findings', (count) => {
  const findings = Array.from({ length: count }, (_, n) => finding('root-use', 'high', `${n}`, null, 'y'));
  const review = sampleReview({ findings });
  expect(reviewJson(review).toString()).toBe(`${JSON.stringify(review, null, 2)}\n`);
});

test('review.json parses to the review, with invisible characters as escapes', () => {
  const review = sampleReview({ accounts: [HOSTILE] });
  const bytes = reportFiles(review, sampleContext()).get('review.json')!.toString();
  expect(JSON.parse(bytes)).toEqual(review);
  expect(bytes).toContain('\\u202e');
  expect(bytes).not.toContain('\u202E');
});

/** The words of a section, without its marks. */
const wordsOf = (page: string, id: string) =>
  (new RegExp(`id="${id}".*?(?=<section|</body>)`, 's').exec(page)?.[0] ?? '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

test('whoever has several identities is summed up first, in one row', () => {
  const [bianca, niccolo] = sampleReview().administrators;
  const other = {
    ...bianca!,
    principal: 'arn:aws:sts::444455556666:assumed-role/DatabaseAdministrator/bverdi',
    accesses: 10,
  };
  const words = wordsOf(pageOf(sampleReview({ administrators: [bianca!, other, niccolo!] })), 'accesses');
  expect(words).toMatch(/Accessi per persona .*Bianca Verdi .*2\.114 .*Accessi per identità/);
  expect(wordsOf(pageOf(sampleReview({ administrators: [bianca!, niccolo!] })), 'accesses')).not.toContain(
    'Accessi per persona',
  );
});

test('of several accounts, a finding says in which', () => {
  const inProduction = finding('root-use', 'high', 'x', null, 'y');
  const object = 'trail/AWSLogs/o-abc123/444455556666/CloudTrail/eu-west-1/2026/10/13/one.json.gz';
  const silent = { ...finding('audit-silence', 'high', 'y', null, 'z'), object: '', region: '' };
  const findings = [inProduction, { ...inProduction, object }, silent];
  const several = pageOf(sampleReview({ accounts: ['111122223333', '444455556666'], findings }));
  expect(wordsOf(several, 'findings')).toMatch(/Account e Region .*111122223333 eu-west-1 .*444455556666 eu-west-1/);
  expect(wordsOf(pageOf(sampleReview({ findings })), 'findings')).not.toContain('Account e Region');
});

test('what the severities ask of the reader is said, and what names of AWS mean', () => {
  const page = pageOf(sampleReview());
  expect(wordsOf(page, 'findings')).toContain('Grave: da chiarire prima di firmare.');
  expect(page).toContain('fra parentesi quadre');
  expect(page).toContain('eu-west-1 è l’Irlanda');
  expect(wordsOf(pageOf(sampleReview({ findings: [] })), 'findings')).not.toContain('Grave:');
});
