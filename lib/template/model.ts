import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template, TemplateResource } from './template';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A resource of a set of templates, wherever it stands. */
export interface Resource {
  /** Name of the template file without `.template.json`. */
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Json;
  readonly template: TemplateResource;
}

/** Properties that hold a resource's physical name, in the order they are looked up. */
const NAME_PROPERTIES = [
  'BucketName',
  'TopicName',
  'QueueName',
  'FunctionName',
  'RoleName',
  'TrailName',
  'LogGroupName',
  'BackupVaultName',
  'DBClusterIdentifier',
  'DBInstanceIdentifier',
  'DBSubnetGroupName',
  'DBClusterParameterGroupName',
  'TableName',
  'AliasName',
  'Name',
  'StateMachineName',
  'DeliveryStreamName',
  'ManagedPolicyName',
  'GroupName',
] as const;

/**
 * The resources of a set of templates and what refers to what, within a template (Ref, GetAtt, Sub), across templates
 * (exports) and by physical name or ARN. It reads templates only, never the constructs that made them.
 */
export class TemplateModel {
  readonly resources: readonly Resource[];
  readonly stacks: readonly string[];
  readonly #templates: ReadonlyMap<string, Template>;
  readonly #byId = new Map<string, Resource>();
  readonly #byName = new Map<string, Resource[]>();
  readonly #exports = new Map<string, { stack: string; value: unknown }>();

