import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { accessEventFrom } from '../../lambda/monthly-review/access-event-from-record';
import { ScannedEvent } from '../../lambda/monthly-review/fold/scanned-event';
import { RecordScanner, ScanError } from '../../lambda/monthly-review/scan/record-scanner';

let found: unknown[] = [];
const event = new ScannedEvent();
/** One for all files, as in the review. */
const scanner = new RecordScanner((at) => {
  event.on(at, event.secondsOf(at) ?? NaN);
  found.push(plain(event));
});

/** What the review reads of a file, as plain data; from chunks cut at the borders. */
function scanned(json: Buffer, borders: readonly number[] = []) {
  found = [];
  const cuts = [0, ...[...borders].map((cut) => cut % (json.length + 1)).sort((a, b) => a - b), json.length];
  scanner.reset();
  cuts.slice(1).forEach((to, n) => scanner.write(Buffer.from(json.subarray(cuts[n], to))));
  scanner.finish();
  return found;
}
const plain = (event: ReturnType<typeof accessEventFrom>) => ({
  ...{ eventId: event.eventId, eventTime: event.eventTime, eventSource: event.eventSource, eventName: event.eventName },
  ...{ region: event.region, recipientAccountId: event.recipientAccountId, sourceIp: event.sourceIp },
  ...{ errorCode: event.errorCode, errorMessage: event.errorMessage, eventType: event.eventType },
  ...{ readOnly: event.readOnly, identity: { ...event.identity }, record: event.record() },
});
const parsed = (json: Buffer) =>
  (JSON.parse(json.toString('utf8')) as { Records: unknown[] }).Records.filter(isObject).map((record) =>
    plain(accessEventFrom(record)),
  );
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object whose members keep their order and may repeat: what JSON text can say and an object cannot. */
class Members {
  constructor(readonly all: readonly (readonly [string, unknown])[]) {}
}

/** Names that the review reads, beside decoys of the same names in other places. */
const names = fc.constantFrom(
  ...['eventID', 'eventTime', 'eventName', 'eventSource', 'awsRegion', 'recipientAccountId', 'sourceIPAddress'],
  ...['errorCode', 'errorMessage', 'eventType', 'readOnly', 'userIdentity', 'arn', 'type', 'accountId', 'principalId'],
  ...['userName', 'invokedBy', 'sessionContext', 'sessionIssuer', 'attributes', 'mfaAuthenticated', 'onBehalfOf'],
  ...['userId', 'requestParameters', 'Records', '__proto__', 'constructor', '', 'eventid', 'eventIDx'],
);
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('true', 'false', '"', '\\', '{"arn":"x"}', '\u2028', '€\u0000', '"],"Records":['),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    texts,
    fc.constantFrom(null, true, false, 0, -1.5e-7, 1e21),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(names, tie('value')), { maxLength: 5 }).map((all) => new Members(all)),
  ),
}));
const object = fc.array(fc.tuple(names, value), { maxLength: 9 }).map((all) => new Members(all));
/** An identity as deep as the review looks, with anything in any place. */
const identity = fc
  .tuple(object, object, object, object)
  .map(
    ([own, issuer, attributes, context]) =>
      new Members([
        ...own.all,
        ['sessionContext', new Members([['sessionIssuer', issuer], ...context.all, ['attributes', attributes]])],
      ]),
  );
const record = fc
  .tuple(fc.array(fc.tuple(names, value), { maxLength: 9 }), fc.option(identity), fc.nat())
  .map(([all, who, place]) => {
    const at = place % (all.length + 1);
    return new Members(who === null ? all : [...all.slice(0, at), ['userIdentity', who], ...all.slice(at)]);
  });

/** Writes JSON with spaces and escapes where the dice say. */
function written(what: unknown, dice: () => number): string {
  const space = () => ['', '', '', ' ', '\n', '\t\r\n '][dice() % 6] ?? '';
  const text = (content: string) =>
    `"${JSON.stringify(content)
      .slice(1, -1)
      .replace(/\\u[\da-f]{4}|\\.|[A-Za-z]/g, (match) =>
        match.length === 1 && dice() % 9 === 0 ? `\\u${match.charCodeAt(0).toString(16).padStart(4, '0')}` : match,
      )}"`;
  const list = (open: string, items: readonly string[], close: string) =>
    open + space() + items.join(`${space()},${space()}`) + space() + close;
  const go = (one: unknown): string => {
    if (one instanceof Members) {
      return list(
        '{',
        one.all.map(([name, inner]) => `${text(name)}${space()}:${space()}${go(inner)}`),
        '}',
      );
    }
    if (Array.isArray(one)) return list('[', one.map(go), ']');
    return typeof one === 'string' ? text(one) : JSON.stringify(one);
  };
  return space() + go(what) + space();
}

