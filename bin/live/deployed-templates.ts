import {
  GetTemplateCommand,
  paginateDescribeStacks,
  paginateListStackResources,
  type CloudFormationClient,
} from '@aws-sdk/client-cloudformation';
import { isObject } from '../../lib/template/intrinsics';
import type { Template, TemplateResource } from '../../lib/template/template';
import type { LiveReader } from './live-properties';

/**
 * The templates of deployed stacks with their properties as they are in the account now, so that drift shows. A call that
 * fails stops the whole: a property that could not be read is not one that holds.
 * @param prefix stacks whose name begins so
 * @param readers reads live properties, by resource type
 * @param tell told how many stacks are read, in parts, and of how many
 * @throws Error naming the stack or resource that could not be read
 */
export async function deployedTemplates(
  client: CloudFormationClient,
  prefix: string,
  readers: Readonly<Record<string, LiveReader>>,
  tell: (done: number, total: number) => void = () => undefined,
): Promise<Record<string, Template>> {
  const names: string[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {})) {
    for (const { StackName, StackStatus } of Stacks) {
      if (StackName?.startsWith(prefix) && StackStatus !== 'DELETE_COMPLETE') names.push(StackName);
    }
  }
  if (names.length === 0) throw new Error(`No deployed stack begins with "${prefix}": name one that does`);
  const templates: Record<string, Template> = {};
  for (const [index, name] of names.sort().entries())
    templates[name] = await deployedTemplate(client, name, readers, (part) => tell(index + part, names.length));
  return templates;
}

async function deployedTemplate(
  client: CloudFormationClient,
  StackName: string,
  readers: Readonly<Record<string, LiveReader>>,
  tell: (part: number) => void,
): Promise<Template> {
  const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName, TemplateStage: 'Processed' }));
  let template: Template;
  try {
    template = JSON.parse(TemplateBody) as Template;
  } catch (error) {
    throw new Error(`The template of ${StackName} is not JSON: deploy it from a synthesised assembly`, {
      cause: error,
    });
  }
  // DescribeStackResources would stop at the hundredth
  // (https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html).
  const physical = new Map<string | undefined, string | undefined>();
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName }))
    for (const { LogicalResourceId, PhysicalResourceId } of StackResourceSummaries)
      physical.set(LogicalResourceId, PhysicalResourceId);
  // What the account knows by its physical id, the templates know by the logical one
  const logical = new Map(
    [...physical].flatMap(([id, name]) => (id && name && name !== id ? [[name, id] as const] : [])),
  );
  const resources: Record<string, TemplateResource> = {};
  // One after the other: an account's calls are rationed
  const all = Object.entries(template.Resources ?? {});
  for (const [index, [id, resource]] of all.entries()) {
    tell(index / all.length);
    resources[id] = resource;
    const read = readers[resource.Type];
    if (!read) continue;
    const name = physical.get(id);
    // A condition may leave a resource out.
    if (!name && resource.Condition !== undefined) continue;
    if (!name) throw new Error(`${StackName}/${id} (${resource.Type}) is in the template and not in the stack`);
    const named = (property: string): string | undefined => {
      const value = resource.Properties?.[property];
      if (typeof value === 'string') return value;
      return isObject(value) && typeof value['Ref'] === 'string' ? physical.get(value['Ref']) : undefined;
    };
    try {
      resources[id] = {
        ...resource,
        Properties: { ...resource.Properties, ...referring(await read(name, named), logical) },
      };
    } catch (error) {
      throw new Error(`${StackName}/${id} (${resource.Type} ${name}) could not be read: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
  return { ...template, Resources: resources };
}

/** Values as a template would say them: a physical id of the stack, alone or at the end of an ARN, becomes a reference. */
function referring(properties: Record<string, unknown>, logical: ReadonlyMap<string, string>): Record<string, unknown> {
  const refer = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const id =
        logical.get(value) ?? (value.startsWith('arn:') ? logical.get(value.split(/[:/]/).at(-1) ?? '') : undefined);
      return id === undefined ? value : { Ref: id };
    }
    if (Array.isArray(value)) return value.map(refer);
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, refer(one)])) : value;
  };
  return refer(properties) as Record<string, unknown>;
}
