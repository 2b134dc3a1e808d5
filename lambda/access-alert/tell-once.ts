import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { read, readIfThere, writeOnce } from '../review-workflow/stored-objects';
import type { Alert } from './alerts';

export interface Telling {
  readonly s3: S3Client;
  /** Working bucket whose objects under `claims/` expire by themselves. */
  readonly bucket: string;
  /** Sends one mail with these alerts. @param messageId names the mail for good */
  readonly mail: (alerts: readonly Alert[], messageId: string) => Promise<void>;
}

const claimOf = ({ id }: Alert) => `claims/alerts/${id}.json`;
const sentMark = (message: string) => `claims/alert-mails/${message}.json`;
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

/**
 * Mails the alerts that nobody has mailed this hour, all in one. The message that first claims an alert mails it; when
 * its mail fails it throws, and the retry finds its own claim and goes on. Delivered twice it is mailed once.
 * @param message the subscription's message, as it came
 * @returns the alerts mailed by this call
 */
export async function tellOnce(telling: Telling, message: string, alerts: readonly Alert[]): Promise<readonly Alert[]> {
  const { s3, bucket, mail } = telling;
  if (alerts.length === 0) return [];
  const name = createHash('sha256').update(message).digest('hex').slice(0, 32);
  if (await readIfThere(s3, bucket, sentMark(name))) return [];
  const mine: Alert[] = [];
  for (const alert of alerts) {
    const won = await writeOnce(s3, bucket, claimOf(alert), json({ message: name }), 'application/json');
    const owner = won
      ? name
      : (JSON.parse(String(await read(s3, bucket, claimOf(alert)))) as { message: string }).message;
    if (owner === name) mine.push(alert);
  }
  if (mine.length === 0) return [];
  await mail(mine, name);
  await writeOnce(s3, bucket, sentMark(name), json({ alerts: mine.map(({ id }) => id) }), 'application/json');
  return mine;
}
