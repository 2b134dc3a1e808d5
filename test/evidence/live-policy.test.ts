import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../rehearsal/paths';

/** Calls whose action has another name (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html). */
const OTHERWISE: Readonly<Record<string, string>> = {
  GetBucketEncryption: 'GetEncryptionConfiguration',
  GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
  GetObjectLockConfiguration: 'GetBucketObjectLockConfiguration',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
};

test('the reading rights that --live needs are those of the calls it makes, no fewer and no more', () => {
  const folder = join(ROOT, 'bin', 'live');
  const sources = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const calls = sources.flatMap((text) =>
    [...text.matchAll(/new (\w+)Command\(|\bpaginate(\w+)\(/g)].map(([, call, paged]) => call ?? paged ?? ''),
  );
  const { Statement } = JSON.parse(readFileSync(join(ROOT, 'docs', 'evidence-live-policy.json'), 'utf8')) as {
    Statement: readonly [{ readonly Action: readonly string[] }];
  };
  const allowed = Statement[0].Action.map((action) => action.split(':')[1]);
  expect(allowed.sort()).toEqual([...new Set(calls.map((call) => OTHERWISE[call] ?? call))].sort());
});
