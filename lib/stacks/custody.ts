import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { AccessLogArchive } from '../constructs/access-log-archive';
import { DatabaseDigest } from '../constructs/database-digest';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack';

/**
 * The proof in an account of its own, where the settings name one: logs, what signs their digests, and (with the review
 * stack) the reports. Who administers the platform has no access there.
 */
export class CustodyStack extends PlatformStack {
  /** Encrypts the access logs. */
  readonly key: Key;
  /** Signs the digests of the databases' access logs. */
  readonly digestKey: Key;

  constructor(scope: Construct, props: PlatformStackProps) {
    super(scope, 'custody', props, {
      keepsData: true,
      description: "The log of administrators' accesses, kept by who is not among them",
      account: props.settings.custodyAccount,
    });
    const archive = new AccessLogArchive(this, 'Archive');
    this.key = archive.key;
    this.digestKey = archive.digestKey;
    new DatabaseDigest(this, 'DatabaseDigest', archive);
  }
}
