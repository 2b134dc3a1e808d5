import {
  environments,
  instanceMemoryGiB,
  IRREVERSIBLE,
  production,
  SettingsError,
  validateSettings,
} from '../../lib/config';

/** The mistakes of production's settings after a change. */
function mistakesOf(
  change: (settings: Record<string, never>) => void,
): readonly { setting: string; allowed: string }[] {
  const settings = structuredClone(production) as unknown as Record<string, never>;
  change(settings);
  try {
    validateSettings(settings);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.mistakes;
    throw error;
  }
}

test.each(Object.values(environments))('the settings of $environment are valid', (settings) => {
  expect(validateSettings(settings)).toEqual(settings);
});

/* eslint-disable @typescript-eslint/no-explicit-any -- wrong settings are what no type allows */
test.each<[string, string, string, (s: any) => void]>([
  ['a Region other than eu-west-1', 'region', 'residency.ireland', (s) => (s.region = 'eu-central-1')],
  [
    'an owner that no tag can hold',
    'owner',
    'data.classified',
    (s) => (s.owner = 'Ufficio sistemi (Palermo), int. 12'),
  ],
  ['two equal zones', 'zones', 'zones.three', (s) => (s.zones[2] = s.zones[0])],
  ['two zones', 'zones', 'zones.three', (s) => s.zones.pop()],
  ['a zone of another Region', 'zones[1]', 'zones.three', (s) => (s.zones[1] = 'eu-west-2a')],
  ['one reader', 'clusters[0].readers', 'cluster.replicas', (s) => (s.clusters[0].readers = 1)],
  ['an unknown data class', 'clusters[0].dataClass', 'risk.classes', (s) => (s.clusters[0].dataClass = 'secret')],
  [
    'a 25-month log period',
    'tracing.applications[0].operationLogMonths',
    'tracing.operations',
    (s) => (s.tracing.applications[0].operationLogMonths = 25),
  ],
  [
    'a 5-month log period',
    'tracing.applications[0].operationLogMonths',
    'tracing.operations',
    (s) => (s.tracing.applications[0].operationLogMonths = 5),
  ],
  ...[[], [0], [13], [6, 6], [1.5]].map((months): [string, string, string, (s: any) => void] => [
    `a season of the months [${months}]`,
    'tracing.applications[4].seasonMonths',
    'tracing.accesses',
    (s) => (s.tracing.applications[4].seasonMonths = months),
  ]),
  [
    "a reviewer's address that is none",
    'mail.reviewers[0]',
    'admins.reviewed-monthly',
    (s) => (s.mail.reviewers[0] = 'reviewer'),
  ],
  ['no alarm address', 'mail.alarms', 'incident.detected', (s) => (s.mail.alarms = [])],
  [
    'a compliance lock without the word',
    'locks.objects.irreversible',
    'admins.log-18-months',
    (s) => (s.locks.objects = { mode: 'compliance' }),
  ],
  [
    'an application that is in no cluster',
    'tracing.applications[0].name',
    'tracing.accesses',
    (s) => (s.tracing.applications[0].name = 'ignota'),
  ],
  [
    'two clusters of one name',
    'clusters[1].name',
    'cluster.replicas',
    (s) => (s.clusters[1].name = s.clusters[0].name),
  ],
  [
    'an application in two clusters',
    'clusters[1].applications[0]',
    'data.classified',
    (s) => s.clusters[1].applications.unshift('alunni'),
  ],
  [
    'a custody account that is the platform’s own',
    'custodyAccount',
    'admins.log-18-months',
    (s) => (s.custodyAccount = s.account),
  ],
  [
    'working hours that end before they begin',
    'workingHours',
    'incident.detected',
    (s) => (s.workingHours.to = '06:00'),
  ],
  ['a cluster’s name that RDS refuses', 'clusters[0].name', 'cluster.replicas', (s) => (s.clusters[0].name = 'a--b')],
  ['sixteen readers', 'clusters[0].readers', 'cluster.replicas', (s) => (s.clusters[0].readers = 16)],
  [
    'an instance class that Aurora has not',
    'clusters[0].capacity.instanceClass',
    'cluster.failover',
    (s) => (s.clusters[0].capacity.instanceClass = 'm5.large'),
  ],
  [
    'less capacity at most than at least',
    'clusters[2].capacity.maxAcu',
    'cluster.failover',
    (s) => (s.clusters[2].capacity.maxAcu = 1),
  ],
  [
    'a third of a capacity unit',
    'clusters[2].capacity.minAcu',
    'cluster.failover',
    (s) => (s.clusters[2].capacity.minAcu = 1.3),
  ],
  [
    'a fifth of a capacity unit',
    'clusters[2].capacity.minAcu',
    'cluster.failover',
    (s) => (s.clusters[2].capacity.minAcu = 0.2),
  ],
  [
    'more capacity units than Aurora has',
    'clusters[2].capacity.maxAcu',
    'cluster.failover',
    (s) => (s.clusters[2].capacity.maxAcu = 256.5),
  ],
  ['two and a half readers', 'clusters[0].readers', 'cluster.replicas', (s) => (s.clusters[0].readers = 2.5)],
  [
    'six and a half months',
    'tracing.applications[0].operationLogMonths',
    'tracing.operations',
    (s) => (s.tracing.applications[0].operationLogMonths = 6.5),
  ],
  ...[0, 1001, 1.5].map((most): [string, string, string, (s: any) => void] => [
    `a bound of ${most} deletions`,
    'retention.maxDeletionsPerRun',
    'tracing.operations',
    (s) => (s.retention.maxDeletionsPerRun = most),
  ]),
  [
    'a database port open to the world',
    'network.applicationNetworks[0]',
    'network.firewall',
    (s) => (s.network.applicationNetworks[0] = '0.0.0.0/0'),
  ],
  [
    'a database port open to half the world',
    'network.applicationNetworks[1]',
    'network.firewall',
    (s) => s.network.applicationNetworks.push('128.0.0.0/1'),
  ],
  [
    'a network without room for three subnets',
    'network.cidr',
    'network.firewall',
    (s) => (s.network.cidr = '10.40.0.0/24'),
  ],
  [
    'a drill window that never opens',
    'backup.failoverDrill',
    'cluster.failover',
    (s) => (s.backup.failoverDrill.to = s.backup.failoverDrill.from),
  ],
  ['one cadence twice', 'backup.exports', 'encryption.backups', (s) => (s.backup.exports = ['weekly', 'weekly'])],
  ['days that are none', 'workingHours.days', 'incident.detected', (s) => (s.workingHours.days = 'lun-ven')],
  [
    'one application traced twice',
    'tracing.applications[1].name',
    'tracing.accesses',
    (s) => (s.tracing.applications[1].name = s.tracing.applications[0].name),
  ],
  [
    'a compliance vault lock without the word',
    'locks.vault.irreversible',
    'admins.log-18-months',
    (s) => (s.locks.vault = { mode: 'compliance' }),
  ],
  [
    'a network that is written by one of its hosts, of which CDK makes another network',
    'network.cidr',
    'network.firewall',
    (s) => (s.network.cidr = '10.40.1.5/16'),
  ],
  ...['0.0.0.0/16', '127.0.0.0/16', '169.254.0.0/16', '239.1.0.0/16'].map(
    (cidr): [string, string, string, (s: any) => void] => [
      `a network that nobody can have, ${cidr}`,
      'network.cidr',
      'network.firewall',
      (s) => (s.network.cidr = cidr),
    ],
  ),
  [
    'an application network that the evidence finds too wide',
    'network.applicationNetworks[0]',
    'network.firewall',
    (s) => (s.network.applicationNetworks = ['10.0.0.0/8']),
  ],
  [
    'an application network that is written by one of its hosts',
    'network.applicationNetworks[1]',
    'network.firewall',
    (s) => s.network.applicationNetworks.push('10.20.9.0/16'),
  ],
  [
    'more networks than a security group has rules',
    'network',
    'network.firewall',
    (s) => (s.network.applicationNetworks = Array.from({ length: 61 }, (_, at) => `10.${100 + at}.0.0/16`)),
  ],
  [
    'a security group that is none',
    'network.applicationSecurityGroups[0]',
    'network.firewall',
    (s) => s.network.applicationSecurityGroups.push('sg-012345678'),
  ],
  ['a zone that Ireland has not', 'zones[2]', 'zones.three', (s) => (s.zones[2] = 'eu-west-1f')],
  [
    'a cluster of nobody’s data',
    'clusters[0].dataClass',
    'data.classified',
    (s) => (s.clusters[0].dataClass = 'anonymous'),
  ],
  [
    'more clusters than a stack has room for',
    'clusters',
    'cluster.replicas',
    (s) =>
      s.clusters.push(
        ...Array.from({ length: 13 }, (_, at) => ({ ...s.clusters[1], name: `c${at}`, applications: [`a${at}`] })),
      ),
  ],
  [
    'half a capacity unit at most',
    'clusters[2].capacity.maxAcu',
    'cluster.failover',
    (s) => (s.clusters[2].capacity = { kind: 'serverless', minAcu: 0.5, maxAcu: 0.5 }),
  ],
  ...['t4g.2xlarge', 'r8g.medium', 'r9zzz.large'].map((one): [string, string, string, (s: any) => void] => [
    `the class ${one}, which Aurora has not`,
    'clusters[0].capacity.instanceClass',
    'cluster.failover',
    (s) => (s.clusters[0].capacity.instanceClass = one),
  ]),
  [
    'a table without its schema',
    'clusters[0].protectedTables[0]',
    'incident.detected',
    (s) => (s.clusters[0].protectedTables = ['certificazioni']),
  ],
  ['a group without an id', 'signIn.groups.emergency', 'admins.named', (s) => (s.signIn.groups.emergency = '')],
  [
    'reviewers who are administrators',
    'signIn.groups.reviewer',
    'admins.reviewed-monthly',
    (s) => (s.signIn.groups.reviewer = s.signIn.groups.databaseAdministrator),
  ],
  [
    'a SAML provider without metadata',
    'signIn.metadataDocument',
    'admins.named',
    (s) => (s.signIn = { kind: 'saml', metadataDocument: 'x' }),
  ],
  ['one alarm address twice', 'mail.alarms', 'incident.detected', (s) => s.mail.alarms.push('Alarms@example.com')],
  [
    'more reviewers than a message has recipients',
    'mail.reviewers',
    'admins.reviewed-monthly',
    (s) => (s.mail.reviewers = Array.from({ length: 51 }, (_, at) => `r${at}@example.com`)),
  ],
  ['a runbook that is no page', 'mail.runbook', 'incident.detected', (s) => (s.mail.runbook = 'javascript:alert(1)')],
  [
    'days by which every hour would be irregular',
    'workingHours.days',
    'incident.detected',
    (s) => (s.workingHours.days = 'mon-tue-wed'),
  ],
  ['an owner of nothing but spaces', 'owner', 'data.classified', (s) => (s.owner = '  ')],
  [
    'more applications than a function’s environment holds',
    'tracing.applications',
    'tracing.accesses',
    (s) => {
      s.clusters[0].applications = Array.from({ length: 41 }, (_, at) => `app${at}`);
      s.tracing.applications = s.clusters[0].applications.map((name: string) => ({ name }));
    },
  ],
  [
    'a sender outside the mail domain',
    'mail.sender',
    'admins.reviewed-monthly',
    (s) => (s.mail.sender = 'custodia@example.org'),
  ],
])('%s is refused, naming the setting and the clause', (_what, setting, clause, change) => {
  const mistakes = mistakesOf(change);
  expect(mistakes.map((mistake) => mistake.setting)).toEqual([setting]);
  expect(mistakes[0]?.allowed).toContain(`[${clause}]`);
});

