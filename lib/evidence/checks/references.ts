import type { Resource } from '../../template/model';
import { isObject } from '../../template/intrinsics';
import { text } from '../../template/shape';
import { check, type Check, type Evidence } from '../check';

/** What a property refers to is in these templates, or is named by its ARN. */
export function present({ model }: Evidence, from: Resource, property: string, value: unknown): Check[] {
  const [lost] = model.lost(value, from);
  const found = model.targets(value, from)[0]?.logicalId ?? (isObject(value) ? undefined : text(value));
  return [
    check(
      from,
      property,
      'what it refers to is in these templates',
      lost === undefined ? found : `${lost}: not in the templates`,
      lost === undefined && Boolean(found),
    ),
  ];
}
