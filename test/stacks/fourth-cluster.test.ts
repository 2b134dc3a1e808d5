import { planExports, wantedExports } from '../../lambda/snapshot-export/plan-exports';
import { names, production, type Settings } from '../../lib/config';
import { judgeTemplates } from '../../lib/evidence/judge';
import { BACKUP_PLAN_TAG_VALUE, TAGS } from '../../lib/policy';
import { expectations } from '../../lib/retention/expectations';
import { describeViolation, violations } from '../../lib/rules';
import { TemplateModel } from '../../lib/template/model';
import type { Template } from '../../lib/template/template';
import { synthesised } from './synthesised';

const fourth = {
  name: 'trasporti',
  applications: ['scuolabus'],
  dataClass: 'personal',
  capacity: { kind: 'serverless', minAcu: 1, maxAcu: 8 },
  readers: 2,
  dataApi: true,
  protectedTables: [],
} as const satisfies Settings['clusters'][number];
const three = synthesised().templates;
const four = synthesised({ ...production, clusters: [...production.clusters, fourth] }).templates;
const IDENTIFIER = names.cluster(production, fourth.name);

const resources = (templates: Readonly<Record<string, Template>>, type: string) =>
  Object.values(templates)
    .flatMap(({ Resources = {} }) => Object.values(Resources))
    .filter(({ Type }) => Type === type);

test('a fourth cluster is one entry in the settings, and no rule is broken', () => {
  expect(violations(new TemplateModel(four)).map(describeViolation)).toEqual([]);
});

/** What one more cluster brings of each kind. */
test.each([
  ['AWS::RDS::DBCluster', 1],
  ['AWS::RDS::DBInstance', 3],
  ['AWS::RDS::DBClusterParameterGroup', 1],
  ['AWS::EC2::SecurityGroup', 1],
  ['AWS::Logs::LogGroup', 1],
  ['AWS::SecretsManager::RotationSchedule', 1],
  ['AWS::SecretsManager::ResourcePolicy', 1],
  ['AWS::CloudWatch::Alarm', resources(three, 'AWS::CloudWatch::Alarm').filter(isOf('contabile')).length],
])('%s: %i more', (type, more) => {
  expect(more).toBeGreaterThan(0);
  expect(resources(four, type).length - resources(three, type).length).toBe(more);
});

test('incident.detected: the fourth cluster has every alarm that the others have', () => {
  const metricsOf = (cluster: string) =>
    resources(four, 'AWS::CloudWatch::Alarm')
      .filter(isOf(cluster))
      .map(({ Properties }) => Properties?.['MetricName'])
      .sort();
  expect(metricsOf(fourth.name)).toEqual(metricsOf('contabile'));
  expect(metricsOf(fourth.name)).toEqual(expect.arrayContaining(['CPUUtilization', 'RestorableLag']));
});

test('backup.daily-35-days: the fourth cluster carries the tag that the plan selects', () => {
  const [cluster] = resources(four, 'AWS::RDS::DBCluster').filter(isOf(fourth.name));
  expect(cluster?.Properties?.['Tags']).toContainEqual({ Key: TAGS.backupPlan, Value: BACKUP_PLAN_TAG_VALUE });
});

/** How often the resources of each stack and type name a cluster, logical ids included. */
function mentions(cluster: string): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [stack, { Resources = {} }] of Object.entries(four)) {
    for (const [id, resource] of Object.entries(Resources)) {
      const times = JSON.stringify([id, resource]).split(cluster).length - 1;
      const kind = `${stack.split('-').at(-1)} ${resource.Type}`;
      if (times > 0) found[kind] = (found[kind] ?? 0) + times;
    }
  }
  return found;
}

test('whatever names another cluster names the fourth as often: it is left out of no list', () => {
  expect(mentions(fourth.name)).toEqual(mentions('contabile'));
});

test.each([
  ['backup.logs-5-minutes', 'recovery-point-watch'],
  ['backup.point-in-time', 'restore-validation'],
])('%s: %s knows the fourth cluster', (_clause, name) => {
  const [lambda] = resources(four, 'AWS::Lambda::Function').filter(
    ({ Properties }) => Properties?.['FunctionName'] === names.function(production, name),
  );
  expect(JSON.stringify(lambda?.Properties?.['Environment'])).toContain(IDENTIFIER);
});

test.each([
  ['admin.sealed-credentials', 'rds:ModifyDBCluster'],
  ['cluster.failover', 'rds:FailoverDBCluster'],
])('%s: what may %s may do it to the fourth cluster', (_clause, action) => {
  const allowed = resources(four, 'AWS::IAM::Policy')
    .flatMap(({ Properties }) => (Properties?.['PolicyDocument'] as { Statement: object[] }).Statement)
    .map((statement) => JSON.stringify(statement))
    .filter((statement) => statement.includes(`"${action}"`) && !statement.includes('awsbackup-restore-test'));
  expect(allowed).not.toEqual([]);
  for (const statement of allowed) expect(statement).toContain(IDENTIFIER);
});

test('backup.daily-35-days: the daily enforcement expects the fourth cluster’s copies, key and log group', () => {
  const expected = expectations({ ...production, clusters: [...production.clusters, fourth] });
  expect(expected.clusters).toContain(IDENTIFIER);
  expect(expected.clusterArns).toContain(names.clusterArn(production, fourth.name));
  expect(
    expected.logGroups.some(({ prefix }) => names.clusterLogGroup(production, fourth.name).startsWith(prefix)),
  ).toBe(true);
});

test('encryption.backups: a copy of the fourth cluster is exported, though nothing lists it', () => {
  const at = new Date('2026-10-25T02:45:00Z');
  const arn = `arn:aws:rds:eu-west-1:${production.account}:cluster-snapshot:awsbackup:job-1`;
  const copy = { arn, clusterArn: names.clusterArn(production, fourth.name), createdAt: at };
  const { start } = planExports(wantedExports([copy], ['daily', 'weekly'], at), []);
  expect(start.map(({ cluster, snapshotArn }) => [cluster, snapshotArn])).toEqual([[IDENTIFIER, arn]]);
});

test('no clause is broken, and the evidence names the fourth cluster and its instances', () => {
  const { clauses } = judgeTemplates(new TemplateModel(four)).evidence;
  expect(clauses.filter(({ verdict }) => verdict === 'broken').map(({ slug }) => slug)).toEqual([]);
  const naming = clauses.filter(({ checks }) => checks.some(({ logicalId }) => logicalId.includes(fourth.name)));
  expect(naming.map(({ slug }) => slug)).toEqual(
    expect.arrayContaining(['cluster.replicas', 'cluster.failover', 'encryption.disks', 'backup.point-in-time']),
  );
});

function isOf(cluster: string) {
  return ({ Properties }: { Properties?: unknown }) =>
    JSON.stringify(Properties).includes(`"${names.cluster(production, cluster)}"`);
}
