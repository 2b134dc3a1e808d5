import { isIP } from 'node:net';
import { memoized } from './memoized';

/** The eight groups of an IPv6 address, as numbers. */
function groupsOf(address: string): number[] {
  const bare = address.split('%')[0] ?? '';
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(bare);
  const [a, b, c, d] = (dotted?.slice(1) ?? []).map(Number);
  const text = dotted
    ? `${bare.slice(0, dotted.index)}${(((a ?? 0) << 8) | (b ?? 0)).toString(16)}:${(((c ?? 0) << 8) | (d ?? 0)).toString(16)}`
    : bare;
  const [head = '', tail] = text.split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].map((group) => parseInt(group, 16));
}

function compute(address: string, v4Octets: number, v6Groups: number): string {
  const family = isIP(address);
  if (family === 4) {
    const octets = address.split('.').slice(0, v4Octets);
    return `${[...octets, ...Array<string>(4 - v4Octets).fill('0')].join('.')}/${v4Octets * 8}`;
  }
  if (family !== 6) return '';
  const groups = groupsOf(address)
    .slice(0, v6Groups)
    .map((group) => group.toString(16));
  while (groups.at(-1) === '0') groups.pop();
  return `${groups.join(':')}::/${v6Groups * 16}`;
}

/** The IPv4 /24 or IPv6 /48 network of a source address; empty when it is none (AWS services give host names). */
export const networkOf = memoized((address) => compute(address, 3, 3));

/** The IPv4 /16 or IPv6 /32 around an address: providers' and sites' blocks; empty when it is no address. */
export const neighbourhoodOf = memoized((address) => compute(address, 2, 2));
