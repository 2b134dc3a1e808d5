import * as z from 'zod';
import { weekdaysOf } from '../../lambda/monthly-review/working-hours';
import { dataClasses, numbers, REGION, type ClauseSlug } from '../policy';
import { instanceMemoryGiB } from './instance-class';
import { applicationNetwork, ownNetwork } from './networks';
import { rule } from './rule';

/** The words that a compliance lock asks for: nobody, AWS included, can take it back once it is on. */
export const IRREVERSIBLE = 'I understand that nobody, AWS included, can undo this';

const lock = z.discriminatedUnion(
  'mode',
  [
    z.strictObject({ mode: z.literal('governance') }),
    z.strictObject({
      mode: z.literal('compliance'),
      irreversible: z.literal(IRREVERSIBLE, {
        error: rule(
          `a compliance lock is irreversible: say so in so many words, "${IRREVERSIBLE}"`,
          'admins.log-18-months',
        ),
      }),
    }),
  ],
  { error: rule('mode is "governance" or "compliance"', 'admins.log-18-months') },
);

const nameFor = (clause: ClauseSlug, longest = 40) =>
  z.string().regex(new RegExp(`^(?=.{2,${longest}}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$`), {
    error: rule(
      `a name of 2 to ${longest} lower-case letters, digits and single hyphens that begins with a letter`,
      clause,
    ),
  });
/** What the 60 characters of an export's name leave beside its week, the platform's own name and the try's number. */
const CLUSTER_NAME = 20;
const email = z.email({ error: rule('an e-mail address', 'admins.reviewed-monthly') });
/** Addresses that all get the same message, each once. */
const addresses = (what: string, clause: ClauseSlug) =>
  z
    .array(email)
    .min(1, { error: rule(`at least one ${what}`, clause) })
    .max(MOST_RECIPIENTS, { error: rule(`${MOST_RECIPIENTS} addresses at most`, clause) })
    .refine((all) => new Set(all.map((one) => one.toLowerCase())).size === all.length, {
      error: rule('each address once', clause),
    });
const account = z.string().regex(/^\d{12}$/, { error: rule('an AWS account of 12 digits', 'residency.ireland') });
const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: rule('a time such as 07:30, Europe/Rome', 'incident.detected') });

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ServerlessV2ScalingConfiguration.html */
const capacityUnits = z.number().refine((units) => units >= 0.5 && units <= 256 && Number.isInteger(units * 2), {
  error: rule('0.5 to 256 capacity units, in steps of a half', 'cluster.failover'),
});

/** Least that may be the most. */
const LEAST_MAX_ACU = 1;

/** Aurora has room for a writer and so many readers. */
const MOST_READERS = 15;

/** With the most readers each, their stack then has nearly the 500 resources that CloudFormation takes. */
const MOST_CLUSTERS = 15;

/** So many of the longest names fit the 4 KB that a function's environment may have. */
const MOST_APPLICATIONS = 40;

/** So many of a run are named one by one in its record. */
const MOST_DELETIONS = 1000;

/** SES sends a message to so many at once (https://docs.aws.amazon.com/ses/latest/dg/quotas.html). */
const MOST_RECIPIENTS = 50;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html */
const SAML_SHORTEST = 1000;

/** Of a year, the last one's number. */
const DECEMBER = 12;

