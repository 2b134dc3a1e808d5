import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { CLAIM_MINUTES, working } from '../review-workflow/object-layout';

/** Another run may be mailing the report at this moment: tried again once its claim has ended, it has been mailed or may be. */
export class MailClaimed extends Error {
  override readonly name = 'MailClaimed';
}

/** Absent in claims of earlier versions, which ended with their run. */
interface Claim {
  readonly run: string;
  readonly at?: string;
}

/**
 * Claims the mail of a report for a run: what nobody claims, what it had claimed itself, and what another claimed so long
 * ago that its attempt is over. @throws MailClaimed when another's attempt may be under way
 */
export async function claimMail(s3: S3Client, Bucket: string, report: string, run: string, now: Date): Promise<void> {
  const Key = working.mailClaim(report);
  const claim = (condition: { IfNoneMatch: '*' } | { IfMatch: string | undefined }) =>
    s3.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: JSON.stringify({ run, at: now.toISOString() } satisfies Claim),
        ContentType: 'application/json',
        ...condition,
      }),
    );
  try {
    await claim({ IfNoneMatch: '*' });
    return;
  } catch (error) {
    refuseUnlessTaken(error);
  }
  const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const held = JSON.parse((await Body?.transformToString()) ?? '') as Claim;
  const until = Date.parse(held.at ?? '1970-01-01') + CLAIM_MINUTES * 60_000;
  if (held.run !== run && until > now.getTime())
    throw new MailClaimed(`${held.run} may be mailing the report until ${new Date(until).toISOString()}`);
  try {
    await claim({ IfMatch: ETag });
  } catch (error) {
    refuseUnlessTaken(error);
    throw new MailClaimed('Another run has claimed the mail of the report at this moment');
  }
}

/** 412: it is there, or no longer what was read; 409: another writer is at it this very moment, and wins. */
function refuseUnlessTaken(error: unknown): void {
  if (!['PreconditionFailed', 'ConditionalRequestConflict'].includes((error as Error).name)) throw error;
}
