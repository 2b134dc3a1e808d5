import { registerInForce } from '../../lambda/review-workflow/register-in-force';
import { memoryBuckets } from './memory-bucket';

test.each([
  ['2026-10', 'registers/2026-10-15.json'],
  ['2026-09', 'registers/2025-01-01.json'],
  ['2024-12', 'registers/2025-01-01.json'],
])('%s is reviewed by %s', async (month, register) => {
  const { objects, s3 } = memoryBuckets();
  for (const day of ['2025-01-01', '2026-10-15', '2026-11-02'])
    objects.set(`reports/registers/${day}.json`, Buffer.from('{}'));
  objects.set('reports/registers/note.txt', Buffer.from(''));
  expect(await registerInForce(s3, 'reports', month)).toBe(register);
});

test('without a register no month can be reviewed, and the error says where to put one', async () => {
  await expect(registerInForce(memoryBuckets().s3, 'reports', '2026-10')).rejects.toThrow(
    /s3:\/\/reports\/registers\//,
  );
});
