import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environments, names, production, type Settings } from '../../lib/config';
import { covers } from '../../lib/template/statements';
import type { Template } from '../../lib/template/template';
import { synthesised } from './synthesised';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const LONGEST_NAME = 64;
const CUSTODY = '444455556666';

/** Every environment, and what no environment has switched on. */
const variants: [string, Settings][] = [
  ...Object.values(environments).map((settings): [string, Settings] => [settings.environment, settings]),
  ...Object.values(environments).map((settings): [string, Settings] => [
    `${settings.environment} with a custody account`,
    { ...settings, custodyAccount: CUSTODY },
  ]),
  [
    'production with all that a setting adds',
    {
      ...production,
      backup: {
        exports: ['daily', 'weekly'],
        airGapped: true,
        failoverDrill: { ...production.backup.failoverDrill, schedule: 'monthly' },
      },
    },
  ],
];

/** Roles that no stack makes: AWS's own, and the bootstrap's. Identity Center's are named by their permission sets. */
const FOREIGN = [/:role\/aws-service-role\//, /:role\/service-role\/AWSBackup/, /:role\/cdk-/];

interface NamedRole {
  readonly arn: string;
  readonly person: boolean;
}

const accountOf = (settings: Settings, stack: string) =>
  [names.stack(settings, 'review'), names.stack(settings, 'custody')].includes(stack) && settings.custodyAccount
    ? settings.custodyAccount
    : settings.account;

const resources = (template: Template, type: string) =>
  Object.entries(template.Resources ?? {})
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties = {} }]) => [id, Properties] as const);

/** The roles of all stacks, by ARN, and what CloudFormation or Identity Center would have to name. */
function rolesOf(settings: Settings): { named: NamedRole[]; unnamed: string[] } {
  const named: NamedRole[] = [];
  const unnamed: string[] = [];
  for (const [stack, template] of Object.entries(synthesised(settings).templates)) {
    const account = accountOf(settings, stack);
    for (const [id, { RoleName, AssumeRolePolicyDocument }] of resources(template, 'AWS::IAM::Role')) {
      if (typeof RoleName !== 'string') unnamed.push(`${stack}/${id}`);
      else
        named.push({
          arn: `arn:aws:iam::${account}:role/${RoleName}`,
          person: JSON.stringify(AssumeRolePolicyDocument).includes('WithSAML'),
        });
    }
    const sets = Object.fromEntries(resources(template, 'AWS::SSO::PermissionSet'));
    for (const [, { PermissionSetArn, TargetId }] of resources(template, 'AWS::SSO::Assignment')) {
      const set = sets[(PermissionSetArn as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]];
      named.push({
        arn: `arn:aws:iam::${String(TargetId)}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_${String(set?.['Name'])}_0123456789abcdef`,
        person: true,
      });
    }
  }
  return { named, unnamed };
}

/** Every ARN of a role, or pattern of one, that stands anywhere in a value: policies, conditions, settings, inputs. */
const rolePatterns = (value: unknown): string[] => [
  ...new Set(
    JSON.stringify(value)
      .match(/:(iam|sts)::[\w*?]*:(assumed-)?role\/[^"\\]+/g)
      ?.map((one) => `arn:aws${one}`),
  ),
];

describe.each(variants)('%s', (_, settings) => {
  const { named, unnamed } = rolesOf(settings);

  test('every role has a name of its own, which IAM takes and no other role of its account has', () => {
    expect(unnamed).toEqual([]);
    expect(named.filter(({ arn }) => (arn.split('/').at(-1) ?? '').length > LONGEST_NAME)).toEqual([]);
    expect(new Set(named.map(({ arn }) => arn)).size).toBe(named.length);
  });

  test.each(Object.keys(synthesised(settings).templates))('%s names no role that no stack makes', (stack) => {
    const patterns = rolePatterns(synthesised(settings).templates[stack]).filter(
      (pattern) => !FOREIGN.some((foreign) => foreign.test(pattern)),
    );
    expect(patterns.filter((pattern) => !named.some(({ arn }) => covers(pattern, arn)))).toEqual([]);
  });
});

describe('docs/register.sample.json', () => {
  const sample = JSON.parse(readFileSync(join(__dirname, '../../docs/register.sample.json'), 'utf8')) as {
    emergency: string[];
    workloads: string[];
  };
  // Its persons sign in by a provider of SAML, as the rehearsal's do
  const { named } = rolesOf({ ...production, signIn: environments.rehearsal.signIn });
  const machines = named.filter(({ person }) => !person);
  const ours = rolePatterns(sample.workloads).filter((pattern) => !FOREIGN.some((foreign) => foreign.test(pattern)));

  test('its workloads hold every role of machines', () => {
    expect(machines.filter(({ arn }) => !ours.some((pattern) => covers(pattern, arn)))).toEqual([]);
  });

  test('its workloads hold no role of persons, and no name that no stack gives', () => {
    expect(named.filter(({ arn, person }) => person && ours.some((pattern) => covers(pattern, arn)))).toEqual([]);
    expect(ours.filter((pattern) => !machines.some(({ arn }) => covers(pattern, arn)))).toEqual([]);
  });

  test('its emergency role is one of ours', () => {
    for (const pattern of rolePatterns(sample.emergency)) expect(named.map(({ arn }) => arn)).toContain(pattern);
  });
});