  constructor(templates: Readonly<Record<string, Template>>) {
    this.#templates = new Map(Object.entries(templates).sort(([a], [b]) => (a < b ? -1 : 1)));
    this.stacks = [...this.#templates.keys()];
    this.resources = [...this.#templates].flatMap(([stack, template]) =>
      Object.entries(template.Resources ?? {})
        .filter(([, resource]) => isObject(resource) && typeof resource.Type === 'string')
        .map(([logicalId, resource]) => ({
          stack,
          logicalId,
          type: resource.Type,
          properties: isObject(resource.Properties) ? resource.Properties : {},
          template: resource,
        })),
    );
    for (const resource of this.resources) {
      this.#byId.set(`${resource.stack}/${resource.logicalId}`, resource);
      for (const property of NAME_PROPERTIES) {
        const name = resource.properties[property];
        if (typeof name === 'string') this.#byName.set(name, [...(this.#byName.get(name) ?? []), resource]);
      }
    }
    for (const [stack, template] of this.#templates) {
      for (const output of Object.values(template.Outputs ?? {})) {
        const name = output.Export?.Name;
        if (typeof name === 'string') this.#exports.set(name, { stack, value: output.Value });
      }
    }
  }

  /** Reads every `*.template.json` of a folder. @throws Error naming a file that is no template, or an empty folder. */
  static read(folder: string): TemplateModel {
    const suffix = '.template.json';
    const files = readdirSync(folder)
      .filter((file) => file.endsWith(suffix))
      .sort();
    if (files.length === 0) throw new Error(`${folder} holds no *${suffix}: synthesise first (npm run synth)`);
    const templates: Record<string, Template> = {};
    for (const file of files) {
      let parsed: unknown;
      try {
        parsed = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      } catch (error) {
        throw new Error(`${join(folder, file)} is not JSON: ${(error as Error).message}`, { cause: error });
      }
      if (!isObject(parsed))
        throw new Error(`${join(folder, file)} is not a CloudFormation template: no object at its top`);
      templates[file.slice(0, -suffix.length)] = parsed as Template;
    }
    return new TemplateModel(templates);
  }

  ofType(...types: readonly string[]): Resource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  /**
   * The resource a value points at: `Ref`, `Fn::GetAtt`, `Fn::ImportValue`, `Fn::Sub` or `Fn::Join` around one of these,
   * a physical name, or an ARN that ends in one. Undefined when nothing of these templates is meant.
   * @param from the resource (or stack) in which the value stands
   */
  target(value: unknown, from: Pick<Resource, 'stack'>, type?: string): Resource | undefined {
    return this.targets(value, from).find((resource) => type === undefined || resource.type === type);
  }

  /** Every resource a value mentions, outermost first. */
  targets(value: unknown, from: Pick<Resource, 'stack'>): Resource[] {
    if (typeof value === 'string') return this.#named(value);
    if (Array.isArray(value)) return value.flatMap((item) => this.targets(item, from));
    if (!isObject(value)) return [];
    if (typeof value['Ref'] === 'string') return this.#local(from.stack, value['Ref']);
    if ('Fn::GetAtt' in value) {
      const attribute = value['Fn::GetAtt'];
      const id = Array.isArray(attribute) ? attribute[0] : String(attribute).split('.')[0];
      return this.#local(from.stack, String(id));
    }
    if ('Fn::ImportValue' in value) {
      const exported = this.#exports.get(String(value['Fn::ImportValue']));
      return exported ? this.targets(exported.value, { stack: exported.stack }) : [];
    }
    if ('Fn::Sub' in value) {
      const sub = value['Fn::Sub'];
      const text = String(Array.isArray(sub) ? sub[0] : sub);
      const inner = [...text.matchAll(/\$\{([^}!.]+)[^}]*\}/g)].flatMap(([, id]) =>
        this.#local(from.stack, String(id)),
      );
      return [...inner, ...this.#named(this.text(value, from))];
    }
    if ('Fn::Join' in value) {
      const inner = Array.isArray(value['Fn::Join']) ? this.targets(value['Fn::Join'][1], from) : [];
      return [...inner, ...this.#named(this.text(value, from))];
    }
    return Object.values(value).flatMap((item) => this.targets(item, from));
  }

  /** A value as text, with pseudo parameters and references kept readable: `arn:${AWS::Partition}:s3:::${Logs1A2B.Arn}`. */
  text(value: unknown, from: Pick<Resource, 'stack'>): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (Array.isArray(value)) return value.map((item) => this.text(item, from)).join(',');
    if (!isObject(value)) return '';
    if (typeof value['Ref'] === 'string') return `\${${value['Ref']}}`;
    if ('Fn::GetAtt' in value) {
      const attribute = value['Fn::GetAtt'];
      return `\${${Array.isArray(attribute) ? attribute.join('.') : String(attribute)}}`;
    }
    if ('Fn::ImportValue' in value) {
      const exported = this.#exports.get(String(value['Fn::ImportValue']));
      return exported
        ? this.text(exported.value, { stack: exported.stack })
        : `\${${String(value['Fn::ImportValue'])}}`;
    }
    if (Array.isArray(value['Fn::Join'])) {
      const [separator, parts] = value['Fn::Join'] as [unknown, unknown];
      return Array.isArray(parts) ? parts.map((part) => this.text(part, from)).join(String(separator)) : '';
    }
    if ('Fn::Sub' in value) {
      const sub = value['Fn::Sub'];
      if (!Array.isArray(sub)) return String(sub);
      const variables = isObject(sub[1]) ? sub[1] : {};
      return String(sub[0]).replace(/\$\{([^}]+)\}/g, (whole, name: string) =>
        name in variables ? this.text(variables[name], from) : whole,
      );
    }
    return JSON.stringify(value);
  }

  /** Tags of a resource as a record, whichever of CloudFormation's shapes they have. */
  tags(resource: Resource): Record<string, string> {
    const tags: Record<string, string> = {};
    for (const property of ['Tags', 'BackupVaultTags', 'BackupPlanTags', 'HostedZoneTags']) {
      const given = resource.properties[property];
      if (Array.isArray(given)) {
        for (const tag of given) if (isObject(tag)) tags[String(tag['Key'])] = this.text(tag['Value'], resource);
      } else if (isObject(given)) {
        for (const [key, value] of Object.entries(given)) tags[key] = this.text(value, resource);
      }
    }
    return tags;
  }

  #local(stack: string, id: string): Resource[] {
    const resource = this.#byId.get(`${stack}/${id}`);
    return resource ? [resource] : [];
  }

  #named(text: string): Resource[] {
    const direct = this.#byName.get(text);
    if (direct) return direct;
    if (!text.startsWith('arn:')) return [];
    // arn:partition:service:region:account:type/name, :type:name or, for buckets, :::name[/key]
    const tail = text.split(':').slice(5).join(':');
    const candidates = [tail, tail.split('/')[0], tail.slice(tail.search(/[:/]/) + 1), tail.split(/[:/]/).at(-1)];
    for (const candidate of candidates) {
      const found = candidate && this.#byName.get(candidate.replace(/[:/]\*$/, ''));
      if (found) return found;
    }
    return [];
  }
}
