/**
 * The fields of a record that the review reads; each has a slot for the place of its value. The names are CloudTrail's:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
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
  errorMessage: 8,
  eventType: 9,
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
export const SLOTS = 21;

/** A key that is looked for, and what its value is. */
export interface Field {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Place of the value: strings and booleans only. */
  readonly slot: number;
  /** Fields inside the value, an object. */
  readonly inside: FieldTable | null;
  /** All slots that this field fills: a key that comes twice starts them anew, as the last one wins. */
  readonly slots: readonly number[];
}

/** Fields of an object by the length of their names. */
export type FieldTable = readonly (readonly Field[])[];

interface Shape {
  readonly [key: string]: number | Shape;
}

function table(shape: Shape): FieldTable {
  const byLength: Field[][] = [];
  for (const [name, what] of Object.entries(shape)) {
    const inside = typeof what === 'number' ? null : table(what);
    const slots = typeof what === 'number' ? [what] : (inside ?? []).flat().flatMap((field) => field.slots);
    const field = { name, bytes: Buffer.from(name), slot: typeof what === 'number' ? what : -1, inside, slots };
    (byLength[name.length] ??= []).push(field);
  }
  return Array.from(byLength, (fields) => fields ?? []);
}

export const RECORD: FieldTable = table({
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
});
