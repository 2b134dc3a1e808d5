import { environments, IRREVERSIBLE, production, SettingsError, validateSettings } from '../../lib/config';

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
  ...[[], [0], [13], [6, 6]].map((months): [string, string, string, (s: any) => void] => [
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

test('an unknown setting is named', () => {
  expect(mistakesOf((s: any) => (s.zoness = []))[0]?.allowed).toContain('zoness');
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
