/**
 * The fields of a record that the review reads; each has a slot for the place of its value. The names are CloudTrail's:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * The compiled part of the scanner knows the numbers up to `eventType`, and that all from `type` on say who acted.
 */
export const SLOT = {
  eventId: 0,
  eventTime: 1,
  eventSource: 2,
  eventName: 3,
  region: 4,
  recipientAccountId: 5,
  sourceIp: 6,
  errorCode: 7,
  eventType: 8,
  errorMessage: 9,
  readOnly: 10,
  type: 11,
  arn: 12,
  principalId: 13,
  accountId: 14,
  userName: 15,
  invokedBy: 16,
  issuerArn: 17,
  issuerName: 18,
  mfaAuthenticated: 19,
  onBehalfOf: 20,
} as const;
/** How many there are. */
export const SLOTS = 21;

interface Shape {
  readonly [key: string]: number | Shape;
}

const RECORD: Shape = {
  eventID: SLOT.eventId,
  eventTime: SLOT.eventTime,
  eventSource: SLOT.eventSource,
  eventName: SLOT.eventName,
  awsRegion: SLOT.region,
  recipientAccountId: SLOT.recipientAccountId,
  sourceIPAddress: SLOT.sourceIp,
  errorCode: SLOT.errorCode,
  errorMessage: SLOT.errorMessage,
  eventType: SLOT.eventType,
  readOnly: SLOT.readOnly,
  userIdentity: {
    type: SLOT.type,
    arn: SLOT.arn,
    principalId: SLOT.principalId,
    accountId: SLOT.accountId,
    userName: SLOT.userName,
    invokedBy: SLOT.invokedBy,
    sessionContext: {
      sessionIssuer: { arn: SLOT.issuerArn, userName: SLOT.issuerName },
      attributes: { mfaAuthenticated: SLOT.mfaAuthenticated },
    },
    onBehalfOf: { userId: SLOT.onBehalfOf },
  },
};

/** What may stand at the top of a file: the records, and a name by which a digest is told. */
const TOP: Shape = { Records: 0, digestS3Object: 1 };

/** All slots of a shape, as bits. */
const slotsOf = (what: number | Shape): number =>
  typeof what === 'number' ? 1 << what : Object.values(what).reduce<number>((bits, one) => bits | slotsOf(one), 0);

/** Bytes of an object's table and of a field in it, as the compiled part reads them. */
const FIELD = 48;
const MOST_FIELDS = 12;
const HASHES = 64;
const FIRST_FIELD = 16 + HASHES;
const OBJECT = FIRST_FIELD + MOST_FIELDS * FIELD;

/** As the compiled part has it: of a name's last three bytes and its length. */
function hashOf(name: string, factor: number): number {
  const [a = 0, b = 0, c = 0] = Buffer.from(name.slice(-3), 'latin1');
  return Math.imul(a + b * 256 + c * 65536 + name.length, factor) >>> 26;
}

/** A factor by which no two names have the same hash. */
function factorOf(names: readonly string[]): number {
  for (let factor = 0x9e3779b1; factor < 0xffffffff; factor += 2)
    if (new Set(names.map((name) => hashOf(name, factor))).size === names.length) return factor;
  throw new Error(`no factor tells these names apart: ${names.join(', ')}`);
}

/**
 * The tables of names, as the compiled part reads them: by object (the top level, the record, then what stands in it) a
 * factor for hashes of names, the number of the field by hash, and for each field its name's length, its slot (or -1), the
 * object inside (or -1), all slots that it fills as bits (a key that comes twice starts them anew), and its name.
 */
export function fieldTables(): Buffer {
  const objects: Shape[] = [TOP, RECORD];
  const tables: Buffer[] = [];
  for (let index = 0; index < objects.length; index++) {
    const fields = Object.entries(objects[index] ?? {});
    const table = Buffer.alloc(OBJECT);
    const factor = factorOf(fields.map(([name]) => name));
    table.writeUInt32LE(factor, 0);
    fields.forEach(([name, what], at) => {
      table.writeUInt8(at, 16 + hashOf(name, factor));
      const field = FIRST_FIELD + at * FIELD;
      table.writeUInt32LE(name.length, field);
      table.writeInt32LE(typeof what === 'number' ? what : -1, field + 4);
      table.writeInt32LE(typeof what === 'number' ? -1 : objects.push(what) - 1, field + 8);
      table.writeUInt32LE(index === 0 ? 0 : slotsOf(what), field + 12);
      table.write(name, field + 16, 'latin1');
    });
    tables.push(table);
  }
  return Buffer.concat(tables);
}
