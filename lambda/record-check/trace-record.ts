import * as z from 'zod';

const day = 86_400_000;

/** How late an application may write a record, and how far ahead its clock may be; else the record is refused. */
export const LATEST_MS = 7 * day;
export const EARLIEST_MS = 5 * 60_000;

/** A school's ministerial code (codice meccanografico). */
export const SCHOOL_CODE = /^[A-Z]{2}[A-Z0-9]{8}$/;

/** Fields of every record. No field takes free text: what users wrote belongs to the databases, not to a log. */
const traced = {
  id: z.uuid().meta({ description: 'Chosen by the application: the same record sent twice has the same id' }),
  at: z.iso.datetime({ offset: false, precision: 3 }).meta({ description: 'When it happened: UTC, milliseconds' }),
  application: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,39}$/)
    .meta({ description: "The application's name in the settings" }),
  school: z.string().regex(SCHOOL_CODE).meta({ description: "The school's ministerial code (codice meccanografico)" }),
  user: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}$/)
    .meta({ description: 'The personal user-id' }),
  outcome: z.enum(['success', 'failure', 'denied']),
};
const address = z.union([z.ipv4(), z.ipv6()]).meta({ description: 'Network address of the client' });

/** Who signed in, when, from where, with what outcome (`tracing.accesses`). */
const accessRecord = z
  .strictObject({
    ...traced,
    event: z.enum(['sign-in', 'sign-out', 'password-change', 'password-reset']),
    source: address,
    session: z
      .string()
      .regex(/^[A-Za-z0-9_-]{8,64}$/)
      .meta({ description: 'An opaque name of the session, never its secret' })
      .optional(),
  })
  .meta({ title: 'Access record', description: 'Who signed in, when, from where, with what outcome' });

/** Who did what to what, in a critical application (`tracing.operations`). */
const operationRecord = z
  .strictObject({
    ...traced,
    action: z.enum(['create', 'read', 'update', 'delete', 'export', 'print', 'sign', 'publish', 'configure']),
    object: z.strictObject({
      type: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
      id: z.string().regex(/^[A-Za-z0-9._:/-]{1,128}$/),
    }),
    source: address.optional(),
    session: z
      .string()
      .regex(/^[A-Za-z0-9_-]{8,64}$/)
      .optional(),
  })
  .meta({ title: 'Operation record', description: 'Who did what to what, in a critical application' });

/** The two streams and what each takes. */
export const recordSchemas = { accesses: accessRecord, operations: operationRecord } as const;
export type StreamName = keyof typeof recordSchemas;
