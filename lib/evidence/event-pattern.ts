import { isObject } from '../template/intrinsics';
import { covers } from '../template/statements';

/**
 * Whether a pattern of EventBridge matches an event.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matches(pattern: unknown, event: unknown): boolean {
  if (!isObject(pattern)) return false;
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === '$or') return Array.isArray(wanted) && wanted.some((one) => matches(one, event));
    // A list of objects matches by any of them
    const values = Array.isArray(event) ? event.map((one) => field(one, key)) : [field(event, key)];
    if (Array.isArray(wanted)) return values.some((value) => wanted.some((one) => matchesValue(one, value)));
    return values.some((value) => matches(wanted, value));
  });
}

const field = (event: unknown, key: string): unknown => (isObject(event) ? event[key] : undefined);

function matchesValue(wanted: unknown, value: unknown): boolean {
  if (Array.isArray(value)) return value.some((one) => matchesValue(wanted, one));
  if (!isObject(wanted)) return wanted === value;
  const [[operator, operand] = ['', undefined]] = Object.entries(wanted);
  const text = typeof value === 'string' ? value : undefined;
  const any = (test: (one: unknown) => boolean): boolean => (Array.isArray(operand) ? operand : [operand]).some(test);
  switch (operator) {
    case 'exists':
      return operand === (value !== undefined);
    case 'prefix':
      return text !== undefined && typeof operand === 'string' && text.startsWith(operand);
    case 'suffix':
      return text !== undefined && typeof operand === 'string' && text.endsWith(operand);
    case 'equals-ignore-case':
      return text !== undefined && String(operand).toLowerCase() === text.toLowerCase();
    case 'wildcard':
      return text !== undefined && typeof operand === 'string' && covers(operand, text);
    case 'anything-but':
      return value !== undefined && !any((one) => matchesValue(one, value));
    case 'numeric':
      return typeof value === 'number' && Array.isArray(operand) && inRange(operand, value);
    default:
      return false;
  }
}

/** Pairs of a comparison and its limit, all of which must hold. */
const inRange = (operands: readonly unknown[], value: number): boolean =>
  operands.length > 0 &&
  operands.length % 2 === 0 &&
  operands.every((operator, index) => {
    if (index % 2 === 1) return true;
    const limit = operands[index + 1];
    if (typeof limit !== 'number') return false;
    if (operator === '>') return value > limit;
    if (operator === '>=') return value >= limit;
    if (operator === '<') return value < limit;
    if (operator === '<=') return value <= limit;
    return operator === '=' && value === limit;
  });
