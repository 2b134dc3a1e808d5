import {
  DescribeStackResourcesCommand,
  GetTemplateCommand,
  paginateDescribeStacks,
  type CloudFormationClient,
} from '@aws-sdk/client-cloudformation';
import type { Template } from '../../lib/template/template';
import type { LiveReader } from './live-properties';

/**
 * The templates of deployed stacks with their properties as they are in the account now, so that drift shows. A call that
 * fails stops the whole: a property that could not be read is not one that holds.
 * @param prefix stacks whose name begins so
 * @param readers reads live properties, by resource type
 * @throws Error naming the stack or resource that could not be read
 */
export async function deployedTemplates(
  client: CloudFormationClient,
  prefix: string,
  readers: Readonly<Record<string, LiveReader>>,
): Promise<Record<string, Template>> {
  const names: string[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {})) {
    for (const { StackName, StackStatus } of Stacks) {
      if (StackName?.startsWith(prefix) && StackStatus !== 'DELETE_COMPLETE') names.push(StackName);
    }
  }
  if (names.length === 0) throw new Error(`No deployed stack begins with "${prefix}": name one that does`);
  const templates: Record<string, Template> = {};
  for (const name of names.sort()) templates[name] = await deployedTemplate(client, name, readers);
  return templates;
}

async function deployedTemplate(
  client: CloudFormationClient,
  StackName: string,
  readers: Readonly<Record<string, LiveReader>>,
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
  const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ StackName }));
  const physical = new Map(
    StackResources.map(({ LogicalResourceId, PhysicalResourceId }) => [LogicalResourceId, PhysicalResourceId]),
  );
  const resources = await Promise.all(
    Object.entries(template.Resources ?? {}).map(async ([id, resource]) => {
      const read = readers[resource.Type];
      const name = physical.get(id);
      if (!read || !name) return [id, resource] as const;
      try {
        return [id, { ...resource, Properties: { ...resource.Properties, ...(await read(name)) } }] as const;
      } catch (error) {
        throw new Error(
          `${StackName}/${id} (${resource.Type} ${name}) could not be read: ${(error as Error).message}`,
          { cause: error },
        );
      }
    }),
  );
  return { ...template, Resources: Object.fromEntries(resources) };
}
