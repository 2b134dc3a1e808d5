import { one, RESERVED_ROLE, samlSession, session, type Examples } from './example';

export const examples: Examples = {
  matches: [
    one('an address outside the registered networks', { sourceIPAddress: '198.51.100.9' }),
    one('an IPv6 address outside', { sourceIPAddress: '2001:db8:2::1' }),
    one('a session that a provider of the company’s own opens', {
      ...samlSession('custodia-production-database-administrator'),
      sourceIPAddress: '198.51.100.9',
    }),
    one('a session of a role that is only called like one of Identity Center’s', {
      ...samlSession('AWSReservedSSO_Databases_0123456789abcdef'),
      sourceIPAddress: '198.51.100.9',
    }),
  ],
  ignores: [
    one('a registered network', { sourceIPAddress: '203.0.113.200' }),
    one('a registered IPv6 network', { sourceIPAddress: '2001:db8:1:ffff::1' }),
    one('a session that Identity Center opens in the person’s name, from an address of AWS’s', {
      ...samlSession(RESERVED_ROLE),
      sourceIPAddress: '198.51.100.9',
    }),
    one('an AWS service in the person’s name', { sourceIPAddress: 'cloudformation.amazonaws.com' }),
    one('a person without registered networks and without history', {
      sourceIPAddress: '198.51.100.9',
      userIdentity: session('bruno.neri@example.com'),
    }),
  ],
};
