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
    // Whoever stands between may answer with a page of his own, and the SDK finds an empty folder in it.
    if (Object.keys(page).every((field) => field === '$metadata'))
      throw new Error(`what answered for S3 is no listing of ${input.Prefix}`);
    yield page;
    const next = page.NextContinuationToken;
    if (page.IsTruncated && (!next || next === token)) throw new Error(`S3 broke off the listing of ${input.Prefix}`);
    token = next;
  } while (token);
}
