import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { GetPublicKeyCommand } from '@aws-sdk/client-kms';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { names } from '../../lib/config';
import { digestKeyOf } from '../../lambda/database-digest/digest-key';
import type { Review } from '../../lambda/monthly-review/review';
import { keysUnder } from '../buckets';
import { LIFE } from '../life';
import { ROOT } from '../paths';
import type { Shown, Stage } from '../stage';

/** Copies what the platform itself put into the audit bucket beside the trail, metadata too, to where the trail lies. */
async function copyDatabaseLogs({ clients: { s3 }, settings, out }: Stage): Promise<void> {
  const Bucket = names.bucket(settings, 'audit');
  for (const prefix of ['database/', 'database-digest/']) {
    for (const Key of await keysUnder(s3, Bucket, prefix)) {
      const { Body, Metadata = {} } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      const file = join(out, 'trail', Key);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, (await Body?.transformToByteArray()) ?? '');
      if (Object.keys(Metadata).length > 0) writeFileSync(`${file}.meta.json`, JSON.stringify(Metadata));
    }
  }
}

/** Adds the audit stack's own key to those of CloudTrail. */
async function addDigestKey({ clients: { kms, lambda }, settings, out }: Stage): Promise<void> {
  const FunctionName = names.function(settings, 'database-digest');
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const { PublicKey = new Uint8Array() } = await kms.send(
    new GetPublicKeyCommand({ KeyId: Environment?.Variables?.['DIGEST_KEY'] }),
  );
  const { der, fingerprint } = digestKeyOf(PublicKey);
  const file = join(out, 'keys.json');
  const keys = JSON.parse(readFileSync(file, 'utf8')) as unknown[];
  const own = { Value: der.toString('base64'), Fingerprint: fingerprint };
  writeFileSync(file, `${JSON.stringify([...keys, own], null, 2)}\n`);
}

/** What the auditor's command makes of the copy: `docs/guides/auditor.md` tells it. */
async function reviewOf({ out, folder }: Stage, month: string): Promise<Review> {
  const audited = join(folder, 'audited');
  await promisify(execFile)(process.execPath, [
    join(ROOT, 'scripts', 'custodia.mjs'),
    'review',
    ...['--logs', join(out, 'trail'), '--keys', join(out, 'keys.json'), '--register', join(out, 'register.json')],
    ...['--history', join(out, 'review'), '--month', month, '--out', audited],
  ]);
  return JSON.parse(readFileSync(join(audited, 'review.json'), 'utf8')) as Review;
}

/** An auditor with a copy of the log, its keys and the register comes to what the platform's own review said. */
export async function auditedCopy(stage: Stage): Promise<Shown> {
  await copyDatabaseLogs(stage);
  await addDigestKey(stage);
  const month = LIFE.plantedMonth;
  const look = `review/${month}/review.json`;
  const kept = JSON.parse(readFileSync(join(stage.out, look), 'utf8')) as Review;
  const audited = await reviewOf(stage, month);
  const differ = (Object.keys(kept) as (keyof Review)[]).filter(
    (field) => JSON.stringify(kept[field]) !== JSON.stringify(audited[field]),
  );
  return {
    clauses: 'admins',
    done: 'an auditor reviewed the month again, from a copy of the log, its keys and the register alone',
    seen: `the same: ${audited.population.events} events, ${audited.integrity.digests.valid} digests valid, ${audited.findings.length} findings`,
    look,
    short: [differ.length > 0 && `the auditor's review differs in ${differ.join(', ')}`],
  };
}
