import type { Place } from '../../../lambda/monthly-review/trail/layout';
import { lostHomes } from '../../../lambda/monthly-review/trail/home-regions';
import type { FoundDigest } from '../../../lambda/monthly-review/trail/month-digests';
import { digestKey, seconds, signingKey, trailOf } from '../signed-tree';

const month = { from: seconds('2026-10-01T00:00:00Z'), to: seconds('2026-11-01T00:00:00Z') };
const place: Place = { base: 'AWSLogs/111122223333/', account: '111122223333', region: 'us-east-1' };
const home = { ...place, region: 'eu-west-1' };
const trail = trailOf(signingKey(), { region: 'us-east-1' });

type Found = Pick<FoundDigest, 'place' | 'digest'>;
const digest = (end: string, fault: object | null = null): Found => {
  const to = seconds(end);
  const covers = { from: to - 3600, to };
  return { place, digest: { key: digestKey(trail, to), covers, fault } as never };
};

test.each<[string, Found, Place[], Place[]]>([
  ['whose folders are gone', digest('2026-10-05T08:00:00Z'), [place], [home]],
  ['that is there', digest('2026-10-05T08:00:00Z'), [place, home], []],
  ['that only a digest names which is not valid', digest('2026-10-05T08:00:00Z', { kind: 'forged' }), [place], []],
  ['of a month before', digest('2026-10-01T00:00:00Z'), [place], []],
])('the home Region of a trail is lost, or not: one %s', (_, found, places, lost) => {
  expect([...lostHomes([found], month, places).values()]).toEqual(lost);
});
