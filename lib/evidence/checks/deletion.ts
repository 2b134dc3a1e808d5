import type { Resource } from '../../template/model';
import { check, type Check } from '../check';

/** What still stands when its stack goes. */
export function keptWithStack({ template, ...resource }: Resource): Check[] {
  const properties = ['DeletionPolicy', 'UpdateReplacePolicy'] as const;
  return properties.map((property) => {
    const policy = template[property];
    return check(
      resource,
      property,
      'Retain or Snapshot',
      policy ?? 'Delete by default',
      /^(Retain|RetainExceptOnCreate|Snapshot)$/.test(String(policy)),
    );
  });
}
