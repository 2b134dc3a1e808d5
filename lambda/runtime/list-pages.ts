import {
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';

/**
 * A listing of S3, page by page. The SDK's own pagination takes a page that says there is more, but not where, for the last.
 * @throws when any page fails, or S3 breaks off: a listing is whole or it is none
 */
export async function* listPages(
  s3: S3Client,
  input: ListObjectsV2CommandInput,
): AsyncGenerator<ListObjectsV2CommandOutput, void, void> {
  let token: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ ...input, ContinuationToken: token }));
    yield page;
    token = page.NextContinuationToken;
    if (page.IsTruncated && !token) throw new Error(`S3 broke off the listing of ${input.Prefix}`);
  } while (token);
}
