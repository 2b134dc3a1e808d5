import { historyOf, parseEarlierReview } from '../../lambda/monthly-review/history';

const earlier = (...administrators: object[]) =>
  parseEarlierReview(JSON.stringify({ month: '2026-09', administrators }), 'review.json');
const row = {
  ...{ person: 'Anna Verdi', principal: 'arn:aws:iam::111122223333:user/anna.verdi', registered: true },
  ...{ accesses: 3, failures: 1, firstAccess: '2026-09-02T08:00:00Z', lastAccess: '2026-09-03T08:00:00Z' },
  networks: ['203.0.113.0/24'],
};
const guessed = {
  ...{ ...row, principal: 'anna.verdi', accesses: 4, failures: 4, lastAccess: '2026-09-28T03:00:00Z' },
  networks: ['198.51.100.0/24'],
};
const told = (...administrators: object[]) => {
  const { lastAccess, networks } = historyOf([earlier(...administrators)], '2026-10');
  return { last: lastAccess.get('Anna Verdi'), networks: [...(networks.get('Anna Verdi') ?? [])] };
};

test('whoever only failed to sign in neither used the credentials nor made a network known', () => {
  expect(told(row, guessed)).toEqual({ last: row.lastAccess, networks: row.networks });
  expect(told(guessed)).toEqual({ last: undefined, networks: [] });
});

test('whose calls were all refused was there', () => {
  expect(told({ ...row, failures: 3 }).last).toBe(row.lastAccess);
  expect(told({ ...guessed, failures: 3 }).last).toBe(guessed.lastAccess);
});

test('a file that is no review at all is told as that', () => {
  expect(() => parseEarlierReview('null', 'old.json')).toThrow('old.json: the file: ');
});
