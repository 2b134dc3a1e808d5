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
const actorOf = (identity: object) =>
  index.actorOf({
    identity: {
      ...{ type: 'IAMUser', arn: '', userName: '', principalId: '', accountId: '', onBehalfOf: '', issuerArn: '' },
      ...{ invokedBy: '', ...identity },
    },
    sourceIp: '198.51.100.7',
  } as unknown as AccessEvent);

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