test('an unknown setting is named, with its own value and not with all settings', () => {
  expect(mistakesOf((s: any) => (s.mail.langauge = 'it'))).toEqual([
    { setting: 'mail.langauge', given: 'it', allowed: 'no setting of this name' },
  ]);
});

test('every instance class of Aurora PostgreSQL in Ireland has a known memory', () => {
  const classes = [
    'r5.24xlarge',
    'r6gd.xlarge',
    'r6id.32xlarge',
    'r7i.48xlarge',
    'r8gd.2xlarge',
    'x2g.16xlarge',
    't3.large',
  ];
  expect(classes.map(instanceMemoryGiB)).toEqual([768, 32, 1024, 1536, 64, 1024, 8]);
});

test('all mistakes are listed at once, each with what was given', () => {
  expect(() => validateSettings({ ...production, region: 'us-east-1', account: '12', zones: ['eu-west-1a'] })).toThrow(
    /3 mistake\(s\)[\s\S]*account: given "12"[\s\S]*region: given "us-east-1"[\s\S]*zones: given \["eu-west-1a"\]/,
  );
});

test('a compliance lock with the word is accepted', () => {
  const objects = { mode: 'compliance', irreversible: IRREVERSIBLE };
  expect(validateSettings({ ...production, locks: { ...production.locks, objects } }).locks.objects).toEqual(objects);
});