const cluster = z.strictObject({
  name: nameFor('cluster.replicas', CLUSTER_NAME),
  /** Applications whose data lives here. */
  applications: z
    .array(nameFor('data.classified'))
    .min(1, { error: rule('at least one application', 'data.classified') }),
  dataClass: z
    .enum(dataClasses, { error: rule(dataClasses.join(', '), 'risk.classes') })
    .refine((one) => one !== 'anonymous', {
      error: rule('a class of data of people: school archives hold nothing less', 'data.classified'),
    }),
  capacity: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('provisioned'),
      instanceClass: z.string().refine((one) => instanceMemoryGiB(one) !== undefined, {
        error: rule('a class of Aurora such as r8g.large, r8g.2xlarge, x2g.xlarge or t4g.medium', 'cluster.failover'),
      }),
    }),
    z
      .strictObject({ kind: z.literal('serverless'), minAcu: capacityUnits, maxAcu: capacityUnits })
      .refine(({ minAcu, maxAcu }) => Math.max(minAcu, LEAST_MAX_ACU) <= maxAcu, {
        path: ['maxAcu'],
        error: rule(`as many capacity units as minAcu or more, ${LEAST_MAX_ACU} at least`, 'cluster.failover'),
      }),
  ]),
  /** Readers beside the writer, each in a zone of its own where zones suffice. */
  readers: z
    .int({ error: rule('a whole number of readers', 'cluster.replicas') })
    .min(numbers.minimumReplicas.value, {
      error: rule(`${numbers.minimumReplicas.value} or more readers`, 'cluster.replicas'),
    })
    .max(MOST_READERS, { error: rule(`${MOST_READERS} readers at most`, 'cluster.replicas') }),
  /** Whether the RDS Data API is on, so that the restore drill can read what it restored. */
  dataApi: z.boolean(),
  /** Tables (schema.table) that administrators should not touch: every access to them is audited. */
  protectedTables: z
    .array(z.string().regex(/^\w+\.\w+$/, { error: rule('a table as schema.table', 'incident.detected') }))
    .default([]),
});

/** https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html */
const group = z.string().regex(/^([0-9a-f]{10}-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, {
  error: rule('the id of a group such as a2f5c4d4-1021-70aa-0000-000000000001', 'admins.named'),
});

const signIn = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('identity-center'),
    instanceArn: z.string().regex(/^arn:aws:sso:::instance\/ssoins-[a-z0-9]{16}$/, {
      error: rule('an instance such as arn:aws:sso:::instance/ssoins-6804f0a1b2c3d4e5', 'admins.named'),
    }),
    /** Identity Center group ids, one a role. */
    groups: z.strictObject({
      databaseAdministrator: group,
      applicationAdministrator: group,
      reviewer: group,
      /** Who places and releases orders to keep something longer. */
      securityOfficer: group,
      emergency: group,
    }),
  }),
  z.strictObject({
    kind: z.literal('saml'),
    metadataDocument: z.string().refine((xml) => xml.length >= SAML_SHORTEST && xml.includes('EntityDescriptor'), {
      error: rule(`the provider’s SAML metadata, XML of ${SAML_SHORTEST} characters or more`, 'admins.named'),
    }),
  }),
]);

