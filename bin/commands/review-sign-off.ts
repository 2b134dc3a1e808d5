import { createHash } from 'node:crypto';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { S3Client } from '@aws-sdk/client-s3';
import { Command, InvalidArgumentError } from 'commander';
import { parseRegister } from '../../lambda/monthly-review/register/parse-register';
import { whyNotSigner } from '../../lambda/monthly-review/register/signer';
import type { Manifest } from '../../lambda/review-workflow/kept-reviews';
import { kept, keptFiles } from '../../lambda/review-workflow/object-layout';
import { registerInForce } from '../../lambda/review-workflow/register-in-force';
import { read, writeOnce } from '../../lambda/review-workflow/stored-objects';
import { REGION } from '../../lib/policy';

interface Options {
  readonly report: { readonly bucket: string; readonly folder: string };
  readonly by: string;
  readonly place: string;
  readonly evaluation: string;
  readonly remarks: string;
  readonly conclusions: string;
}

const reportFolder = (text: string): Options['report'] => {
  const [, bucket, folder] = /^s3:\/\/([a-z0-9.-]+)\/(reviews\/\d{4}-\d{2}\/[0-9a-f]+\/)$/.exec(text) ?? [];
  if (!bucket || !folder) {
    throw new InvalidArgumentError(
      'Give the folder of a report, as the mail links it: s3://BUCKET/reviews/YYYY-MM/ID/.',
    );
  }
  return { bucket, folder };
};

/** Words that are kept for good, once: an empty sentence could not be written again. */
const words = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('Say it in words: it is kept as it is, and only once.');
  return text.trim();
};

/** A report whose files are not what its manifest says, or whose manifest is not what its folder is named after. */
class AlteredReportError extends Error {
  override readonly name = 'AlteredReportError';
}

/**
 * Signs a report off: first its manifest and every file of it is read and hashed again, then who signs, as what signed-in identity, and what
 * he concludes is kept beside it, once and locked.
 * @throws Error in one line for whoever is no reviewer by the register in force in the month, or now
 */
export async function signOff(s3: S3Client, sts: STSClient, options: Options, now: Date): Promise<Manifest> {
  const { bucket, folder } = options.report;
  const bytes = await read(s3, bucket, `${folder}${keptFiles.manifest}`);
  if (kept.report(folder.split('/')[1] ?? '', hash(bytes)) !== folder)
    throw new AlteredReportError(
      `${folder}${keptFiles.manifest} has SHA-256 ${hash(bytes)}; its folder is named after another`,
    );
  const manifest = JSON.parse(bytes.toString('utf8')) as Manifest;
  for (const { name, sha256 } of manifest.files) {
    const found = hash(await read(s3, bucket, `${folder}${name}`));
    if (found !== sha256)
      throw new AlteredReportError(`${folder}${name} has SHA-256 ${found}; its manifest says ${sha256}`);
  }
  const { Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
  const registerOf = async (month: string) => {
    const key = await registerInForce(s3, bucket, month);
    return parseRegister(await read(s3, bucket, key), `s3://${bucket}/${key}`, month);
  };
  const [register, today] = [await registerOf(manifest.month), await registerOf(now.toISOString().slice(0, 7))];
  const why = whyNotSigner(register, today, manifest.month, { person: options.by, arn: Arn });
  if (why !== null) throw new Error(why);
  const record = {
    month: manifest.month,
    manifest: hash(bytes),
    signedBy: options.by,
    signedInAs: Arn,
    at: now.toISOString(),
    place: options.place,
    evaluation: options.evaluation,
    remarks: options.remarks,
    conclusions: options.conclusions,
  };
  const body = Buffer.from(`${JSON.stringify(record, null, 2)}\n`);
  if (!(await writeOnce(s3, bucket, `${folder}${keptFiles.signedOff}`, body, 'application/json'))) {
    throw new Error(`s3://${bucket}/${folder} is already signed off: ${keptFiles.signedOff} lies beside it`);
  }
  return manifest;
}

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** `npm run review:sign-off`: the reviewer's signature on a month, kept in the locked bucket beside the report. */
export const reviewSignOffCommand = new Command('review-sign-off')
  .description('Signs a monthly review off: its files are verified, then your conclusions are kept beside them')
  .requiredOption('--report <s3-folder>', 'folder of the report: s3://BUCKET/reviews/YYYY-MM/ID/', reportFolder)
  .requiredOption('--by <name>', 'who signs: a reviewer by the register', words)
  .requiredOption('--place <place>', 'where', words)
  .requiredOption('--evaluation <text>', 'evaluation of the findings', words)
  .option('--remarks <text>', 'remarks', '')
  .requiredOption('--conclusions <text>', 'conclusions', words)
  .action(async (options: Options) => {
    try {
      const region = { region: REGION };
      const { month, verdict } = await signOff(new S3Client(region), new STSClient(region), options, new Date());
      console.log(`${month} (${verdict}) signed off by ${options.by}`);
    } catch (error) {
      if (!(error instanceof AlteredReportError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  });
