import { join } from 'node:path';
import { GetObjectRetentionCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { kept, keptFiles } from '../../lambda/review-workflow/object-layout';
import { names } from '../../lib/config';
import { download, fileNamed, keysUnder } from '../buckets';
import { commandLine } from '../command-line';
import { LIFE } from '../life';
import { people, reviewer } from '../month/people';
import type { Shown, Stage } from '../stage';

/** Folder of the month's report, as the mail links it. */
async function reportFolder({ clients, settings }: Stage, month: string): Promise<string> {
  const keys = await keysUnder(clients.s3, names.bucket(settings, 'reports'), kept.month(month));
  const manifest = keys.find((key) => key.endsWith(`/${keptFiles.manifest}`));
  if (!manifest) throw new Error(`The reports bucket holds no report of ${month}`);
  return manifest.slice(0, -keptFiles.manifest.length);
}

/** Writes over what is there, as only somebody does who wants it gone. @returns whether that was refused */
async function cannotReplace({ emulator, settings }: Stage, Key: string, who: NodeJS.ProcessEnv): Promise<boolean> {
  const credentials = {
    accessKeyId: who['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: who['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: who['AWS_SESSION_TOKEN'] ?? '',
  };
  const { endpoint } = emulator;
  // This process lives outside the rehearsal's clock, by which a session's requests are signed.
  const systemClockOffset = (await emulator.now()).getTime() - Date.now();
  const s3 = new S3Client({ endpoint, region: settings.region, credentials, systemClockOffset, forcePathStyle: true });
  try {
    const Bucket = names.bucket(settings, 'reports');
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: '{}', ChecksumAlgorithm: 'SHA256' }));
    return false;
  } catch (error) {
    return (error as Error).name === 'AccessDenied';
  }
}

/** A month is signed off by its reviewer, with no more than the rights of that role; once, and by nobody else. */
export async function signOff(stage: Stage): Promise<Shown> {
  const { clients, emulator, settings, out } = stage;
  const month = LIFE.plantedMonth;
  const bucket = names.bucket(settings, 'reports');
  const folder = await reportFolder(stage, month);
  const signed = `${folder}${keptFiles.signedOff}`;
  const options = ['--report', `s3://${bucket}/${folder}`, '--by', reviewer.name, '--place', 'Bari'];
  const words = [
    '--evaluation',
    'Accessi anomali, segnalati',
    '--conclusions',
    'Credenziali revocate, incidente aperto',
  ];
  const sign = (who: NodeJS.ProcessEnv) => commandLine(stage, ['review-sign-off', ...options, ...words], who);

  const [administrator] = people.filter(({ databaseUser }) => !databaseUser);
  const asAdministrator = await emulator.signIn(names.role(settings, 'applications'), administrator?.session ?? '');
  const asReviewer = await emulator.signIn(names.role(settings, 'reviewer'), reviewer.session);
  const byAdministrator = await sign(asAdministrator);
  const byReviewer = await sign(asReviewer);
  if (byReviewer.code !== 0) throw new Error(`the reviewer could not sign: ${byReviewer.said}`);
  const again = await sign(asReviewer);
  const untouched = await cannotReplace(stage, signed, asReviewer);

  const look = `review/${month}/${keptFiles.signedOff}`;
  const body = await download(clients.s3, bucket, signed, fileNamed(join(out, 'review', month), signed));
  const record = JSON.parse(body.toString('utf8')) as { signedBy: string; signedInAs: string };
  const { Retention } = await clients.s3.send(new GetObjectRetentionCommand({ Bucket: bucket, Key: signed }));
  const until = Retention?.RetainUntilDate?.toISOString().slice(0, 10);
  return {
    clauses: 'admins',
    done: 'the reviewer signed that month off, tried to again and to write over it; an administrator tried to sign',
    seen: `signed by ${record.signedBy}, locked until ${until}; all else refused`,
    look,
    short: [
      byAdministrator.code === 0 && 'an administrator signed a review off',
      !byAdministrator.said.includes('not authorized') && `an administrator was told: ${byAdministrator.said}`,
      !record.signedInAs.includes(`/${names.role(settings, 'reviewer')}/`) && `it is signed as ${record.signedInAs}`,
      !again.said.includes('already signed off') && `signed again, the command said: ${again.said}`,
      !untouched && 'the reviewer could write over what is signed',
      until === undefined && 'the signature is not locked',
    ],
  };
}
