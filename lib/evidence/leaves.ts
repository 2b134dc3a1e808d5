import { isObject } from '../template/intrinsics';
import type { Resource } from '../template/model';
import { list, objects } from '../template/shape';
import { once } from './once';

/** A value in a resource's properties that holds no other, or a policy of IAM. */
export interface Leaf {
  readonly path: string;
  /** The name of the property that it stands under, itself or in a list. */
  readonly key: string;
  readonly value: unknown;
}

/** Properties that only say something, or only watch something: they move no data. */
const SAYS = /^(Description|AlarmDescription|Tags|Metadata|Condition|NotAction|EventPattern|Environment)$/;

const all = once(({ properties }: Resource): readonly Leaf[] => leaves(properties, '', ''));

/** The values by which a resource is what it is and does what it does; what it only says or allows is not among them. */
export const leavesOf = once((resource: Resource): readonly Leaf[] =>
  all(resource).filter(({ value }) => !isPolicy(value)),
);

/** The policies that stand in a resource's properties, wherever they do. */
export const policiesIn = once((resource: Resource): readonly Leaf[] =>
  all(resource).filter(({ value }) => isPolicy(value)),
);

function leaves(given: unknown, path: string, key: string): Leaf[] {
  const value = written(given) ?? given;
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, `${path}[${index}]`, key));
  if (!isObject(value) || isPolicy(value)) return [{ path, key, value }];
  return Object.entries(value).flatMap(([name, item]) =>
    SAYS.test(name)
      ? []
      : // A function of CloudFormation is no property of its own
        leaves(item, path ? `${path}.${name}` : name, /^(Ref|Fn::\w+)$/.test(name) ? key : name),
  );
}

/** Whether a value is a policy of IAM; others, which say what is masked or routed, have no effect. */
const isPolicy = (value: unknown): boolean =>
  isObject(value) && objects(value['Statement']).some(({ Effect }) => Effect === 'Allow' || Effect === 'Deny');

/** What is written as JSON, with the references in its texts as such; undefined for any other value. */
function written(value: unknown): unknown {
  const text = textOf(value).trim();
  if (!/^[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text, (_, item: unknown) =>
      typeof item === 'string' && item.includes('${') ? { 'Fn::Sub': item } : item,
    );
  } catch {
    return undefined;
  }
}

/** A text, also where CloudFormation puts it together. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return '';
  const [separator, parts] = list(value['Fn::Join']);
  if (!Array.isArray(parts)) return textOf(list(value['Fn::Sub'])[0]);
  return parts.map((part) => (typeof part === 'string' ? part : '${}')).join(String(separator));
}
