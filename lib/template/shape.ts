import { isObject } from './intrinsics';

/** Reads what may have any shape: another project's template may hold a text where an object is due. */
export const object = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {});

export const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

export const objects = (value: unknown): Readonly<Record<string, unknown>>[] => list(value).filter(isObject);

/** A number, also where it is written as text; undefined for anything else. */
export function count(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
}

/** A flag, also where it is written as text. */
export const isTrue = (value: unknown): boolean =>
  value === true || (typeof value === 'string' && /^true$/i.test(value));

export const isFalse = (value: unknown): boolean =>
  value === false || (typeof value === 'string' && /^false$/i.test(value));

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
