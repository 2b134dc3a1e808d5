import { call, one, type Examples } from './example';

/** With a register that expects account 111122223333 and Region eu-west-1. */
export const examples: Examples = {
  matches: [
    one('events of another Region only', { ...call('iam', 'ListUsers'), awsRegion: 'us-east-1' }),
    one('events of another account only', { ...call('iam', 'ListUsers'), recipientAccountId: '444455556666' }),
  ],
  ignores: [one('events of both', call('ec2', 'DescribeVpcs'))],
};
