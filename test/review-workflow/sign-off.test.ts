import type { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { signOff } from '../../bin/commands/review-sign-off';
import { keepReport } from '../../lambda/review-publish/keep-report';
import { memoryBuckets } from './memory-bucket';

const now = new Date('2026-11-05T09:00:00Z');

async function keptReport() {
  const memory = memoryBuckets();
  const sts = mockClient(STSClient);
  sts.on(GetCallerIdentityCommand).resolves({ Arn: 'arn:aws:sts::111122223333:assumed-role/reviewer/aneri' });
  const { folder } = await keepReport(
    memory.s3,
    'reports',
    '2026-10',
    'clear',
    new Map([['review.json', Buffer.from('{}')]]),
  );
  const options = {
    report: { bucket: 'reports', folder },
    by: 'Ada Neri',
    place: 'Milano',
    evaluation: 'Nulla da rilevare',
    remarks: 'Visto',
    conclusions: 'Esito positivo',
  };
  return {
    ...memory,
    folder,
    sign: () => signOff(memory.s3 as S3Client, new STSClient({ region: 'eu-west-1' }), options, now),
  };
}

test('a signature says who signed, where, as what identity, which report, and what was concluded', async () => {
  const { sign, objects, folder } = await keptReport();
  await sign();
  const record = JSON.parse(String(objects.get(`reports/${folder}signed-off.json`))) as Record<string, string>;
  expect(record).toMatchObject({
    month: '2026-10',
    signedBy: 'Ada Neri',
    signedInAs: 'arn:aws:sts::111122223333:assumed-role/reviewer/aneri',
    at: '2026-11-05T09:00:00.000Z',
    place: 'Milano',
    evaluation: 'Nulla da rilevare',
    remarks: 'Visto',
    conclusions: 'Esito positivo',
  });
  expect(folder).toContain(record['manifest']!.slice(0, 16));
});

test('a report is signed once', async () => {
  const { sign } = await keptReport();
  await sign();
  await expect(sign()).rejects.toThrow('already signed off');
});

test('a report that was altered is not signed', async () => {
  const { sign, objects, folder } = await keptReport();
  objects.set(`reports/${folder}review.json`, Buffer.from('{"month":"2026-09"}'));
  await expect(sign()).rejects.toThrow(/its manifest says/);
  expect(objects.has(`reports/${folder}signed-off.json`)).toBe(false);
});

test.each([
  ['another', '{"month":"2026-10","verdict":"clear","files":[]}'],
  ['none', 'no JSON'],
])('a report whose manifest became %s is not signed', async (_, manifest) => {
  const { sign, objects, folder } = await keptReport();
  objects.set(`reports/${folder}manifest.json`, Buffer.from(manifest));
  await expect(sign()).rejects.toThrow(/its folder is named after another/);
  expect(objects.has(`reports/${folder}signed-off.json`)).toBe(false);
});
