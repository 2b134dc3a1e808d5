import { BlockList, isIP } from 'node:net';
import { isObject } from '../template/intrinsics';
import { ANY, fits, type Mask } from '../template/wildcards';

/**
 * Whether a pattern of EventBridge matches an event.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matches(pattern: unknown, event: unknown): boolean {
  if (!isObject(pattern)) return false;
  // Of a list of objects, one must match by all its keys
  if (Array.isArray(event)) return event.some((one) => matches(pattern, one));
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === '$or') return Array.isArray(wanted) && wanted.some((one) => matches(one, event));
    const value = isObject(event) ? event[key] : undefined;
    return Array.isArray(wanted) ? wanted.some((one) => matchesValue(one, value)) : matches(wanted, value);
  });
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function matchesValue(wanted: unknown, value: unknown): boolean {
  if (Array.isArray(value)) return value.some((one) => matchesValue(wanted, one));
  if (!isObject(wanted)) return wanted === value;
  const [[operator, operand] = ['', undefined]] = Object.entries(wanted);
  const is = (test: (text: string, operand: string) => boolean): boolean =>
    typeof value === 'string' && listOf(operand).some((one) => compared(test, value, one));
  switch (operator) {
    case 'exists':
      return operand === (value !== undefined);
    case 'prefix':
      return is((text, start) => text.startsWith(start));
    case 'suffix':
      return is((text, end) => text.endsWith(end));
    case 'equals-ignore-case':
      return is((text, other) => text.toLowerCase() === other.toLowerCase());
    case 'wildcard':
      return is((text, mask) => fits(wildcard(mask), text));
    case 'cidr':
      return is(inNetwork);
    case 'anything-but':
      return value !== undefined && !listOf(operand).some((one) => matchesValue(one, value));
    case 'numeric':
      return typeof value === 'number' && Array.isArray(operand) && inRange(operand, value);
    default:
      return false;
  }
}

/** A comparison of texts, whatever their case where its operand says so: `{ "prefix": { "equals-ignore-case": "a" } }`. */
function compared(test: (text: string, operand: string) => boolean, text: string, operand: unknown): boolean {
  if (typeof operand === 'string') return test(text, operand);
  const other = isObject(operand) ? operand['equals-ignore-case'] : undefined;
  return typeof other === 'string' && test(text.toLowerCase(), other.toLowerCase());
}

/** `*` stands for any characters, unless a backslash goes before; everything else, `?` too, for itself. */
const wildcard = (mask: string): Mask =>
  (mask.match(/\\[\\*]|./gs) ?? []).map((one) => (one === '*' ? ANY : one.length > 1 ? one.slice(1) : one));

/** Whether an address lies in a network. */
function inNetwork(address: string, network: string): boolean {
  const [base = '', bits] = network.split('/');
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  try {
    list.addSubnet(base, Number(bits), family);
  } catch {
    return false;
  }
  return isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
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
