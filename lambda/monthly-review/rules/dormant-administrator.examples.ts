import { call, one, session, type Examples } from './example';

/** With a history that reaches back to January and in which nobody but Bruno Neri was ever seen. */
export const examples: Examples = {
  matches: [
    one('only somebody else is at work', {
      ...call('ec2', 'DescribeVpcs'),
      userIdentity: session('bruno.neri@example.com'),
    }),
  ],
  ignores: [one('the person is at work', call('ec2', 'DescribeVpcs'))],
};
