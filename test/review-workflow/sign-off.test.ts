import { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { reviewSignOffCommand, signOff } from '../../bin/commands/review-sign-off';
import { keepReport } from '../../lambda/review-publish/keep-report';
import { memoryBuckets } from './memory-bucket';

const now = new Date('2026-11-05T09:00:00Z');

const register = {
  administrators: [
    {
      ...{ person: 'Bruno Verdi', principals: ['bverdi01', 'arn:aws:iam::111122223333:role/dba'] },
      ...{ scopes: ['database'], appointment: { act: 'Atto 1', from: '2026-01-01', until: '2026-10-20' } },
    },
  ],
  reviewers: [{ person: 'Ada Neri', email: 'ada.neri@example.com' }],
};

async function keptReport({
  signedInAs = 'assumed-role/reviewer/aneri',
  ...own
}: { signedInAs?: string; by?: string } = {}) {
  const memory = memoryBuckets();
  const later = { ...register, administrators: [], reviewers: [{ person: 'Dino Rosa' }, { person: 'Bruno Verdi' }] };
  for (const reviewer of later.reviewers) Object.assign(reviewer, { email: 'reviewers@example.com' });
  memory.objects.set('reports/registers/2026-11-02.json', Buffer.from(JSON.stringify(later)));
  memory.objects.set('reports/registers/2026-01-01.json', Buffer.from(JSON.stringify(register)));
  const sts = mockClient(STSClient);
  sts.on(GetCallerIdentityCommand).resolves({ Arn: `arn:aws:sts::111122223333:${signedInAs}` });
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
    ...own,
  };
  return {
    ...memory,
    folder,
    options,
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

test.each([
  [
    'who is no reviewer',
    { by: 'Carlo Blu' },
    'Carlo Blu is no reviewer of 2026-10 or of today; by the registers, Ada Neri, Dino Rosa, Bruno Verdi may sign',
  ],
  ['who was an administrator', { by: 'Bruno Verdi' }, 'is or acts as Bruno Verdi, an administrator in 2026-10'],
  [
    'signed in as an administrator',
    { signedInAs: 'assumed-role/x/bverdi01' },
    'acts as Bruno Verdi, an administrator in',
  ],
])('nobody signs %s', async (_, own, why) => {
  const { sign, objects, folder } = await keptReport(own);
  await expect(sign()).rejects.toThrow(why);
  expect(objects.has(`reports/${folder}signed-off.json`)).toBe(false);
});

test('the name of a reviewer is his however it is written', async () => {
  expect(await (await keptReport({ by: 'ada  NERI' })).sign()).toMatchObject({ month: '2026-10' });
});

test('whoever reviews today may sign a month whose reviewer has left', async () => {
  expect(await (await keptReport({ by: 'Dino Rosa' })).sign()).toMatchObject({ month: '2026-10' });
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

test('the command ends with 1 where a report was altered, and with 0 where it signed', async () => {
  const { objects, folder, options } = await keptReport();
  const { report, ...words } = options;
  const asked = Object.entries(words).flatMap(([name, value]) => [`--${name}`, value]);
  const sign = () =>
    reviewSignOffCommand.parseAsync(['--report', `s3://${report.bucket}/${folder}`, ...asked], { from: 'user' });
  const [said, wrong] = [jest.spyOn(console, 'log').mockReturnValue(), jest.spyOn(console, 'error').mockReturnValue()];
  const review = objects.get(`reports/${folder}review.json`) as Buffer;
  try {
    objects.set(`reports/${folder}review.json`, Buffer.from('[]'));
    await sign();
    expect(process.exitCode).toBe(1);
    expect(wrong.mock.calls).toEqual([[expect.stringMatching(/review\.json has SHA-256 .* its manifest says/)]]);
    process.exitCode = undefined;
    objects.set(`reports/${folder}review.json`, review);
    await sign();
    expect(process.exitCode).toBeUndefined();
    expect(said.mock.calls).toEqual([['2026-10 (clear) signed off by Ada Neri']]);
  } finally {
    process.exitCode = undefined;
  }
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

test("where the environment names no Region, the reviewer signs in the platform's", async () => {
  const { AWS_REGION: _one, AWS_DEFAULT_REGION: _other, ...rest } = process.env;
  const environment = jest.replaceProperty(process, 'env', rest);
  const s3 = mockClient(S3Client).rejects(new Error('asked'));
  try {
    const words = ['--by', 'Ada Neri', '--place', 'Milano', '--evaluation', 'Nulla', '--conclusions', 'Esito positivo'];
    const signed = reviewSignOffCommand.parseAsync(['--report', 's3://b-1/reviews/2026-10/ab12/', ...words], {
      from: 'user',
    });
    await expect(signed).rejects.toThrow('asked');
    expect(await s3.send.firstCall.thisValue.config.region()).toBe('eu-west-1');
  } finally {
    s3.restore();
    environment.restore();
  }
});
