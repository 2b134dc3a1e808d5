import { DescribeKeyCommand, type KMSClient } from '@aws-sdk/client-kms';

/** Tells whether a live key is the one that an alias of ours names. */
export type KeyMatcher = (live: string | undefined, alias: string) => Promise<boolean>;

/** Keys by their aliases, each asked once a run. @returns a matcher that throws when KMS does not answer */
export function keyMatcher(kms: KMSClient): KeyMatcher {
  const keys = new Map<string, Promise<string>>();
  const keyOf = async (alias: string) => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: alias }));
    if (!KeyMetadata?.KeyId) throw new Error(`KMS described no key for ${alias}`);
    return KeyMetadata.KeyId;
  };
  return async (live, alias) => {
    const known = keys.get(alias) ?? keyOf(alias);
    keys.set(alias, known);
    const id = await known;
    // Resources name a key by its id, its ARN or its alias.
    return (
      live !== undefined &&
      [id, alias].some((name) => live === name || live.endsWith(`:key/${name}`) || live.endsWith(`:${name}`))
    );
  };
}
