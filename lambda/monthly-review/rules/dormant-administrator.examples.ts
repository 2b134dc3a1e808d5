import { call, credential, one, session, type Examples } from './example';

/** With a history that reaches back to January and in which nobody but Bruno Neri was ever seen. */
export const examples: Examples = {
  matches: [
    one('only somebody else is at work', {
      ...call('ec2', 'DescribeVpcs'),
      userIdentity: session('bruno.neri@example.com'),
    }),
    one('somebody mistypes the person’s password', credential('Failure')),
    one('a console sign-in of the person fails', {
      ...call('signin', 'ConsoleLogin'),
      errorMessage: 'Failed authentication',
      responseElements: { ConsoleLogin: 'Failure' },
    }),
  ],
  ignores: [
    one('the person is at work', call('ec2', 'DescribeVpcs')),
    one('the person signs in', credential('Success')),
    one('the person is refused a call', { ...call('ec2', 'RunInstances'), errorCode: 'Client.UnauthorizedOperation' }),
  ],
};
