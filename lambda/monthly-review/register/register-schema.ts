import { isIP } from 'node:net';
import * as z from 'zod';
import { isSeenWhole } from '../visible-text';
import { weekdaysOf } from '../working-hours';

/** A name, in the one way of writing its accents: composed. */
const text = (allowed: string) =>
  z
    .string({ error: allowed })
    .normalize('NFC')
    .trim()
    .min(1, { error: allowed })
    .refine(isSeenWhole, {
      error: `${allowed}, without characters that are not seen or turn the direction of what is read`,
    });

const list = <Item extends z.ZodType>(item: Item, allowed: string) => z.array(item, { error: allowed });
const matching = (pattern: RegExp, allowed: string) => z.string({ error: allowed }).regex(pattern, { error: allowed });

const date = z.iso.date({ error: 'a date such as 2026-01-31' });
const time = matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 07:30, Europe/Rome');
const endTime = matching(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time such as 20:00, at most 24:00, Europe/Rome');

/** Whether text is an IPv4 or IPv6 network in CIDR notation. */
function isNetwork(value: string): boolean {
  const [address = '', prefix = '', ...more] = value.split('/');
  const family = isIP(address);
  const bits = family === 4 ? 32 : 128;
  // A zone (`fe80::1%eth0`) is a machine's own name for one of its cards, in no network that others see.
  return (
    family > 0 && !address.includes('%') && more.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits
  );
}

const network = z.string({ error: 'a network such as 203.0.113.0/24' }).refine(isNetwork, {
  error: 'an IPv4 or IPv6 network such as 203.0.113.0/24 or 2001:db8::/48',
});

const hours = z
  .strictObject(
    {
      days: z.string({ error: 'days such as mon-fri or mon,wed,fri' }).refine((days) => weekdaysOf(days) !== null, {
        error: 'a range or list of mon, tue, wed, thu, fri, sat, sun: mon-fri or mon,wed,fri',
      }),
      from: time,
      to: endTime,
    },
    { error: 'hours are {"days": "mon-fri", "from": "07:00", "to": "20:00"}' },
  )
  .refine(({ from, to }) => from !== to, { error: 'hours that end at another time than they begin' });

const ARN = /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12})?:[!-~]+$/;
const SIGN_IN_NAME = /^[\w+=,.@-]{1,128}$/;

const principal = z
  .string({ error: 'an ARN or a sign-in name' })
  .refine((value) => (value.startsWith('arn:') ? ARN.test(value) && !value.includes('*') : SIGN_IN_NAME.test(value)), {
    error:
      'an ARN without wildcards, or a sign-in name of letters, digits and +=,.@_- (session name, Identity Center user id, IAM user name)',
  });

const arnPattern = z
  .string({ error: 'an ARN; * matches anything' })
  .refine((value) => /^arn:aws[a-z*-]*:[!-~]+$/.test(value), {
    error: 'an ARN such as arn:aws:iam::111122223333:role/custodia-*; * matches anything',
  });

const databaseUser = text('a database user').regex(/^[^\s"'\\$]{1,63}$/, {
  error: 'a PostgreSQL role name of at most 63 characters without spaces, quotes, backslashes and dollars',
});

/** The scopes of an appointment: "application and database administration" (PA, Architettura). */
export const scopes = ['database', 'applications'] as const;
export type Scope = (typeof scopes)[number];

const administrator = z.strictObject(
  {
    person: text('the name of the person'),
    /** ARNs or sign-in names: session name of a federated role, Identity Center user id, IAM user name. */
    principals: list(principal, 'a list of ARNs and sign-in names'),
    /** Names in the databases. */
    databaseUsers: list(databaseUser, 'a list of database users').default([]),
    scopes: list(z.enum(scopes, { error: `one of ${scopes.join(', ')}` }), `a list of ${scopes.join(', ')}`).min(1, {
      error: `at least one of ${scopes.join(', ')}`,
    }),
    appointment: z
      .strictObject(
        {
          act: text('the act of appointment, such as a protocol number'),
          /** First day, Europe/Rome. */
          from: date,
          /** Last day, Europe/Rome, included; null while the appointment lasts. */
          until: date.nullable().default(null),
        },
        { error: 'an appointment is {"act": "…", "from": "2026-01-31", "until": null}' },
      )
      .refine(({ from, until }) => until === null || until >= from, {
        error: 'an appointment that ends on or after the day it starts',
        path: ['until'],
      }),
    /** Absent: the platform's hours. */
    hours: hours.optional(),
    /** Absent or empty: any network that was seen before. */
    networks: list(network, 'a list of networks').default([]),
    /** Whether sensitive data can be reached: credentials unused for 3 months are disabled, else for 6. The strict one unless said. */
    sensitiveData: z.boolean({ error: 'true or false' }).default(true),
  },
  { error: 'an administrator is {"person": "…", "principals": ["…"], "scopes": ["…"], "appointment": {…}}' },
);

const reviewer = z.strictObject(
  { person: text('the name of the person'), email: z.email({ error: 'an e-mail address' }) },
  { error: 'a reviewer is {"person": "…", "email": "…"}' },
);

/** The register of administrators, as the JSON file holds it (published contract). */
export const registerSchema = z.strictObject(
  {
    $schema: z.string({ error: 'the path of a JSON Schema' }).optional(),
    administrators: list(administrator, 'a list of administrators'),
    reviewers: list(reviewer, 'a list of reviewers'),
    /** ARNs of the emergency roles and of the sealed secrets. */
    emergency: list(arnPattern, 'a list of ARNs').default([]),
    /** Machine roles, not persons; `*` matches anything. */
    workloads: list(arnPattern, 'a list of ARN patterns').default([]),
    /** What must produce events; see the rule `audit-silence`. */
    expected: z
      .strictObject(
        {
          accounts: list(matching(/^\d{12}$/, 'an AWS account of 12 digits'), 'a list of AWS accounts').default([]),
          regions: list(matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a Region such as eu-west-1'), 'a list of Regions').default(
            [],
          ),
          databases: list(text('the name of a cluster'), 'a list of clusters').default([]),
        },
        { error: 'expected is {"accounts": ["…"], "regions": ["…"], "databases": ["…"]}' },
      )
      .optional(),
  },
  { error: 'a JSON object with administrators, reviewers, emergency, workloads and expected' },
);

export type RegisterFile = z.infer<typeof registerSchema>;
export type Administrator = RegisterFile['administrators'][number];