/** Records of few kinds, written without spaces as CloudTrail does: what one said of its keys comes true in the next. */
const alike = fc
  .tuple(fc.array(record, { minLength: 1, maxLength: 3 }), fc.array(fc.nat(), { maxLength: 9 }))
  .map(([kinds, order]) => {
    const records = order.map((n) => kinds[n % kinds.length]);
    return Buffer.from(written(new Members([['Records', records]]), () => 1));
  });
const unlike = fc
  .tuple(
    fc.array(fc.oneof({ weight: 9, arbitrary: record }, { weight: 1, arbitrary: value }), { maxLength: 5 }),
    fc.array(fc.nat(), { minLength: 1, maxLength: 64 }),
    fc.boolean(),
  )
  .map(([records, rolls, more]) => {
    let n = 0;
    const dice = () => (rolls[n++ % rolls.length] ?? 0) + n;
    const beside: [string, unknown][] = more ? [['version', new Members([['arn', 'x']])]] : [];
    return Buffer.from(written(new Members([...beside, ['Records', records], ...beside]), dice));
  });

/** Reads what JSON.parse reads, and refuses what it refuses. */
function readsAsParsed(json: Buffer, borders: readonly number[] = []): void {
  let expected: unknown;
  try {
    expected = JSON.parse(json.toString('utf8'));
  } catch {
    expect(() => scanned(json, borders)).toThrow(ScanError);
    return;
  }
  // Still JSON: either it is no file of records any more, or both read the same.
  let found;
  try {
    found = scanned(json, borders);
  } catch (error) {
    expect(error).toBeInstanceOf(ScanError);
    const records = (expected as { Records?: unknown } | null)?.Records;
    expect(Array.isArray(records) && !(error as Error).message.includes('twice')).toBe(false);
    return;
  }
  expect(found).toEqual(parsed(json));
}

const files = fc.oneof({ weight: 2, arbitrary: unlike }, { weight: 1, arbitrary: alike });

