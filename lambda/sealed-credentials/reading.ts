/** A reading of a sealed secret, as CloudTrail tells it by EventBridge. */
export interface Reading {
  /** Name, ARN, or ARN without its random end, as the reader gave it. */
  readonly secretId: string;
  /** To the second, as CloudTrail writes times: the reading took place within the second that begins here. */
  readonly at: Date;
  readonly eventId: string;
}

/** An event that is a reading but does not say of what, or when: the secret must be taken as open. */
export class UnreadableReadingError extends Error {
  override readonly name = 'UnreadableReadingError';
}

interface CloudTrailDetail {
  readonly eventName?: unknown;
  readonly eventTime?: unknown;
  readonly eventID?: unknown;
  readonly errorCode?: unknown;
  readonly requestParameters?: { readonly secretId?: unknown } | null;
  readonly userIdentity?: { readonly sessionContext?: { readonly sessionIssuer?: { readonly arn?: unknown } } };
}

/**
 * Reads the detail of an `AWS API Call via CloudTrail` event. A batch reading records one `GetSecretValue` a secret.
 * @param rotator ARN of the role that RDS itself acts as: what it reads, it reads to replace
 * @returns undefined when the event opened nothing: another call, a refused one, RDS's own
 * @throws UnreadableReadingError when a secret was opened and the event does not say which or when
 */
export function readingOf(detail: CloudTrailDetail, rotator: string): Reading | undefined {
  const { eventName, eventTime, eventID, errorCode, requestParameters, userIdentity } = detail;
  if (eventName !== 'GetSecretValue' || errorCode !== undefined) return undefined;
  if (userIdentity?.sessionContext?.sessionIssuer?.arn === rotator) return undefined;
  const secretId = requestParameters?.secretId;
  const at = new Date(String(eventTime));
  if (typeof secretId !== 'string' || secretId === '' || Number.isNaN(at.getTime())) {
    throw new UnreadableReadingError(`Event ${String(eventID)} opened a secret and does not say which, or when`);
  }
  return { secretId, at, eventId: String(eventID) };
}

const RANDOM_END = /-[A-Za-z0-9]{6}$/;

/** Whether a reader's way of naming a secret means the secret of this ARN. */
export function namesSecret(secretId: string, secretArn: string): boolean {
  const id = secretId.startsWith('arn:') ? secretArn : secretArn.slice(secretArn.lastIndexOf(':') + 1);
  return secretId === id || secretId === id.replace(RANDOM_END, '');
}
