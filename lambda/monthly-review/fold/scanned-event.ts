import type { AccessEvent, Identity } from '../access-event';
import { SLOT } from '../scan/record-fields';
import { VALUE, type RecordScanner } from '../scan/record-scanner';
import { Interned } from './interned';

const text = (slot: number) => new Interned<string>([slot], (scanner) => scanner.textOf(slot));

const boolean = (scanner: RecordScanner, slot: number): boolean | undefined => {
  const kind = scanner.kind[slot];
  return kind === VALUE.yes ? true : kind === VALUE.no ? false : undefined;
};

const identitySlots = [
  SLOT.type,
  SLOT.arn,
  SLOT.principalId,
  SLOT.accountId,
  SLOT.userName,
  SLOT.invokedBy,
  SLOT.issuerArn,
  SLOT.issuerName,
  SLOT.mfaAuthenticated,
  SLOT.onBehalfOf,
];

function identityOf(scanner: RecordScanner): Identity {
  const mfa = scanner.textOf(SLOT.mfaAuthenticated);
  return {
    type: scanner.textOf(SLOT.type),
    arn: scanner.textOf(SLOT.arn),
    principalId: scanner.textOf(SLOT.principalId),
    accountId: scanner.textOf(SLOT.accountId),
    userName: scanner.textOf(SLOT.userName),
    invokedBy: scanner.textOf(SLOT.invokedBy),
    issuerArn: scanner.textOf(SLOT.issuerArn),
    issuerName: scanner.textOf(SLOT.issuerName),
    mfaAuthenticated: boolean(scanner, SLOT.mfaAuthenticated) ?? (mfa === '' ? undefined : mfa === 'true'),
    onBehalfOf: scanner.textOf(SLOT.onBehalfOf),
  };
}

/** The record that a scanner stands on, as an event. One object for all records: valid until the scanner goes on. */
export class ScannedEvent implements AccessEvent {
  private readonly pools = {
    eventSource: text(SLOT.eventSource),
    eventName: text(SLOT.eventName),
    region: text(SLOT.region),
    recipientAccountId: text(SLOT.recipientAccountId),
    sourceIp: text(SLOT.sourceIp),
    errorCode: text(SLOT.errorCode),
    eventType: text(SLOT.eventType),
    identity: new Interned<Identity>(identitySlots, identityOf, [
      SLOT.type,
      SLOT.arn,
      SLOT.principalId,
      SLOT.invokedBy,
    ]),
  };
  private scanner!: RecordScanner;
  private parsed: Record<string, unknown> | null = null;
  private knownIdentity: Identity | null = null;
  private time = '';
  private id = '';
  eventSource = '';
  eventName = '';
  sourceIp = '';
  errorCode = '';

  /** Stands on the scanner's record. */
  on(scanner: RecordScanner): void {
    this.scanner = scanner;
    this.parsed = null;
    this.knownIdentity = null;
    this.time = '';
    this.id = '';
    this.eventSource = this.pools.eventSource.get(scanner);
    this.eventName = this.pools.eventName.get(scanner);
    this.sourceIp = this.pools.sourceIp.get(scanner);
    this.errorCode = scanner.kind[SLOT.errorCode] === VALUE.none ? '' : this.pools.errorCode.get(scanner);
  }

  get eventId(): string {
    return (this.id ||= this.scanner.textOf(SLOT.eventId));
  }
  get eventTime(): string {
    return (this.time ||= this.scanner.textOf(SLOT.eventTime));
  }
  get region(): string {
    return this.pools.region.get(this.scanner);
  }
  get recipientAccountId(): string {
    return this.pools.recipientAccountId.get(this.scanner);
  }
  get errorMessage(): string {
    return this.scanner.textOf(SLOT.errorMessage);
  }
  get eventType(): string {
    return this.pools.eventType.get(this.scanner);
  }
  get readOnly(): boolean | undefined {
    return boolean(this.scanner, SLOT.readOnly);
  }
  get identity(): Identity {
    return (this.knownIdentity ??= this.pools.identity.get(this.scanner));
  }
  record(): Readonly<Record<string, unknown>> {
    return (this.parsed ??= this.scanner.parse());
  }
}
