import { names, production, type Settings } from '../../lib/config';
import { BACKUP_PLAN_TAG_VALUE, TAGS } from '../../lib/policy';
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

test('backup.logs-5-minutes, admin.sealed-credentials: what watches and replaces knows the fourth cluster', () => {
  const watching = resources(four, 'AWS::Lambda::Function').filter(({ Properties }) =>
    JSON.stringify(Properties?.['Environment'] ?? {}).includes(IDENTIFIER),
  );
  expect(watching.map(({ Properties }) => Properties?.['FunctionName'])).toContain(
    names.function(production, 'recovery-point-watch'),
  );
  const policies = resources(four, 'AWS::IAM::Policy').map(({ Properties }) => JSON.stringify(Properties));
  expect(policies.some((policy) => policy.includes('rds:ModifyDBCluster') && policy.includes(IDENTIFIER))).toBe(true);
});

function isOf(cluster: string) {
  return ({ Properties }: { Properties?: unknown }) =>
    JSON.stringify(Properties).includes(`"${names.cluster(production, cluster)}"`);
}
