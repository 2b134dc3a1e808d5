import { call, credential, RESERVED_ROLE, samlSession, session, type Examples } from './example';

const at = (sourceIPAddress: string, time: string, more: object = {}) => ({
  eventTime: `2026-10-05T${time}Z`,
  sourceIPAddress,
  ...more,
});

export const examples: Examples = {
  matches: [
    {
      name: 'one person in two distant networks within minutes',
      records: [at('203.0.113.7', '08:31:00'), at('198.51.100.9', '08:35:00')],
    },
    {
      name: 'turn by turn',
      records: [at('198.51.100.9', '08:31:00'), at('203.0.113.7', '08:32:00'), at('198.51.100.9', '08:33:00')],
    },
    {
      name: 'a minute apart, on both sides of a full hour',
      records: [at('203.0.113.7', '08:59:30'), at('198.51.100.9', '09:00:30')],
    },
    {
      name: 'a minute apart, on both sides of midnight, and not the first of the evening',
      records: [
        at('203.0.113.7', '23:50:00'),
        at('203.0.113.7', '23:59:30'),
        at('198.51.100.9', '00:00:30', { eventTime: '2026-10-06T00:00:30Z' }),
      ],
    },
    {
      name: 'one person in two roles',
      records: [
        at('203.0.113.7', '08:31:00'),
        at('198.51.100.9', '08:33:00', { userIdentity: session('Anna.Verdi@example.com', 'applications') }),
      ],
    },
    {
      name: 'somebody who signs in as a person who is at work elsewhere',
      records: [at('203.0.113.7', '08:31:00'), at('198.51.100.9', '08:33:00', credential('Success'))],
    },
  ],
  ignores: [
    {
      name: 'a failed sign-in from elsewhere',
      records: [
        at('203.0.113.7', '08:31:00'),
        at('198.51.100.9', '08:32:00', {
          ...call('signin', 'ConsoleLogin'),
          errorMessage: 'Failed authentication',
          responseElements: { ConsoleLogin: 'Failure' },
        }),
      ],
    },
    {
      name: 'a wrong password from elsewhere',
      records: [
        at('203.0.113.7', '08:31:00', credential('Success')),
        at('198.51.100.9', '08:32:00', credential('Failure')),
      ],
    },
    {
      name: 'another network sixteen minutes later, in the next quarter of an hour',
      records: [at('203.0.113.7', '08:44:00'), at('198.51.100.9', '08:59:59')],
    },
    {
      name: 'one network, then another hours later',
      records: [at('203.0.113.7', '08:31:00'), at('198.51.100.9', '14:35:00')],
    },
    { name: 'two addresses of one provider', records: [at('203.0.113.7', '08:31:00'), at('203.0.200.9', '08:35:00')] },
    {
      name: 'IPv4 and IPv6 of one computer',
      records: [at('203.0.113.7', '08:31:00'), at('2001:db8:1::9', '08:31:00')],
    },
    {
      name: 'a session that Identity Center opens in the person’s name, from an address of AWS’s',
      records: [at('203.0.113.7', '08:31:00'), at('198.51.100.9', '08:31:01', samlSession(RESERVED_ROLE))],
    },
    {
      name: 'a service that goes on in the person’s name',
      records: [at('203.0.113.7', '08:31:00'), at('cloudformation.amazonaws.com', '08:31:00')],
    },
    {
      name: 'pupils all over the country',
      records: ['203.0.113.7', '198.51.100.9'].map((ip) =>
        at(ip, '08:31:00', {
          ...call('cognito-idp', 'InitiateAuth'),
          userIdentity: { type: 'Unknown', principalId: 'Anonymous' },
        }),
      ),
    },
    {
      name: 'a person in the console, and through a tunnel in a database',
      records: [
        at('203.0.113.7', '08:31:00'),
        at('10.0.1.9', '08:32:00', {
          eventSource: 'postgresql',
          eventName: 'Connect',
          userIdentity: { type: 'DatabaseUser', userName: 'anna_verdi' },
        }),
      ],
    },
    {
      name: 'two roles whose sessions have a name that a library gives',
      records: [
        at('203.0.113.7', '08:31:00', { userIdentity: session('botocore-session', 'one') }),
        at('198.51.100.9', '08:32:00', { userIdentity: session('botocore-session', 'other') }),
      ],
    },
    {
      name: 'two persons',
      records: [
        at('203.0.113.7', '08:31:00'),
        at('198.51.100.9', '08:31:00', {
          userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/other' },
        }),
      ],
    },
  ],
};