/** Each setting by itself; what only all together show is said in disagreements.ts. */
export const settingsSchema = z.strictObject({
  environment: z.enum(['production', 'staging', 'rehearsal']),
  account,
  region: z.literal(REGION, { error: rule(`"${REGION}"`, 'residency.ireland') }),
  zones: z
    .array(z.string().regex(new RegExp(`^${REGION}[a-c]$`), { error: rule(`a zone of ${REGION}`, 'zones.three') }))
    .length(numbers.zones.value, { error: rule(`${numbers.zones.value} zones`, 'zones.three') })
    .refine((zones) => new Set(zones).size === zones.length, {
      error: rule(`${numbers.zones.value} different zones`, 'zones.three'),
    }),
  /** Account that holds the proof, so that no administrator of the platform is its custodian. */
  custodyAccount: account.optional(),
  /** Value of the `owner` tag: what every service takes (https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html). */
  owner: z.string().regex(/^(?=.*\S)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,256}$/u, {
    error: rule('who answers for the data, in letters, digits, spaces and _ . : / = + - @', 'data.classified'),
  }),
  network: z.strictObject({
    cidr: ownNetwork,
    /** Networks from which applications reach the databases. */
    applicationNetworks: z.array(applicationNetwork),
    applicationSecurityGroups: z.array(
      z.string().regex(/^sg-([0-9a-f]{8}|[0-9a-f]{17})$/, {
        error: rule('a security group such as sg-0123456789abcdef0', 'network.firewall'),
      }),
    ),
  }),
  clusters: z
    .array(cluster)
    .min(1, { error: rule('at least one cluster', 'cluster.replicas') })
    .max(MOST_CLUSTERS, { error: rule(`${MOST_CLUSTERS} clusters at most`, 'cluster.replicas') }),
  signIn,
  mail: z.strictObject({
    /** Domain that SES signs for. */
    domain: z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, { error: rule('a domain name', 'admins.reviewed-monthly') }),
    sender: email,
    alarms: addresses('alarm address', 'incident.detected'),
    reviewers: addresses('reviewer', 'admins.reviewed-monthly'),
    language: z.enum(['it', 'en']),
    /** Where people read what to do about an alert; each rule's name is an anchor there. */
    runbook: z.url({
      protocol: /^https?$/,
      error: rule('an address such as https://intranet.example.com/alerts', 'incident.detected'),
    }),
  }),
  workingHours: z.strictObject({
    days: z.string().refine((days) => weekdaysOf(days) !== null, {
      error: rule('days such as mon-fri or mon,wed,fri', 'incident.detected'),
    }),
    from: time,
    to: time,
  }),
  locks: z.strictObject({ objects: lock, vault: lock }),
  backup: z.strictObject({
    /** Cadence of the open-format exports to S3. */
    exports: z.array(z.enum(['daily', 'weekly'])).refine((cadences) => new Set(cadences).size === cadences.length, {
      error: rule('daily, weekly, or both, each once', 'encryption.backups'),
    }),
    /** Copies in a logically air-gapped vault of the same Region. */
    airGapped: z.boolean(),
    /** Failover drills: started by hand, or each month; only inside the window, Europe/Rome. */
    failoverDrill: z.strictObject({ schedule: z.enum(['by-hand', 'monthly']), from: time, to: time }),
  }),
  tracing: z.strictObject({
    applications: z
      .array(
        z.strictObject({
          name: nameFor('tracing.accesses'),
          /**
           * Months of the year, 1 to 12, in which schools use it: only in these is a week without accesses amiss.
           * @default all
           */
          seasonMonths: z
            .array(z.number())
            .refine(
              (months) =>
                months.length > 0 &&
                new Set(months).size === months.length &&
                months.every((month) => Number.isInteger(month) && month >= 1 && month <= DECEMBER),
              { error: rule(`months from 1 to ${DECEMBER}, each once`, 'tracing.accesses') },
            )
            .optional(),
          /** Months that operation logs are kept; absent where users' operations are not traced. */
          operationLogMonths: z
            .number()
            .refine(
              (months) =>
                Number.isInteger(months) &&
                months >= numbers.operationLogAtLeast.value &&
                months <= numbers.operationLogAtMost.value,
              {
                error: rule(
                  `${numbers.operationLogAtLeast.value} to ${numbers.operationLogAtMost.value} months`,
                  'tracing.operations',
                ),
              },
            )
            .optional(),
        }),
      )
      .min(1, { error: rule('at least one application', 'tracing.accesses') })
      .max(MOST_APPLICATIONS, { error: rule(`${MOST_APPLICATIONS} applications at most`, 'tracing.accesses') }),
  }),
  retention: z.strictObject({
    /** Whether overdue copies are deleted or only listed. */
    mode: z.enum(['enforce', 'report']),
    /** Deletions after which a run stops and alarms. */
    maxDeletionsPerRun: z.number().refine((most) => Number.isInteger(most) && most >= 1 && most <= MOST_DELETIONS, {
      error: rule(`1 to ${MOST_DELETIONS} deletions`, 'tracing.operations'),
    }),
  }),
});

/** Everything an environment decides. Validated as a whole in validate-settings.ts. */
export type Settings = z.infer<typeof settingsSchema>;
export type ClusterSettings = Settings['clusters'][number];
export type Lock = Settings['locks']['objects'];
