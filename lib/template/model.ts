import { Intrinsics, isObject } from './intrinsics';
import { idOf, idsIn, MINUTE, partOf, type Part } from './part';
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
  /** Its metadata, resolved alike. */
  readonly metadata: Json;
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
  readonly #exports = new Map<string, HandedOn>();
  /** Parameters of SSM, by their names. */
  readonly #stored = new Map<string, HandedOn>();

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
    // Where its resources stand, a template may say beside what asks for it
    const only = new Set([...this.#parts.values()].flatMap(({ placed }) => placed));
    for (const [stack, { asksAccount, placed, intrinsics }] of this.#parts) {
      const [account, ...others] = placed.length > 0 ? placed : only;
      if (!asksAccount || account === undefined || others.length > 0) continue;
      this.#parts.set(stack, partOf(stack, new Intrinsics(intrinsics.template, otherwise, account)));
    }
    const parts = [...this.#parts.values()];
    this.resources = parts.flatMap(({ resources }) => resources);
    for (const resource of this.resources) {
      this.#byId.set(`${resource.stack}/${resource.logicalId}`, resource);
      push(this.#byType, resource.type, resource);
    }
    for (const [stack, template] of sorted) {
      if (!isObject(template.Outputs)) continue;
      const intrinsics = new Intrinsics(template, otherwise, this.#parts.get(stack)?.intrinsics.account);
      for (const output of Object.values(template.Outputs)) {
        if (!isObject(output) || !isObject(output['Export'])) continue;
        const written = this.text(intrinsics.resolve(output['Export']['Name']), { stack });
        const name = written.replaceAll('${AWS::StackName}', stack);
        if (name) this.#exports.set(name, { stack, value: intrinsics.resolve(output['Value']) });
      }
    }
    for (const { stack, properties } of this.ofType('AWS::SSM::Parameter')) {
      const [name, value] = [this.text(properties['Name'], { stack }), properties['Value']];
      // One that holds what is handed on in its turn might lead back to itself
      const isHanded =
        /Fn::ImportValue|resolve:ssm/.test(JSON.stringify(value)) ||
        idsIn(value).some((id) => id in (templates[stack]?.Parameters ?? {}));
      if (name && !isHanded) this.#stored.set(name, { stack, value });
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
    const handed = this.#handedOn(value, from);
    if (handed) return this.targets(handed.value, handed);
    if (typeof value === 'string') return this.#named(value);
    if (Array.isArray(value)) return value.flatMap((item) => this.targets(item, from));
    if (!isObject(value) || 'Fn::ImportValue' in value) return [];
    const id = idOf(value);
    if (id !== undefined) return this.#local(from.stack, id);
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

  /** A value as text, with what is not known here kept readable: `arn:aws:s3:::${Logs1A2B.Arn}`. */
  text(value: unknown, from: From): string {
    const handed = this.#handedOn(value, from);
    if (handed) return this.text(handed.value, handed);
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (Array.isArray(value)) return value.map((item) => this.text(item, from)).join(',');
    if (!isObject(value)) return '';
    if (typeof value['Ref'] === 'string') return `\${${value['Ref']}}`;
    if ('Fn::GetAtt' in value) {
      const attribute = value['Fn::GetAtt'];
      return `\${${Array.isArray(attribute) ? attribute.join('.') : String(attribute)}}`;
    }
    if ('Fn::ImportValue' in value) return `\${${this.text(value['Fn::ImportValue'], from)}}`;
    if (Array.isArray(value['Fn::Join'])) {
      const [separator, parts] = value['Fn::Join'] as [unknown, unknown];
      return Array.isArray(parts) ? parts.map((part) => this.text(part, from)).join(String(separator)) : '';
    }
    if ('Fn::Sub' in value) {
      const sub = value['Fn::Sub'];
      if (!Array.isArray(sub)) return String(sub);
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

  /** What a value stands for that one of these templates hands on: an export, or a parameter of SSM. */
  #handedOn(value: unknown, { stack }: From): HandedOn | undefined {
    if (typeof value === 'string') return this.#stored.get(RESOLVED.exec(value)?.[1] ?? '');
    if (!isObject(value)) return undefined;
    if ('Fn::ImportValue' in value) return this.#exports.get(this.text(value['Fn::ImportValue'], { stack }));
    const parameter = typeof value['Ref'] === 'string' ? this.templates[stack]?.Parameters?.[value['Ref']] : undefined;
    return isObject(parameter) && String(parameter['Type']).startsWith('AWS::SSM::')
      ? this.#stored.get(String(parameter['Default']))
      : undefined;
  }

  #local(stack: string, id: string): Resource[] {
    const resource = this.#byId.get(`${stack}/${id}`);
    if (!resource) return [];
    // A version or alias of a function stands for it
    const { FunctionName } = /^AWS::Lambda::(Alias|Version)$/.test(resource.type) ? resource.properties : {};
    if (typeof FunctionName === 'string') return [resource, ...this.#named(FunctionName)];
    const worker = isObject(FunctionName) ? this.#byId.get(`${stack}/${idOf(FunctionName)}`) : undefined;
    return worker ? [resource, worker] : [resource];
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

/** A value, and the stack whose resources it refers to. */
interface HandedOn {
  readonly stack: string;
  readonly value: unknown;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm.html */
const RESOLVED = /^\{\{resolve:ssm:([^:{}]+)(?::\d+)?\}\}$/;

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
