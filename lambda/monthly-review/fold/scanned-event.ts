import type { AccessEvent, Identity } from '../access-event';
import { SLOT } from '../scan/record-fields';
import { NUMBERED, NUMBERS, type RecordScanner } from '../scan/record-scanner';
import { secondsOf } from '../utc-time';

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
    mfaAuthenticated: scanner.booleanOf(SLOT.mfaAuthenticated) ?? (mfa === '' ? undefined : mfa === 'true'),
    onBehalfOf: scanner.textOf(SLOT.onBehalfOf),
  };
}

/** The record that a scanner stands on, as an event. One object for all records: valid until the scanner goes on. */
export class ScannedEvent implements AccessEvent {
  private scanner!: RecordScanner;
  private parsed: Record<string, unknown> | null = null;
  private time = '';
  private id = '';
  /** The day of the record before, and its first second: most records are of the same. */
  private date = 0;
  private day = NaN;
  /** Identities by number: what a month says a million times is decoded once. */
  private identities = new Array<Identity | undefined>(NUMBERS);
  private generation = 0;
  seconds = NaN;
  eventSource = '';
  eventName = '';
  sourceIp = '';
  errorCode = '';
  identity!: Identity;

  /** Stands on the scanner's record. @param seconds its time */
  on(scanner: RecordScanner, seconds: number): void {
    this.scanner = scanner;
    this.seconds = seconds;
    this.parsed = null;
    this.time = '';
    this.id = '';
    this.eventSource = scanner.numbered(NUMBERED.eventSource);
    this.eventName = scanner.numbered(NUMBERED.eventName);
    this.sourceIp = scanner.numbered(NUMBERED.sourceIp);
    this.errorCode = scanner.numbered(NUMBERED.errorCode);
    this.identity = this.identityAt(scanner);
  }

  private identityAt(scanner: RecordScanner): Identity {
    if (scanner.generation !== this.generation) {
      this.identities = new Array<Identity | undefined>(NUMBERS);
      this.generation = scanner.generation;
    }
    const number = scanner.identityNumber;
    if (number < 0) return identityOf(scanner); // nobody's name is so long
    return (this.identities[number] ??= identityOf(scanner));
  }

  /** Seconds of a record's time; null when it has none that can be read. */
  secondsOf(scanner: RecordScanner): number | null {
    const { date } = scanner;
    if (date === 0) return secondsOf(scanner.textOf(SLOT.eventTime));
    if (date !== this.date) {
      this.date = date;
      this.day = (secondsOf(scanner.textOf(SLOT.eventTime)) ?? NaN) - scanner.second;
    }
    return Number.isNaN(this.day) ? null : this.day + scanner.second;
  }

  get eventId(): string {
    return (this.id ||= this.scanner.textOf(SLOT.eventId));
  }
  get eventTime(): string {
    return (this.time ||= this.scanner.textOf(SLOT.eventTime));
  }
  get region(): string {
    return this.scanner.numbered(NUMBERED.region);
  }
  get recipientAccountId(): string {
    return this.scanner.numbered(NUMBERED.recipientAccountId);
  }
  get errorMessage(): string {
    return this.scanner.textOf(SLOT.errorMessage);
  }
  get eventType(): string {
    return this.scanner.numbered(NUMBERED.eventType);
  }
  get readOnly(): boolean | undefined {
    return this.scanner.booleanOf(SLOT.readOnly);
  }
  mayName(texts: readonly string[]): boolean {
    return this.scanner.mayHold(texts);
  }
  record(): Readonly<Record<string, unknown>> {
    return (this.parsed ??= this.scanner.parse());
  }
}
