/** What CloudTrail writes for a name under which nobody could sign in: it may be a password, typed in the wrong place. */
export const HIDDEN_NAME = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Who acted, as CloudTrail's `userIdentity` says; absent fields are empty strings so that states stay small and flat. */
export interface Identity {
  /** Root, IAMUser, AssumedRole, FederatedUser, IdentityCenterUser, AWSService, AWSAccount, …; DatabaseUser for databases. */
  readonly type: string;
  readonly arn: string;
  readonly principalId: string;
  readonly accountId: string;
  readonly userName: string;
  readonly invokedBy: string;
  /** ARN and name of the role behind an assumed session. */
  readonly issuerArn: string;
  readonly issuerName: string;
  /** `sessionContext.attributes.mfaAuthenticated`; undefined when the record does not say. */
  readonly mfaAuthenticated: boolean | undefined;
  /** Identity Center user behind the call (`onBehalfOf.userId`). */
  readonly onBehalfOf: string;
}

/**
 * One record of the administrators' access log, CloudTrail's or a database's: only the fields that every rule may read.
 * A database record has CloudTrail's shape with `eventSource` `postgresql` (see `lambda/database-log`).
 */
export interface AccessEvent {
  readonly eventId: string;
  /** ISO 8601, UTC, as in the record: `2026-10-05T08:30:00Z`. */
  readonly eventTime: string;
  /** The second of `eventTime` since 1970; NaN when it is no instant. */
  readonly seconds: number;
  readonly eventSource: string;
  readonly eventName: string;
  readonly region: string;
  readonly recipientAccountId: string;
  readonly sourceIp: string;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly eventType: string;
  readonly readOnly: boolean | undefined;
  readonly identity: Identity;
  /** Whether the record may name one of some ASCII texts; false only where it names none. Cheap: nothing is parsed. */
  mayName(texts: readonly string[]): boolean;
  /** The whole record, parsed on demand: costly, so only rules that named this `eventName` ask for it. */
  record(): Readonly<Record<string, unknown>>;
}
