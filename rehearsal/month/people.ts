import { names, type Settings } from '../../lib/config';

/** An administrator of the rehearsal: fictitious. */
export interface Person {
  readonly name: string;
  /** Session name of the federated role. */
  readonly session: string;
  readonly databaseUser?: string;
  readonly scopes: readonly ('database' | 'applications')[];
  readonly hours: { readonly days: string; readonly from: string; readonly to: string };
  /** Address at the office and at home over the VPN. */
  readonly addresses: readonly [office: string, home: string];
  /** Days of leave, ISO dates from–to. */
  readonly leave: readonly (readonly [from: string, to: string])[];
  /** How many calls an ordinary day holds. */
  readonly pace: number;
}

const office = { days: 'mon-fri', from: '07:30', to: '19:30' };

export const people: readonly Person[] = [
  {
    name: 'Chiara Montalbini',
    session: 'c.montalbini',
    databaseUser: 'c_montalbini',
    scopes: ['database', 'applications'],
    hours: office,
    addresses: ['203.0.113.11', '198.51.100.21'],
    leave: [['2026-12-28', '2026-12-31']],
    pace: 26,
  },
  {
    name: 'Dario Vescovelli',
    session: 'd.vescovelli',
    databaseUser: 'd_vescovelli',
    scopes: ['database', 'applications'],
    hours: office,
    addresses: ['203.0.113.12', '198.51.100.22'],
    leave: [
      ['2026-11-16', '2026-11-20'],
      ['2026-12-24', '2026-12-24'],
    ],
    pace: 30,
  },
  {
    name: 'Lucia Ferrandola',
    session: 'l.ferrandola',
    scopes: ['applications'],
    hours: office,
    addresses: ['203.0.113.13', '198.51.100.23'],
    leave: [['2026-12-07', '2026-12-11']],
    pace: 34,
  },
  {
    name: 'Matteo Sarcinelli',
    session: 'm.sarcinelli',
    scopes: ['applications'],
    hours: office,
    addresses: ['203.0.113.14', '198.51.100.24'],
    leave: [['2026-12-21', '2026-12-31']],
    pace: 22,
  },
  {
    // part time, mornings
    name: 'Irene Passalunga',
    session: 'i.passalunga',
    databaseUser: 'i_passalunga',
    scopes: ['database', 'applications'],
    hours: { days: 'mon-fri', from: '07:30', to: '14:00' },
    addresses: ['203.0.113.15', '198.51.100.25'],
    leave: [['2026-11-02', '2026-11-06']],
    pace: 18,
  },
];

/** The designated reviewer: no administrator. */
export const reviewer = { name: 'Teresa Valdombra', session: 't.valdombra' } as const;

export const personCalled = (session: string): Person => {
  const person = people.find((each) => each.session === session);
  if (!person) throw new RangeError(`There is nobody called ${session}`);
  return person;
};

/** The machine roles that work in the account. */
export const workloads = ['deploy-pipeline', 'schools-web', 'schools-jobs'] as const;
export type Workload = (typeof workloads)[number];

/** Name of the federated role by which a person administers. */
export const roleOf = (settings: Settings, person: Person) =>
  names.role(settings, person.databaseUser ? 'database' : 'applications');

/** The rehearsal's register of administrators, as the review reads it. */
export function register(settings: Settings) {
  const { account, region } = settings;
  return {
    administrators: people.map((person, index) => ({
      person: person.name,
      principals: [person.session],
      databaseUsers: person.databaseUser ? [person.databaseUser] : [],
      scopes: person.scopes,
      appointment: { act: `Nomina n. ${index + 1}/2026`, from: '2026-01-07', until: null },
      hours: person.hours,
      networks: ['203.0.113.0/24', '198.51.100.0/24'],
      sensitiveData: true,
    })),
    reviewers: settings.mail.reviewers.map((email) => ({ person: reviewer.name, email })),
    emergency: [`arn:aws:iam::${account}:role/${names.role(settings, 'emergency')}`],
    workloads: [
      ...workloads.map((role) => `arn:aws:sts::${account}:assumed-role/${role}/*`),
      `arn:aws:sts::${account}:assumed-role/cdk-*/*`,
    ],
    expected: {
      accounts: [account],
      regions: [region],
      databases: settings.clusters.map((cluster) => cluster.name),
    },
  };
}
