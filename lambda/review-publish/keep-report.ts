import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Manifest } from '../review-workflow/kept-reviews';
import { kept, keptFiles } from '../review-workflow/object-layout';
import { writeOnce } from '../review-workflow/stored-objects';

const contentTypes: Record<string, string> = {
  json: 'application/json',
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
};

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

export interface KeptReport {
  readonly folder: string;
  /** Hash of the manifest: the report's name. */
  readonly name: string;
  readonly manifest: Manifest;
}

/**
 * Keeps a report's files in the locked bucket, the manifest last. The folder is named after the content, each object is
 * written once: a report kept twice, or by two runs at once, is one report; interrupted, the next run completes it.
 */
export async function keepReport(
  s3: S3Client,
  bucket: string,
  month: string,
  verdict: string,
  files: ReadonlyMap<string, Buffer>,
): Promise<KeptReport> {
  const manifest: Manifest = {
    month,
    verdict,
    files: [...files].map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: sha256(bytes) })),
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const name = sha256(text);
  const folder = kept.report(month, name);
  const all = [...files, [keptFiles.manifest, Buffer.from(text)] as const];
  for (const [file, bytes] of all) {
    const type = contentTypes[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    await writeOnce(s3, bucket, `${folder}${file}`, bytes, type);
  }
  return { folder, name, manifest };
}
