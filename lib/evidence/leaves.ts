import { isObject } from '../template/intrinsics';
import type { Resource } from '../template/model';
import { once } from './once';

/** A value in a resource's properties that holds no other. */
export interface Leaf {
  readonly path: string;
  /** The name of the property that it stands under, itself or in a list. */
  readonly key: string;
  readonly value: unknown;
}

/** Properties that only say something, or only allow or watch something: they move no data. */
const SAYS =
  /^(Description|AlarmDescription|Tags|Metadata|Condition|NotAction|EventPattern|Environment|PolicyDocument|AssumeRolePolicyDocument|KeyPolicy|InlinePolicy|AccessPolicy|ResourcePolicy|Policies)$/;

/** The values by which a resource is what it is and does what it does; what it only says or allows is not among them. */
export const leavesOf = once(({ properties }: Resource): readonly Leaf[] => leaves(properties, '', ''));

function leaves(value: unknown, path: string, key: string): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, `${path}[${index}]`, key));
  if (!isObject(value)) return [{ path, key, value }];
  return Object.entries(value).flatMap(([name, item]) =>
    SAYS.test(name)
      ? []
      : // A function of CloudFormation is no property of its own
        leaves(item, path ? `${path}.${name}` : name, /^(Ref|Fn::\w+)$/.test(name) ? key : name),
  );
}
