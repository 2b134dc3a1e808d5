import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { production, validateSettings, type Settings } from '../../lib/config';
import { platform } from '../../lib/platform';
import type { Template, TemplateResource } from '../../lib/template/template';
import { unbundledCode } from './synthesise';

/**
 * What a service looks at when a resource is made, and refuses to make it without: names, which CloudFormation does not
 * follow. The last part of a name or an ARN is what another resource calls itself.
 */
const lookedAt: Readonly<Record<string, (properties: Record<string, unknown>) => unknown[]>> = {
  // https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
  'AWS::CloudTrail::Trail': ({ S3BucketName, KMSKeyId }) => [S3BucketName, KMSKeyId],
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html
  'AWS::Logs::SubscriptionFilter': ({ DestinationArn, LogGroupName }) => [DestinationArn, LogGroupName],
  // https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateConfigurationSetEventDestination.html
  'AWS::SES::ConfigurationSetEventDestination': ({ EventDestination }) => [
    (EventDestination as { SnsDestination: { TopicARN: unknown } }).SnsDestination.TopicARN,
  ],
  // https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html
  'AWS::SSO::Assignment': ({ PermissionSetArn }) => [PermissionSetArn],
};

/** Property by which a resource is named, and what else must stand before it can be used. */
const nameOf: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'BucketName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::Logs::LogGroup': 'LogGroupName',
};
const admits: Readonly<Record<string, string>> = {
  'AWS::S3::BucketPolicy': 'Bucket',
  'AWS::SNS::TopicPolicy': 'Topics',
  'AWS::Lambda::Permission': 'FunctionName',
};

function synth(settings: Settings): CloudAssembly {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'custodia-order-')), analyticsReporting: false });
  platform(app, { settings: validateSettings(settings), code: unbundledCode });
  return app.synth();
}

/** Logical ids that a value refers to. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: string | string[] };
  if (typeof Ref === 'string') return [Ref];
  if (attribute) return [String(Array.isArray(attribute) ? attribute[0] : attribute.split('.')[0])];
  return Object.values(value).flatMap(references);
}

/** All that CloudFormation makes before a resource. */
function before(template: Template, id: string): Set<string> {
  const found = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { Properties, DependsOn = [] } = template.Resources?.[next] ?? ({} as TemplateResource);
    for (const one of [...references(Properties), ...[DependsOn].flat()])
      if (!found.has(one)) {
        found.add(one);
        open.push(one);
      }
  }
  return found;
}

/** All stacks that are deployed before a stack. */
function stacksBefore(stack: CloudFormationStackArtifact): CloudFormationStackArtifact[] {
  const direct = stack.dependencies as CloudFormationStackArtifact[];
  return direct.filter(({ template }) => template as unknown).flatMap((one) => [one, ...stacksBefore(one)]);
}

/** `<stack>/<resource>: <name>` of what is looked at and need not stand yet. */
function tooEarly({ stacks }: CloudAssembly): { checked: number; wrong: string[] } {
  const wrong: string[] = [];
  let checked = 0;
  for (const stack of stacks) {
    const template = stack.template as Template;
    for (const [id, { Type, Properties = {} }] of Object.entries(template.Resources ?? {}))
      for (const name of lookedAt[Type]?.(Properties) ?? []) {
        checked++;
        const isNamed = ([, { Type: type, Properties: of = {} }]: [string, TemplateResource]) => {
          const own = of[nameOf[type] ?? ''];
          return typeof name === 'string' && typeof own === 'string' && (name === own || name.endsWith(`:${own}`));
        };
        const first = before(template, id);
        const here = Object.entries(template.Resources ?? {}).filter(isNamed);
        const known = [...references(name), ...here.map(([one]) => one)];
        const needed = Object.entries(template.Resources ?? {})
          .filter(([, { Type: type, Properties: of = {} }]) =>
            references(of[admits[type] ?? '']).some((one) => known.includes(one)),
          )
          .map(([one]) => one);
        if (known.length > 0 ? [...known, ...needed].every((one) => first.has(one)) : false) continue;
        const earlier = stacksBefore(stack).some(({ template: other }) =>
          Object.entries((other as Template).Resources ?? {}).some(isNamed),
        );
        if (known.length > 0 || !earlier) wrong.push(`${stack.stackName}/${id}: ${JSON.stringify(name)}`);
      }
  }
  return { checked, wrong };
}

test.each([
  ['production', production],
  ['production with a custody account', { ...production, custodyAccount: '444455556666' }],
])('%s: what a service looks at when a resource is made stands before it', (_, settings) => {
  const { checked, wrong } = tooEarly(synth(settings));
  expect(checked).toBeGreaterThan(10);
  expect(wrong).toEqual([]);
});
