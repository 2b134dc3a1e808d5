import { formed } from './forms';
import { isObject, type Intrinsics } from './intrinsics';
import type { Resource } from './model';
import { nameOf } from './physical-name';

type Json = Record<string, unknown>;

/** What a template is whatever stands beside it. */
export interface Part {
  readonly intrinsics: Intrinsics;
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
  /** Whether it asks for its account, and was not told. */
  readonly asksAccount: boolean;
}

export function partOf(stack: string, intrinsics: Intrinsics): Part {
  const { template } = intrinsics;
  const resources = resourcesOf(stack, intrinsics);
  const ids = new Set(resources.map(({ logicalId }) => logicalId));
  const has = (id: string) => id.startsWith('AWS::') || ids.has(id) || id in (template.Parameters ?? {});
  return {
    intrinsics,
    resources,
    accounts: [...new Set(resources.flatMap(({ properties }) => accountsIn(properties)))],
    placed: [...new Set(resources.flatMap(placedIn))],
    isOpen: intrinsics.isOpen,
    asksAccount: intrinsics.asksAccount,
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
export function idsIn(value: unknown): string[] {
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
      const [properties, metadata] = [resource.Properties, resource.Metadata].map((one) => intrinsics.resolve(one));
      return {
        stack,
        logicalId,
        type: resource.Type,
        properties: isObject(properties) ? formed(resource.Type, properties) : {},
        metadata: isObject(metadata) ? metadata : {},
        template: resource,
      };
    });
}

/** The logical id of what a `Ref` or `Fn::GetAtt` refers to; undefined for any other value. */
export function idOf({ Ref, 'Fn::GetAtt': attribute }: Json): string | undefined {
  if (typeof Ref === 'string') return Ref;
  if (attribute === undefined) return undefined;
  return String(Array.isArray(attribute) ? attribute[0] : String(attribute).split('.')[0]);
}

/** A date and time of day as twelve digits: 202611272030. */
export const MINUTE = /^20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d$/;

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
