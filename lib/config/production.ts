import { numbers } from '../policy';
import type { Settings } from './settings';

export const production: Settings = {
  environment: 'production',
  account: '111122223333',
  region: 'eu-west-1',
  zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
  owner: 'infrastructure@example.com',
  network: {
    cidr: '10.40.0.0/16',
    applicationNetworks: ['10.20.0.0/16'],
    applicationSecurityGroups: [],
  },
  clusters: [
    {
      name: 'didattica',
      applications: ['alunni', 'scrutini', 'scuolanext', 'didup', 'formazione-classi-prime'],
      dataClass: 'health',
      capacity: { kind: 'provisioned', instanceClass: 'r8g.xlarge' },
      readers: 2,
      dataApi: true,
      protectedTables: ['alunni.certificazioni', 'alunni.note_sanitarie'],
    },
    {
      name: 'contabile',
      applications: ['bilancio', 'project'],
      dataClass: 'personal',
      capacity: { kind: 'provisioned', instanceClass: 'r8g.large' },
      readers: 2,
      dataApi: true,
      protectedTables: [],
    },
    {
      name: 'documentale',
      applications: ['gecodoc', 'albo-pretorio', 'amministrazione-trasparente'],
      dataClass: 'sensitive',
      capacity: { kind: 'serverless', minAcu: 2, maxAcu: 32 },
      readers: 2,
      dataApi: true,
      protectedTables: ['gecodoc.riservati'],
    },
  ],
  signIn: {
    kind: 'identity-center',
    instanceArn: 'arn:aws:sso:::instance/ssoins-6804f0a1b2c3d4e5',
    groups: {
      databaseAdministrator: 'a2f5c4d4-1021-70aa-0000-000000000001',
      applicationAdministrator: 'a2f5c4d4-1021-70aa-0000-000000000002',
      reviewer: 'a2f5c4d4-1021-70aa-0000-000000000003',
      securityOfficer: 'a2f5c4d4-1021-70aa-0000-000000000005',
      emergency: 'a2f5c4d4-1021-70aa-0000-000000000004',
    },
  },
  mail: {
    domain: 'notices.example.com',
    sender: 'custodia@notices.example.com',
    alarms: ['alarms@example.com'],
    reviewers: ['review@example.com'],
    language: 'it',
    runbook: 'https://intranet.example.com/custodia/runbooks/alerts',
  },
  workingHours: { days: 'mon-fri', from: '07:00', to: '20:00' },
  locks: { objects: { mode: 'governance' }, vault: { mode: 'governance' } },
  backup: {
    exports: ['weekly'],
    airGapped: false,
    failoverDrill: { schedule: 'by-hand', from: '03:00', to: '05:00' },
  },
  tracing: {
    applications: [
      { name: 'alunni', operationLogMonths: numbers.operationLogAtMost.value },
      { name: 'scrutini', operationLogMonths: numbers.operationLogAtMost.value },
      { name: 'scuolanext', operationLogMonths: 12 },
      { name: 'didup', operationLogMonths: 12 },
      // From the end of lessons to their beginning; schools rest in August
      { name: 'formazione-classi-prime', seasonMonths: [6, 7, 9] },
      { name: 'bilancio', operationLogMonths: numbers.operationLogAtMost.value },
      { name: 'project' },
      { name: 'gecodoc', operationLogMonths: numbers.operationLogAtLeast.value },
      { name: 'albo-pretorio' },
      { name: 'amministrazione-trasparente' },
    ],
  },
  retention: { mode: 'enforce', maxDeletionsPerRun: 100 },
};
