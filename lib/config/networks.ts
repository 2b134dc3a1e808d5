import * as z from 'zod';
import { rule } from './rule';

const BITS = 32;
const OCTET = 256;

const prefixOf = (network: string) => Number(network.split('/')[1]);
const numberOf = (address: string) => address.split('.').reduce((sum, octet) => sum * OCTET + Number(octet), 0);

/** Whether only zeros follow the prefix. CDK makes of 10.40.1.5/16 the next network, 10.41.0.0/16; EC2 takes it for 10.40.0.0/16. */
const isWholeNetwork = (network: string) =>
  numberOf(network.split('/')[0] ?? '') % 2 ** (BITS - prefixOf(network)) === 0;

const cidr = z
  .cidrv4({ error: rule('an IPv4 network such as 10.20.0.0/16', 'network.firewall') })
  .refine(isWholeNetwork, {
    error: rule('the first address of the network before the slash, as in 10.20.0.0/16', 'network.firewall'),
  });

/** This host, loopback, link-local, multicast and beyond: networks of nobody's. */
const isNobodys = (network: string) => /^(0|127|22[4-9]|2[3-5]\d)\.|^169\.254\./.test(network);

/** A subnet is a /24 and there are three of them; AWS's networks are /16 at most. */
export const ownNetwork = cidr
  .refine((network) => prefixOf(network) >= 16 && prefixOf(network) <= 22, {
    error: rule('a network of /16 to /22: it holds a /24 in each zone', 'network.firewall'),
  })
  .refine((network) => !isNobodys(network), {
    error: rule('a network that one can have, best a private one', 'network.firewall'),
  });

/** Wider than any network of AWS: most of the private ranges is as good as open, and the evidence says so. */
export const applicationNetwork = cidr.refine((network) => prefixOf(network) >= 16, {
  error: rule('a network of one’s own, /16 or smaller: never the Internet', 'network.firewall'),
});
