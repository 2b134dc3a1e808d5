import { statSync } from 'node:fs';
import { FolderSource } from '../../lambda/monthly-review/source/folder-source';
import type { ObjectSource } from '../../lambda/monthly-review/source/object-source';
import { REGION } from '../../lib/policy';

/** Milliseconds in which S3 connects, and in which it may be silent: by itself, the SDK waits for ever. */
const CONNECTS = 10_000;
const SILENT = 60_000;

/**
 * Opens `--logs`: a folder or `s3://BUCKET/PREFIX`.
 * @param silent milliseconds after which an answer that does not go on is given up
 * @throws Error in one clear line when it is neither
 */
export async function openSource(logs: string, silent = SILENT): Promise<ObjectSource> {
  if (!logs.startsWith('s3://')) {
    let folder = false;
    try {
      folder = statSync(logs).isDirectory();
    } catch {
      // said below
    }
    if (!folder)
      throw new Error(
        `--logs ${logs}: no such folder; expected the root that contains AWSLogs/, or s3://BUCKET/PREFIX`,
      );
    return new FolderSource(logs);
  }
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(logs) ?? [];
  if (!bucket) throw new Error(`--logs ${logs}: no bucket named; expected s3://BUCKET/PREFIX`);
  const [{ S3Client }, { BucketSource }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('../../lambda/monthly-review/source/bucket-source.js'),
  ]);
  // Where none is said, the platform's: from there S3 tells the bucket's. The SDK does not read `AWS_DEFAULT_REGION` by itself.
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? REGION;
  // Paths instead of host names where an endpoint is given: what stands there has no names of its own.
  const s3 = new S3Client({
    region,
    forcePathStyle: process.env['AWS_ENDPOINT_URL'] !== undefined,
    followRegionRedirects: true,
    requestHandler: { connectionTimeout: CONNECTS, socketTimeout: silent },
  });
  return new BucketSource(s3, bucket, prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`);
}
