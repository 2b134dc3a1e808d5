import { brokenPromises } from '../../../lambda/monthly-review/register/broken-promises';
import { parseRegister, RegisterError } from '../../../lambda/monthly-review/register/parse-register';
import { isSeenWhole } from '../../../lambda/monthly-review/visible-text';
import { testRegister } from '../rules/context';

type Json = Record<string, unknown>;
const [anna, bruno] = testRegister.administrators as unknown as [Json, Json];
const register = (changes: Json) => ({ ...testRegister, ...changes });

function mistakesIn(input: unknown, month = '2026-10') {
  try {
    parseRegister(typeof input === 'string' ? input : JSON.stringify(input), 'register.json', month);
    return [];
  } catch (error) {
    if (error instanceof RegisterError) return error.mistakes.map(({ path, allowed }) => `${path}: ${allowed}`);
    throw error;
  }
}

describe('a register of administrators', () => {
  it('that is well-formed is read, with what may be absent filled in', () => {
    const { administrators, expected } = parseRegister(JSON.stringify(testRegister), 'register.json', '2026-10');
    expect(administrators[1]).toMatchObject({ databaseUsers: [], appointment: { until: '2026-10-20' } });
    expect(expected).toBeUndefined();
  });

  it('is told every mistake at once, with its path', () => {
    const wrong = {
      ...anna,
      principals: ['arn:aws:iam::*:user/x', 'a b'],
      scopes: ['databse'],
      appointment: { act: 'Nomina', from: '2026-05-01', until: '2026-04-30' },
      hours: { days: 'mon-fry', from: '7', to: '20:00' },
      networks: ['203.0.113.0/33', '2001:db8::/129', '203.0.113.9'],
      sensitive: true,
    };
    expect(mistakesIn(register({ administrators: [wrong], reviewer: [] })).map((one) => one.split(':')[0])).toEqual([
      'administrators[0].principals[0]',
      'administrators[0].principals[1]',
      'administrators[0].scopes[0]',
      'administrators[0].appointment.until',
      'administrators[0].hours.days',
      'administrators[0].hours.from',
      'administrators[0].networks[0]',
      'administrators[0].networks[1]',
      'administrators[0].networks[2]',
      'administrators[0].sensitive',
      'reviewer',
    ]);
  });

  it.each([
    ['text that is no JSON', '{"administrators": [', 'line 1, column 21'],
    ['a list', '[]', 'register'],
    ['a register without administrators', '{"reviewers": []}', 'administrators'],
  ])('that is %s is refused in one clear line', (_name, json, path) => {
    expect(mistakesIn(json)[0]).toMatch(new RegExp(`^${path}: `));
  });

  it('may not list a principal twice, whatever its case', () => {
    const again = { ...bruno, principals: ['ANNA.VERDI@example.com'] };
    expect(mistakesIn(register({ administrators: [anna, again] }))).toEqual([
      'administrators[1].principals[0]: a name listed once; it already stands at administrators[0].principals[0] [user-id.personal]',
    ]);
  });

  it.each([
    'arn:aws:sts::111122223333:assumed-role/dba/anna.verdi@example.com',
    'arn:aws:sts::111122223333:federated-user/anna.verdi@example.com',
    'arn:aws:iam::111122223333:user/suppliers/anna.verdi@example.com',
  ])('may not give a user-id to another person, not even after the appointment ended: %s', (principal) => {
    const heir = { ...bruno, principals: [principal] };
    const ended = { ...anna, appointment: { act: 'Nomina', from: '2024-01-01', until: '2024-12-31' } };
    expect(mistakesIn(register({ administrators: [ended, heir] }))).toEqual([
      expect.stringContaining('a user-id never given to anybody else; administrators[0].principals[0]'),
    ]);
  });

  it('names nobody whom nothing would recognise, and no name that cannot be seen whole', () => {
    expect(mistakesIn(register({ administrators: [{ ...anna, principals: [], databaseUsers: [] }] }))).toEqual([
      expect.stringContaining('administrators[0].principals: at least one principal or database user'),
    ]);
    expect(mistakesIn(register({ administrators: [{ ...anna, person: 'Anna \u202eidreV' }] }))).toEqual([
      'administrators[0].person: the name of the person, without characters that are not seen or turn the direction of what is read',
    ]);
  });

  it('may let a day of work end at midnight, and begin at no such hour', () => {
    const hours = (from: string, to: string) =>
      register({ administrators: [{ ...anna, hours: { days: 'mon-sun', from, to } }] });
    expect(mistakesIn(hours('00:00', '24:00'))).toEqual([]);
    expect(mistakesIn(hours('08:00', '08:00'))).toEqual([
      'administrators[0].hours: hours that end at another time than they begin',
    ]);
    expect(mistakesIn(hours('24:00', '08:00'))).toEqual([expect.stringContaining('administrators[0].hours.from')]);
  });

  it('lets one person have one name in several places', () => {
    const same = {
      ...anna,
      principals: ['anna.verdi', 'arn:aws:iam::111122223333:user/anna.verdi'],
      databaseUsers: ['anna.verdi'],
    };
    expect(mistakesIn(register({ administrators: [same] }))).toEqual([]);
  });

  it('may not name a reviewer who is an administrator of the month, by person or by address', () => {
    const reviewers = [
      { person: 'anna  verdi', email: 'review@example.com' },
      { person: 'B. N.', email: 'bruno.neri@example.com' },
    ];
    expect(mistakesIn(register({ reviewers }))).toEqual([
      expect.stringContaining('reviewers[0].person: somebody who is no administrator in 2026-10'),
      expect.stringContaining('reviewers[1].email: somebody who is no administrator in 2026-10'),
    ]);
    expect(mistakesIn(register({ reviewers: [reviewers[1]] }), '2026-11')).toEqual([]);
  });

  it.each([
    ['decomposed accents', 'Niccolo\u0300 Pero\u0300'],
    ['wide letters', 'Ｎｉｃｃｏｌò Però'],
    ['other spaces', ' niccolò\u00a0\u2003PERÒ'],
  ])('may not name a reviewer who is an administrator written with %s', (_, person) => {
    const administrators = [{ ...anna, person: 'Niccolò Però' }];
    const mistakes = mistakesIn(register({ administrators, reviewers: [{ person, email: 'review@example.com' }] }));
    expect(mistakes).toEqual([expect.stringContaining('reviewers[0].person: somebody who is no administrator')]);
  });

  it.each(['\u200b', '\u00ad', '\u061c', '\ufeff', '\u{e0041}', '\ud800', '\u034f', '\u3164', '\u2800', '\ufe0f'])(
    'holds no name with %j in it, which nobody sees',
    (unseen) => {
      const person = `An${unseen}na Verdi`;
      expect(mistakesIn(register({ reviewers: [{ person, email: 'review@example.com' }] }))).toEqual([
        expect.stringMatching(/^reviewers\[0\]\.person: the name of the person, without characters that are not seen/),
      ]);
      const arn = `arn:aws:iam::111122223333:user/an${unseen}na`;
      expect(mistakesIn(register({ administrators: [{ ...anna, principals: [arn] }] }))).toHaveLength(1);
    },
  );

  it('is written in UTF-8: names of another encoding would be other names', () => {
    const bytes = Buffer.from(`{\n"administrators": [\n{"person": "Niccolò Però"`, 'latin1');
    expect(() => parseRegister(bytes, 'register.json', '2026-10')).toThrow(
      /line 3: given "\{\\"person\\": \\"Niccol"; allowed: UTF-8; .* save the file as UTF-8$/,
    );
    const right = JSON.stringify(register({ administrators: [{ ...anna, person: 'Niccolo\u0300 Però' }] }));
    const [read] = parseRegister(Buffer.from(`\ufeff${right}`), 'register.json', '2026-10').administrators;
    expect(read?.person).toBe('Niccolò Però');
  });

  it.each([
    ['a comma too many', '{\n  "administrators": [],\n  "reviewers": [],\n}', 'line 4, column 1'],
    ['two commas', '{\n  "administrators": [],,\n  "reviewers": []\n}\n', 'line 2, column 24'],
    ['an empty item', '{\n  "administrators": [\n    "a",\n    ,\n    "b"\n  ]\n}\n', 'line 4, column 5'],
    ['a word without quotes', '{\n  "administrators": [],\n  "reviewers": nobody\n}\n', 'line 3, column 17'],
    ['another format', 'administrators:\n  - person: Anna Verdi\nreviewers: []\n', 'line 1, column 1'],
    ['an end too early', '{\n  "administrators": [],\n  "reviewers": [', 'line 3, column 17'],
  ])('that is no JSON because of %s is told where it ceases to be', (_, json, place) => {
    expect(mistakesIn(json)).toEqual([expect.stringContaining(`${place}: valid JSON (`)]);
  });

  it.each([
    ['nested deeply', '['.repeat(200_000) + ']'.repeat(200_000), /^line 1, column 21: at most 20 levels/],
    ['nested deeply inside', `{"a": "]", "b": ${'{"b":'.repeat(30)}`, /^line 1, column \d+: at most 20 levels/],
    ['huge', JSON.stringify('x'.repeat(17 * 1024 * 1024)), /^register: at most 16777216 bytes/],
  ])('that is %s is refused in one clear line', (_, json, message) => {
    expect(mistakesIn(json)).toEqual([expect.stringMatching(message)]);
  });

  it('with a great name in it is read', () => {
    const act = 'x'.repeat(15 * 1024 * 1024);
    const appointment = { act, from: '2026-01-01', until: null };
    expect(mistakesIn(register({ administrators: [{ ...anna, appointment }] }))).toEqual([]);
  });

  it('says of whatever stands in whatever place what would be right there, each mistake on one line', () => {
    const whole = JSON.parse(
      JSON.stringify(
        register({
          $schema: 'x',
          administrators: [{ ...anna, databaseUsers: ['anna_verdi'], networks: ['203.0.113.0/24'] }],
          workloads: ['arn:aws:iam::111122223333:role/nightly'],
          emergency: ['arn:aws:iam::111122223333:role/sealed'],
          expected: { accounts: ['111122223333'], regions: ['eu-west-1'], databases: ['didattica'] },
        }),
      ),
    ) as unknown;
    const messages = new Set<string>();
    const strange = [null, 0, true, '', 'a\nb\u202e', [], [null], {}, { 'a\nb\u001b[31m': 1 }];
    const tryAt = (value: unknown, change: (to: unknown) => unknown): void => {
      for (const other of strange) {
        try {
          parseRegister(JSON.stringify(change(other)), 'register.json', '2026-10');
        } catch (error) {
          const [, ...lines] = (error as Error).message.split('\n');
          lines.forEach((line) => messages.add(line));
        }
      }
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        tryAt(inner, (to) => change(Array.isArray(value) ? value.with(Number(key), to) : { ...value, [key]: to }));
      }
    };
    tryAt(whole, (to) => to);
    expect(messages.size).toBeGreaterThan(150);
    const clear = /^ {2}\S.*: given .+; allowed: .{8,}/s;
    const unclear = [...messages].filter(
      (line) => !clear.test(line) || !isSeenWhole(line) || /Invalid|received|expected [a-z]+,/.test(line),
    );
    expect(unclear).toEqual([]);
  });

  it('may not name one field twice, of which only the last would count', () => {
    const twice = JSON.stringify(testRegister).replace(
      '"workloads":',
      '"reviewers": [], "work\\u006coads": ["arn:aws:x"], "workloads":',
    );
    expect(mistakesIn(twice)).toEqual([
      'reviewers: a field that stands once; here it stands again, and what stood before would be lost',
      'workloads: a field that stands once; here it stands again, and what stood before would be lost',
    ]);
    const inner = JSON.stringify(testRegister).replace('"scopes":', '"person": "{\\"person\\": [,]}", "scopes":');
    expect(mistakesIn(inner)).toEqual([
      expect.stringMatching(/^administrators\[0\]\.person: a field that stands once/),
    ]);
  });

  it.each([
    ['emergency', 'arn:aws:iam::111122223333:role/sealed', ['arn:aws:iam::111122223333:role/seal*']],
    ['workloads', 'arn:aws:iam::111122223333:role/nightly', ['arn:aws:iam::111122223333:role/nightly']],
  ])('may not give a person what stands under %s', (field, principal, arns) => {
    const own = { ...anna, principals: [...(anna['principals'] as string[]), principal] };
    const wrong = register({ administrators: [own], [field]: arns });
    expect(mistakesIn(wrong)).toEqual([
      `administrators[0].principals[${own.principals.length - 1}]: a principal of the person's own; under ${field} it is nobody's [user-id.personal]`,
    ]);
    expect(mistakesIn({ ...wrong, [field]: ['arn:aws:iam::111122223333:role/other'] })).toEqual([]);
  });

  const promisesIn = (own: Record<string, unknown>) =>
    brokenPromises(parseRegister(JSON.stringify(register(own)), 'r', '2026-10'));

  it.each([
    ['arn:aws:iam::111122223333:role/*', "Identity Center's roles"],
    ['arn:aws*:*', 'IAM users'],
    ['arn:aws:sts::*:assumed-role/*/*', "Identity Center's roles"],
    ['arn:aws:iam::*:user/m*', 'IAM users'],
    ['arn:aws:sts::111122223333:*/deploy', "Identity Center's roles"],
    ['arn:aws:sts::111122223333:federated-user/deploy', 'federated users'],
  ])('breaks a promise, and stays usable, with a pattern of machines that holds persons: %s', (pattern, who) => {
    expect(promisesIn({ workloads: [pattern] })).toEqual([
      {
        ...{ path: 'workloads[0]', given: pattern },
        allowed: `a pattern of machine roles alone; under this one ${who} would count as machines, too [admins.named]`,
      },
    ]);
  });

  it.each([
    'arn:aws:iam::111122223333:role/cdk-*',
    'arn:aws:iam::*:role/service-role/*',
    'arn:aws:iam::111122223333:role/custodia-*',
    'arn:aws:sts::*:assumed-role/cdk-*/*',
    'arn:aws:iam::111122223333:user/mail-sender',
    'arn:aws:rds-db:*:dbuser:*/app_*',
  ])('may take for machines what a pattern says that names no place of persons: %s', (pattern) => {
    expect(promisesIn({ workloads: [pattern] })).toEqual([]);
  });

  it('breaks a promise, and stays usable, with a user-id of fewer than eight alphanumeric characters', () => {
    const short = { ...bruno, principals: ['m.rossi', 'b.neri12', 'arn:aws:iam::111122223333:role/dba'] };
    const read = parseRegister(JSON.stringify(register({ administrators: [short], reviewers: [] })), 'r', '2026-10');
    expect(brokenPromises(read).map(({ path }) => path)).toEqual([
      'administrators[0].principals[0]',
      'administrators[0].principals[1]',
      'reviewers',
    ]);
  });
});
