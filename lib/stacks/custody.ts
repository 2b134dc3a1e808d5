import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { AccessLogArchive } from '../constructs/access-log-archive';
import { AdministratorsAccess } from '../constructs/administrators-access';
import { DatabaseDigest } from '../constructs/database-digest';
import type { SignInRole } from '../constructs/sign-in-role';
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
  /** Roles that persons sign in to here; Identity Center assigns its own to any account from one place. */
  readonly signInRoles: readonly SignInRole[];

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
    this.signInRoles = props.settings.signIn.kind === 'saml' ? ['reviewer'] : [];
    if (this.signInRoles.length > 0) new AdministratorsAccess(this, 'Access', this.signInRoles);
  }
}
