import type { AccessEvent } from '../access-event';
import type { Actor } from '../register/register-index';
import type { EventRule, Match } from './rule';
import { shown } from './shown';

/**
 * The RDS Data API, as AWS's own pages call it, each by another name.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/logging-using-cloudtrail-data-api.html
 * https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-rdsdataapi.html
 */
const DATA_API = ['rdsdata', 'rdsdataapi', 'rds-data'];
/** Services whose changes are database administration; and those of the applications. The rest belongs to both. */
const DATABASE = new Set(
  [
    'rds',
    ...DATA_API,
    'dynamodb',
    'dms',
    'dsql',
    'docdb-elastic',
    'neptune-graph',
    'redshift',
    'redshift-serverless',
    'redshift-data',
    'cassandra',
    'timestream',
    'timestream-influxdb',
    'odb',
  ].map((service) => `${service}.amazonaws.com`),
);
/** What is read there is a database's content. */
const CONTENT = new Set(['postgresql', ...[...DATA_API, 'redshift-data'].map((service) => `${service}.amazonaws.com`)]);
const APPLICATIONS = new Set(
  [
    'lambda',
    'ecs',
    'ecr',
    'eks',
    'apigateway',
    'cloudfront',
    'cognito-idp',
    'elasticbeanstalk',
    'amplify',
    'apprunner',
  ].map((service) => `${service}.amazonaws.com`),
);

/** The scope an act needs; undefined where either will do. Reading an application's or database's settings needs none. */
function scopeOf({ eventSource, readOnly }: AccessEvent): 'database' | 'applications' | undefined {
  if (CONTENT.has(eventSource)) return 'database';
  if (readOnly !== false) return undefined;
  if (DATABASE.has(eventSource)) return 'database';
  return APPLICATIONS.has(eventSource) ? 'applications' : undefined;
}

type Reason = 'unregistered' | 'before' | 'after' | 'database' | 'applications';

function reasonOf(event: AccessEvent, { administrator, kind, root }: Actor): Reason | null {
  // The root user is never registered and has a rule of its own.
  if (kind !== 'administrator' || root) return null;
  if (!administrator) return 'unregistered';
  const { from, until } = administrator.appointed;
  if (event.seconds < from) return 'before';
  if (until !== null && event.seconds >= until) return 'after';
  const scope = scopeOf(event);
  return scope && !administrator.scopes.includes(scope) ? scope : null;
}

const words = {
  unregistered: { it: 'non è nel registro degli amministratori', en: 'is not in the register of administrators' },
  before: { it: 'ha agito prima della nomina', en: 'acted before the appointment' },
  after: { it: 'ha agito dopo la fine della nomina', en: 'acted after the end of the appointment' },
  database: {
    it: "ha agito sui database fuori dall'ambito della nomina",
    en: 'acted on databases outside the scope of the appointment',
  },
  applications: {
    it: "ha agito sulle applicazioni fuori dall'ambito della nomina",
    en: 'acted on applications outside the scope of the appointment',
  },
} as const;

/** One for all events of a reason: strangers have many. */
const matches = Object.fromEntries(
  (Object.keys(words) as Reason[]).map((reason): [Reason, Match] => [
    reason,
    {
      what: ({ eventName }, { person, principal }, { language }) =>
        `${shown(person ?? principal)} ${words[reason][language]} (${shown(eventName)})`,
    },
  ]),
) as Record<Reason, Match>;

export const unregisteredAdministrator: EventRule = {
  name: 'unregistered-administrator',
  severity: 'high',
  clause: 'admins.appointed',
  title: { it: 'Amministratore non nominato', en: 'Administrator without appointment' },
  why: {
    it: 'Amministrano solo persone nominate per iscritto, ciascuna nel suo ambito. Un nome che il registro non conosce è un accesso di cui nessuno risponde.',
    en: 'Only persons appointed in writing administer, each within a scope. A name the register does not know is an access nobody answers for.',
  },
  check: {
    it: 'Chi è, chi gli ha dato le credenziali; se è una macchina, aggiungerla ai ruoli applicativi del registro; se è una persona, nominarla o togliere l’accesso.',
    en: "Who it is and who gave out the credentials; if a machine, add it to the register's workloads; if a person, appoint or remove the access.",
  },
  concerns: ({ kind, root }) => kind === 'administrator' && !root,
  match: (event, actor) => {
    const reason = reasonOf(event, actor);
    return reason && matches[reason];
  },
  burst: (event, actor) => reasonOf(event, actor),
};
