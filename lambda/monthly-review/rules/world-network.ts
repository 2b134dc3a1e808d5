/**
 * Networks that are the world, or so much of it that nobody is kept out: of IPv4 more than a class A, of IPv6 more than
 * a registry's whole allocation, whatever address is written before the length. Private and link-local ranges are not.
 */
const MOST = { v4: 7, v6: 16 } as const;
const PRIVATE_V6 = /^(f[cdef]|fe80)/i;

export function isWorld(cidr: unknown): cidr is string {
  const [, address = '', bits = ''] =
    (typeof cidr === 'string' && /^\s*([0-9a-f.:]+)\/(\d{1,3})\s*$/i.exec(cidr)) || [];
  if (address === '') return false;
  if (!address.includes(':')) return Number(bits) <= MOST.v4;
  return Number(bits) === 0 || (Number(bits) <= MOST.v6 && !PRIVATE_V6.test(address));
}
