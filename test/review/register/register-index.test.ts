import type { AccessEvent } from '../../../lambda/monthly-review/access-event';
import { parseRegister } from '../../../lambda/monthly-review/register/parse-register';
import { RegisterIndex } from '../../../lambda/monthly-review/register/register-index';
import { testRegister } from '../rules/context';

const [anna] = testRegister.administrators;
const index = new RegisterIndex(
  parseRegister(
    JSON.stringify({ ...testRegister, administrators: [{ ...anna, databaseUsers: ['niccolò'] }] }),
    'register.json',
    '2026-10',
  ),
);
const identityOf = (identity: object) =>
  ({
    ...{ type: 'IAMUser', arn: '', userName: '', principalId: '', accountId: '', onBehalfOf: '', issuerArn: '' },
    ...{ invokedBy: '', ...identity },
  }) as AccessEvent['identity'];
const actorOf = (identity: object) =>
  index.actorOf({ identity: identityOf(identity), sourceIp: '198.51.100.7' } as AccessEvent);

test('users of one long path are told apart, and their keys stay short', () => {
  const user = (name: string) => actorOf({ arn: `arn:aws:iam::111122223333:user/${'offices/'.repeat(60)}${name}` });
  const [rossi, bossi] = [user('mario.rossi'), user('paolo.bossi')];
  expect(rossi.key).not.toBe(bossi.key);
  expect(rossi.key.length).toBeLessThanOrEqual(201);
  expect(rossi.whoKey).toBe(rossi.key);
});

test('a database user is known however its accents are written', () => {
  expect(actorOf({ type: 'DatabaseUser', userName: 'niccolo\u0300' }).person).toBe(anna!.person);
  expect(actorOf({ type: 'DatabaseUser', userName: 'Niccolò' }).person).toBe(anna!.person);
});

describe('of whoever is registered under the name of her sessions and as a user', () => {
  const register = new RegisterIndex(
    parseRegister(
      JSON.stringify({
        ...testRegister,
        administrators: [
          { ...anna, principals: ['anna@example.com', 'arn:aws:iam::111122223333:user/ops/anna'], databaseUsers: [] },
        ],
      }),
      'register.json',
      '2026-10',
    ),
  );
  const role = (session: string) => `arn:aws:sts::111122223333:assumed-role/Platform/${session}`;
  test.each([
    ['a session of that name', true, { type: 'AssumedRole', arn: role('anna@example.com') }],
    ['the user', true, { arn: 'arn:aws:iam::111122223333:user/ops/anna' }],
    ['the user of a record without an ARN', true, { accountId: '111122223333', userName: 'anna' }],
    ['the user of another account', false, { accountId: '999999999999', userName: 'anna' }],
    ['a user who bears the name of her sessions', false, { arn: 'arn:aws:iam::999999999999:user/anna@example.com' }],
    ['a session of another name', false, { type: 'AssumedRole', arn: role('anna'), userName: 'anna@example.com' }],
    [
      'the root user of that name',
      false,
      { type: 'Root', arn: 'arn:aws:iam::111122223333:root', issuerArn: 'anna@example.com' },
    ],
  ])('%s is she: %s', (_, she, identity) => {
    const { person } = register.actorOf({ identity: identityOf(identity), sourceIp: '198.51.100.7' } as AccessEvent);
    expect(person).toBe(she ? anna!.person : null);
  });
});

test('a federated session of root is told from a user’s of the same name', () => {
  const federated = (issuerArn: string) =>
    actorOf({ type: 'FederatedUser', arn: 'arn:aws:sts::111122223333:federated-user/x', issuerArn });
  expect(federated('arn:aws:iam::111122223333:user/x').root).toBe(false);
  expect(federated('arn:aws:iam::111122223333:root').root).toBe(true);
});