describe('the scanner', () => {
  test('finds what JSON.parse finds, wherever chunks are cut', () => {
    fc.assert(
      fc.property(files, fc.array(fc.nat(), { maxLength: 12 }), (json, borders) => {
        expect(scanned(json, borders)).toEqual(parsed(json));
      }),
      { numRuns: 600 },
    );
  });

  test('finds the same from single bytes', () => {
    fc.assert(
      fc.property(files, (json) => {
        expect(scanned(json, [...json.keys()])).toEqual(parsed(json));
      }),
      { numRuns: 60 },
    );
  });

  test('refuses what JSON.parse refuses: a byte changed, taken away or put in', () => {
    const change = fc.record({
      at: fc.nat(),
      how: fc.constantFrom('change', 'drop', 'add'),
      byte: fc.integer({ min: 0, max: 255 }),
    });
    fc.assert(
      fc.property(files, change, fc.array(fc.nat(), { maxLength: 4 }), (json, { at, how, byte }, borders) => {
        const where = at % json.length;
        const broken = Buffer.concat([
          json.subarray(0, where),
          how === 'drop' ? Buffer.alloc(0) : Buffer.from([byte]),
          json.subarray(how === 'add' ? where : where + 1),
        ]);
        readsAsParsed(broken, borders);
      }),
      { numRuns: 1500 },
    );
  });

  test('believes no byte of a record that is like the one before', () => {
    const record =
      '{"eventName":"Get","userIdentity":{"type":"Role","arn":"a"},"userAgent":"x","readOnly":true,"additionalEventDataOfThirtyByt":{"twentyNineLettersInAnotherKey":2},"twentyNineLettersInAnotherKey":1}';
    for (let at = 0; at < record.length; at++)
      for (const byte of [' ', ';', ':', '"', '\\', 'e', '\0', ''])
        for (const put of [0, 1]) {
          const changed = record.slice(0, at) + byte + record.slice(at + put);
          readsAsParsed(Buffer.from(`{"Records":[${record},${record},${changed},${record}]}`));
        }
  });

  test.each([
    ['nothing', ''],
    ['a list', '[]'],
    ['no records', '{"a":1}'],
    ['records twice', '{"Records":[],"Records":[]}'],
    ['records that are no list', '{"Records":{}}'],
    ['a record that is no JSON', '{"Records":[{},nil]}'],
    ['a record that is no JSON inside', '{"Records":[[{"a":]]}'],
    ['a comma too many', '{"Records":[{},]}'],
    ['a number with a leading zero', '{"Records":[{"a":01}]}'],
    ['a lone minus', '{"Records":[{"a":-}]}'],
    ['a control character in a string', '{"Records":[{"a":"\n"}]}'],
    ['more behind the end', '{"Records":[]}{}'],
    ['an end too early', '{"Records":[{"a":"b"}'],
  ])('refuses %s', (_, json) => {
    expect(() => scanned(Buffer.from(json))).toThrow(ScanError);
  });

  test('counts what stands among the records and is no object, and reads the others', () => {
    const json = Buffer.from(
      '{"Records":[null,{"eventID":"a"},"{\\"eventID\\":\\"x\\"}", -1.5e3 ,[{"eventID":"x"}],true,{"eventID":"b"},0]}',
    );
    expect(scanned(json, [...json.keys()])).toMatchObject([{ eventId: 'a' }, { eventId: 'b' }]);
    expect(scanner.strangeRecords).toBe(6);
    scanned(Buffer.from('{"Records":[{}]}'));
    expect(scanner.strangeRecords).toBe(0);
  });

  test('passes over nesting as deep as anyone wants, in constant stack', () => {
    const deep = 200_000;
    const json = `{"Records":[{"x":${'[{"a":'.repeat(deep)}1${'}]'.repeat(deep)},"eventID":"e"}]}`;
    let found = '';
    const scanner = new RecordScanner((at) => (found = at.textOf(0)));
    scanner.reset();
    scanner.write(Buffer.from(json));
    scanner.finish();
    expect(found).toBe('e');
  });

  test('tells ids apart that differ in one character, wherever it stands', () => {
    const hashes: string[] = [];
    const hashing = new RecordScanner((at) => hashes.push(`${at.idHash(0)} ${at.idHash(1)}`));
    const ids = Array.from({ length: 40 }, (_, length) => 'a'.repeat(length + 1)).flatMap((id) => [
      id,
      ...Array.from(id, (_, at) => `${id.slice(0, at)}b${id.slice(at + 1)}`),
    ]);
    hashing.write(Buffer.from(JSON.stringify({ Records: ids.map((eventID) => ({ eventID })) })));
    hashing.finish();
    expect(new Set(hashes).size).toBe(new Set(ids).size);
  });

  test('knows every name when there are more than it keeps numbers for', () => {
    const records = Array.from({ length: 24_000 }, (_, n) => ({
      eventName: `Call${n % 20_000}`,
      eventTime: '2026-10-05T08:30:00Z',
      userIdentity: {
        type: 'IAMUser',
        userName: `user${n}`,
        arn: `arn:aws:iam::111122223333:user/${'u'.repeat(n % 900 === 0 ? 5000 : n % 90)}`,
      },
    }));
    const json = Buffer.from(JSON.stringify({ Records: records }));
    const { generation } = scanner;
    expect(scanned(json)).toEqual(parsed(json));
    expect(scanner.generation).toBeGreaterThan(generation);
  });

  test('forgets the names of the record before together with all others', () => {
    const records = Array.from({ length: 34_000 }, (_, n) => ({
      ...{ eventSource: `s${100_000 + n}`, eventName: 'ConsoleLogin', sourceIPAddress: '192.0.2.1' },
    }));
    const json = Buffer.from(JSON.stringify({ Records: records }));
    const { generation } = scanner;
    expect(JSON.stringify(scanned(json)) === JSON.stringify(parsed(json))).toBe(true);
    expect(scanner.generation).toBeGreaterThan(generation);
  });

  test('says what may stand in a record, wherever it stands, and not what stands in the next', () => {
    const records = Array.from({ length: 200 }, (_, n) => ({
      x: n % 7 === 6 ? '\n' : `role/se-led1 ${'r'.repeat(n)}`,
      ...{ eventID: `${n}`, userIdentity: { type: 'Root', arn: `arn:${n}` }, y: `role/sealed${n % 3}` },
    }));
    const held: Record<string, unknown> = {};
    const sought = [['role/sealed1'], ['absent', 'sealed2'], ['x', ''], [], ['s'.repeat(5000)], Array(5000).fill('y')];
    let one: string[] = [];
    const scanner = new RecordScanner((at) => ((held[at.textOf(0)] ??= []) as boolean[]).push(at.mayHold(one)));
    // The same texts for all records, as rules ask for them.
    for (one of sought) {
      scanner.reset();
      scanner.write(Buffer.from(JSON.stringify({ Records: records })));
      scanner.finish();
    }
    const expected = Object.fromEntries(
      records.map(({ eventID, x, y }) => {
        const escaped = x === '\n';
        return [eventID, [escaped || y.endsWith('1'), escaped || y.endsWith('2'), true, false, escaped, true]];
      }),
    );
    expect(held).toEqual(expected);
  });

  test('reads a record of 10 MB that comes in small chunks in linear time', () => {
    const json = Buffer.from(`{"Records":[{"x":"${'y'.repeat(10_000_000)}","eventID":"e"}]}`);
    const ids: string[] = [];
    const scanner = new RecordScanner((at) => ids.push(at.textOf(0)));
    scanner.reset();
    for (let at = 0; at < json.length; at += 1024) scanner.write(json.subarray(at, at + 1024));
    scanner.finish();
    expect(ids).toEqual(['e']);
  });
});

test('the compiled scanner is what its source compiles to', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/compile-scanner.mjs', '--check'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
