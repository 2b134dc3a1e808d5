import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEEPEST, Intrinsics, isObject, PARTITION } from './intrinsics';
import { nameOf } from './physical-name';
import type { Template, TemplateResource } from './template';

type Json = Record<string, unknown>;

/** A resource of a set of templates, wherever it stands. */
export interface Resource {
  /** Name of the template file without `.template.json`. */
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** Its properties with parameters, conditions and mappings resolved; references to resources stay references. */
  readonly properties: Json;
  readonly template: TemplateResource;
}

type From = Pick<Resource, 'stack'>;

/**
 * The resources of a set of templates and what refers to what, within a template (Ref, GetAtt, Sub), across templates
 * (exports) and by physical name, alias or ARN. It reads templates only, never the constructs that made them.
 */
export class TemplateModel {
  readonly resources: readonly Resource[];
  readonly stacks: readonly string[];
  /**
   * Accounts that resources are placed in: those of their boundaries and of their names or, where neither names one, those
   * by which resources are addressed. Those that only a policy lets in are not among them.
   */
  readonly accounts: ReadonlySet<string>;
  readonly #parts = new Map<string, Part>();
  readonly #byId = new Map<string, Resource>();
  readonly #byType = new Map<string, Resource[]>();
  readonly #byName = new Map<string, Resource[]>();
  readonly #exports = new Map<string, { stack: string; value: unknown }>();

