import { one, session, type Examples } from './example';

export const examples: Examples = {
  matches: [
    one('an address outside the registered networks', { sourceIPAddress: '198.51.100.9' }),
    one('an IPv6 address outside', { sourceIPAddress: '2001:db8:2::1' }),
  ],
  ignores: [
    one('a registered network', { sourceIPAddress: '203.0.113.200' }),
    one('a registered IPv6 network', { sourceIPAddress: '2001:db8:1:ffff::1' }),
    one('an AWS service in the person’s name', { sourceIPAddress: 'cloudformation.amazonaws.com' }),
    one('a person without registered networks and without history', {
      sourceIPAddress: '198.51.100.9',
      userIdentity: session('bruno.neri@example.com'),
    }),
  ],
};
