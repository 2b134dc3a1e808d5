import { dormantAdministrator } from '../../../lambda/monthly-review/rules/dormant-administrator';
import { testContext } from './context';

const said = (months: readonly string[]) => {
  const context = testContext({ language: 'en', history: { months, lastAccess: new Map(), networks: new Map() } });
  return dormantAdministrator.findings({ seen: { 'Bruno Neri': true } }, context).map(({ what }) => what);
};

test('whoever was not seen for as long as the record reaches back is dormant', () => {
  expect(said(['2026-07', '2026-08', '2026-09'])).toEqual(['Anna Verdi: no access in 3 months']);
  expect(said(['2026-09'])).toEqual([]);
});

test('months without a review, in which somebody may have been at work, are named', () => {
  expect(said(['2026-07', '2026-09'])).toEqual(['Anna Verdi: no access in 3 months; there are no reviews of 2026-08']);
  expect(said(['2026-01'])).toEqual(['Anna Verdi: no access in 3 months; there are no reviews of 2026-08, 2026-09']);
});