  /**
   * @param known a model whose templates were read before: what is the same object there is not resolved again
   * @param otherwise what conditions are taken for that a template alone does not decide
   */
  constructor(
    readonly templates: Readonly<Record<string, Template>>,
    known?: TemplateModel,
    readonly otherwise = true,
  ) {
    const sorted = Object.entries(templates).sort(([a], [b]) => (a < b ? -1 : 1));
    this.stacks = sorted.map(([stack]) => stack);
    for (const [stack, template] of sorted) {
      const same = known?.templates[stack] === template ? known.#parts.get(stack) : undefined;
      const reusable = same !== undefined && (known?.otherwise === otherwise || !same.isOpen);
      this.#parts.set(stack, reusable ? same : partOf(stack, new Intrinsics(template, otherwise)));
    }
    const parts = [...this.#parts.values()];
    this.resources = parts.flatMap(({ resources }) => resources);
    for (const resource of this.resources) {
      this.#byId.set(`${resource.stack}/${resource.logicalId}`, resource);
      push(this.#byType, resource.type, resource);
    }
    for (const [stack, template] of sorted) {
      if (!isObject(template.Outputs)) continue;
      const intrinsics = new Intrinsics(template, otherwise);
      for (const output of Object.values(template.Outputs)) {
        if (!isObject(output) || !isObject(output['Export'])) continue;
        const name = this.text(intrinsics.resolve(output['Export']['Name']), { stack });
        if (name) this.#exports.set(name, { stack, value: intrinsics.resolve(output['Value']) });
      }
    }
    const addressed = parts.flatMap(({ accounts }) => accounts);
    // A name may end in the minute in which it was given
    const placed = parts.flatMap(({ placed }) => placed).filter((id) => !MINUTE.test(id) || addressed.includes(id));
    this.accounts = new Set(placed.length > 0 ? placed : addressed);
    for (const resource of this.resources) {
      const name = this.text(nameOf(resource.type, resource.properties), resource);
      if (name) push(this.#byName, name, resource);
    }
  }

  /** Reads every `*.template.json` of a folder. @throws Error naming a file that is no template, or an empty folder. */
  static read(folder: string): TemplateModel {
    const suffix = '.template.json';
    let files: string[];
    try {
      files = readdirSync(folder).filter((file) => file.endsWith(suffix));
    } catch (error) {
      throw new Error(`${folder} cannot be read: synthesise first (npm run synth), or name a folder with --templates`, {
        cause: error,
      });
    }
    if (files.length === 0) throw new Error(`${folder} holds no *${suffix}: synthesise first (npm run synth)`);
    const templates: Record<string, Template> = {};
    for (const file of files.sort()) {
      let parsed: unknown;
      try {
        parsed = JSON.parse(readFileSync(join(folder, file), 'utf8').replace(/^\uFEFF/, ''));
      } catch (error) {
        throw new Error(`${join(folder, file)} is not JSON: ${(error as Error).message}`, { cause: error });
      }
      const wrong = strangeness(parsed);
      if (wrong) throw new Error(`${join(folder, file)} is not a CloudFormation template: ${wrong}`);
      templates[file.slice(0, -suffix.length)] = parsed as Template;
    }
    return new TemplateModel(templates);
  }

  /** The same with what the templates alone do not decide turned out otherwise; undefined where they decide all. */
  turnedOut(): TemplateModel | undefined {
    const isOpen = [...this.#parts.values()].some((part) => part.isOpen);
    return isOpen ? new TemplateModel(this.templates, this, !this.otherwise) : undefined;
  }

  ofType(...types: readonly string[]): Resource[] {
    if (types.length === 1) return this.#byType.get(types[0] ?? '') ?? [];
    return this.resources.filter(({ type }) => types.includes(type));
  }

  /**
   * The resource a value points at: `Ref`, `Fn::GetAtt`, `Fn::ImportValue`, `Fn::Sub` or `Fn::Join` around one of these,
   * a physical name, or an ARN that ends in one. Undefined when nothing of these templates is meant.
   * @param from the resource (or stack) in which the value stands
   */
  target(value: unknown, from: From, type?: string): Resource | undefined {
    return this.targets(value, from).find((resource) => type === undefined || resource.type === type);
  }

  /** Every resource a value mentions, outermost first. */
  targets(value: unknown, from: From): Resource[] {
    if (typeof value === 'string') return this.#named(value);
    if (Array.isArray(value)) return value.flatMap((item) => this.targets(item, from));
    if (!isObject(value)) return [];
    const id = idOf(value);
    if (id !== undefined) return this.#local(from.stack, id);
    if ('Fn::ImportValue' in value) {
      const exported = this.#exports.get(this.text(value['Fn::ImportValue'], from));
      return exported ? this.targets(exported.value, { stack: exported.stack }) : [];
    }
    if ('Fn::Sub' in value) {
      const sub = value['Fn::Sub'];
      const text = String(Array.isArray(sub) ? sub[0] : sub);
      const inner = [...text.matchAll(/\$\{([^}!.]+)[^}]*\}/g)].flatMap(([, id]) =>
        this.#local(from.stack, String(id)),
      );
      const variables = Array.isArray(sub) && isObject(sub[1]) ? Object.values(sub[1]) : [];
      return [...inner, ...this.targets(variables, from), ...this.#named(this.text(value, from))];
    }
    if ('Fn::Join' in value) {
      const inner = Array.isArray(value['Fn::Join']) ? this.targets(value['Fn::Join'][1], from) : [];
      return [...inner, ...this.#named(this.text(value, from))];
    }
    return Object.values(value).flatMap((item) => this.targets(item, from));
  }

  /** What is gone: ids that resources of a template refer to, or wait for, and that it does not have, with who does. */
  dangling(): { stack: string; logicalId: string; referrers: Resource[] }[] {
    const found = new Map<string, { stack: string; logicalId: string; referrers: Resource[] }>();
    for (const { lost } of this.#parts.values()) {
      for (const { id, referrer } of lost) {
        const { stack } = referrer;
        const key = `${stack}/${id}`;
        const gone = found.get(key) ?? { stack, logicalId: id, referrers: [] };
        found.set(key, { ...gone, referrers: [...gone.referrers, referrer] });
      }
    }
    return [...found.values()];
  }

  /** Logical ids that a value refers to and that its template does not have: resources that are gone. */
  lost(value: unknown, from: From): string[] {
    return idsIn(value).filter((id) => this.#parts.get(from.stack)?.has(id) !== true);
  }

  /** A value as text, with pseudo parameters and references kept readable: `arn:${AWS::Partition}:s3:::${Logs1A2B.Arn}`. */
  text(value: unknown, from: From): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (Array.isArray(value)) return value.map((item) => this.text(item, from)).join(',');
    if (!isObject(value)) return '';
    if (value['Ref'] === 'AWS::Partition') return PARTITION; // where it was not resolved before, as in metadata
    if (typeof value['Ref'] === 'string') return `\${${value['Ref']}}`;
    if ('Fn::GetAtt' in value) {
      const attribute = value['Fn::GetAtt'];
      return `\${${Array.isArray(attribute) ? attribute.join('.') : String(attribute)}}`;
    }
    if ('Fn::ImportValue' in value) {
      const name = this.text(value['Fn::ImportValue'], from);
      const exported = this.#exports.get(name);
      return exported ? this.text(exported.value, { stack: exported.stack }) : `\${${name}}`;
    }
    if (Array.isArray(value['Fn::Join'])) {
      const [separator, parts] = value['Fn::Join'] as [unknown, unknown];
      return Array.isArray(parts) ? parts.map((part) => this.text(part, from)).join(String(separator)) : '';
    }
    if ('Fn::Sub' in value) {
      const sub = value['Fn::Sub'];
      if (!Array.isArray(sub)) return String(sub).replaceAll('${AWS::Partition}', PARTITION);
      const variables = isObject(sub[1]) ? sub[1] : {};
      return String(sub[0]).replace(/\$\{([^}]+)\}/g, (whole, name: string) =>
        Object.hasOwn(variables, name) ? this.text(variables[name], from) : whole,
      );
    }
    return JSON.stringify(value);
  }

  /** The physical name of a resource as text; empty when CloudFormation chooses it. */
  name(resource: Resource): string {
    return this.text(nameOf(resource.type, resource.properties), resource);
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
    const account = text.split(':')[4] ?? '';
    if (/^\d{12}$/.test(account) && this.accounts.size > 0 && !this.accounts.has(account)) return [];
    // arn:partition:service:region:account:type/name, :type:name or, for buckets, :::name[/key]
    const tail = text
      .split(':')
      .slice(5)
      .join(':')
      .replace(/[:/]\*$/, '');
    const candidates = [tail, tail.split('/')[0], tail.slice(tail.search(/[:/]/) + 1), tail.split(/[:/]/).at(-1)];
    for (const candidate of candidates) {
      const found = candidate && this.#byName.get(candidate);
      if (found) return found;
    }
    return [];
  }
}

/** Why a value is no template, if it is none. */
function strangeness(value: unknown): string | undefined {
  if (!isObject(value)) return 'no object at its top; one with Resources is right';
  if (!isObject(value['Resources']))
    return `${value['Resources'] === undefined ? 'it has no Resources' : 'its Resources are no object'}; an object of resources by their logical ids is right`;
  return isDeeper(value, DEEPEST) ? `it nests values more than ${DEEPEST} deep; fewer are right` : undefined;
}

/** Whether a value nests objects and lists deeper than so many, found level by level: a deep one ends no stack. */
function isDeeper(value: unknown, most: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

/** What a template is whatever stands beside it. */
interface Part {
  readonly resources: readonly Resource[];
  /** Accounts in ARNs of its properties. */
  readonly accounts: readonly string[];
  /** Accounts that its resources must stand in: a role takes no boundary of another. */
  readonly placed: readonly string[];
  /** Whether a logical id, a parameter or a pseudo parameter has this name. */
  readonly has: (id: string) => boolean;
  /** What resources refer to, or wait for, and is not there. */
  readonly lost: readonly { readonly id: string; readonly referrer: Resource }[];
  /** Whether it has conditions that it does not decide. */
  readonly isOpen: boolean;
}

function partOf(stack: string, intrinsics: Intrinsics): Part {
  const { template } = intrinsics;
  const resources = resourcesOf(stack, intrinsics);
  const ids = new Set(resources.map(({ logicalId }) => logicalId));
  const has = (id: string) => id.startsWith('AWS::') || ids.has(id) || id in (template.Parameters ?? {});
  return {
    resources,
    accounts: [...new Set(resources.flatMap(({ properties }) => accountsIn(properties)))],
    placed: [...new Set(resources.flatMap(placedIn))],
    isOpen: intrinsics.isOpen,
    has,
    lost: resources.flatMap((referrer) => {
      const { DependsOn } = referrer.template;
      const waits = (Array.isArray(DependsOn) ? DependsOn : [DependsOn]).map((id: unknown) => ({ Ref: id }));
      const lost = idsIn([referrer.properties, ...waits]).filter((id) => !has(id));
      return [...new Set(lost)].map((id) => ({ id, referrer }));
    }),
  };
}

/** The logical ids that a value refers to. */
function idsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn);
  if (!isObject(value)) return [];
  const id = idOf(value);
  return id === undefined ? Object.values(value).flatMap(idsIn) : [id];
}

/** Resources that the template creates: those under a condition that is false are not. */
function resourcesOf(stack: string, intrinsics: Intrinsics): Resource[] {
  const { template } = intrinsics;
  if (!isObject(template.Resources)) return [];
  return Object.entries(template.Resources)
    .filter(([, resource]) => isObject(resource) && typeof resource['Type'] === 'string')
    .filter(([, { Condition }]) => typeof Condition !== 'string' || intrinsics.condition(Condition))
    .map(([logicalId, resource]) => {
      const properties = intrinsics.resolve(resource.Properties);
      return {
        stack,
        logicalId,
        type: resource.Type,
        properties: isObject(properties) ? properties : {},
        template: resource,
      };
    });
}

/** The logical id of what a `Ref` or `Fn::GetAtt` refers to; undefined for any other value. */
function idOf({ Ref, 'Fn::GetAtt': attribute }: Json): string | undefined {
  if (typeof Ref === 'string') return Ref;
  if (attribute === undefined) return undefined;
  return String(Array.isArray(attribute) ? attribute[0] : String(attribute).split('.')[0]);
}

/** A date and time of day as twelve digits: 202611272030. */
const MINUTE = /^20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d$/;

/** The account that a resource's name ends in, as a bucket's does to be the only one, or that of its boundary. */
function placedIn({ type, properties }: Resource): string[] {
  const name = nameOf(type, properties);
  const boundary = JSON.stringify(properties['PermissionsBoundary'] ?? '');
  const ids = [/-(\d{12})$/.exec(typeof name === 'string' ? name : ''), /:iam::(\d{12}):policy\//.exec(boundary)];
  return ids.flatMap((found) => found?.[1] ?? []);
}

/** Account ids in the ARNs of a value, but not in those that its policies let in, as principals or by conditions. */
function accountsIn(value: unknown): string[] {
  if (typeof value === 'string')
    return [...value.matchAll(/\barn:[\w-]+:(?!iam:|sts:)[\w-]+:[\w-]*:(\d{12}):/g)].map(([, account]) =>
      String(account),
    );
  if (Array.isArray(value)) return value.flatMap(accountsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => (/^(Principal|Condition)$/.test(key) ? [] : accountsIn(item)));
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
