import { isIP } from 'node:net';
import { networkOf } from '../network';
import { actingAs, RuleFold, type Acting, type When } from '../rules/apply-rules';
import { NOBODY } from '../register/register-index';
import { hasFailed } from '../rules/failed-call';
import { ownAddress } from '../rules/own-address';
import type { RuleContext } from '../rules/rule';
import { SLOT } from '../scan/record-fields';
import { NUMBERS, VALUE, type RecordScanner } from '../scan/record-scanner';
import { HOUR, instantOf, monthPeriod, type Period } from '../utc-time';
import { EventIds } from './event-ids';
import type { Shard } from './shards';
import { addAccesses, addHours, type ReviewState } from './review-state';
import { ScannedEvent } from './scanned-event';

/** What is counted of a principal before it goes to the state. */
class Tally {
  count = 0;
  failures = 0;
  first = Infinity;
  last = -Infinity;
  /** The network that was seen last: mostly it comes again. */
  network = '';
  readonly networks = new Set<string>();
  constructor(
    readonly principal: string,
    readonly person: string | null,
    readonly administrator: boolean,
  ) {}

  addTo({ administrators, workloads }: ReviewState): void {
    const { principal, person, count, failures, networks } = this;
    if (count === 0) return;
    const [first, last] = [instantOf(this.first), instantOf(this.last)];
    addAccesses(
      this.administrator ? administrators : workloads,
      principal,
      { person, count, failures, first, last },
      networks,
    );
  }
}

/** Who stands behind an identity, and where it is counted. */
interface Known {
  readonly acting: Acting;
  readonly tally: Tally | null;
}

/** Principals and networks counted before they go to the state: however many names a log makes up. */
const TALLIES = 40_000;
const NETWORKS = 500;

/** A number of a log's own, never 0 (FNV-1a). */
function saltOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash | 1;
}

/** Adds records to a state: those of its span, each event once. `finish` before the state is read. */
export class EventFold {
  /** Records of this log: in the span, elsewhere in the month, and without a time that can be read. */
  counted = 0;
  elsewhere = 0;
  undated = 0;
  private readonly ids: EventIds;
  private readonly event = new ScannedEvent();
  private log!: Shard['logs'][number];
  private trusted = true;
  private salt = 0;
  private readonly month: Period;
  /** By number of the identity, twice: for addresses, and for hosts of AWS's services. */
  private known = new Array<Known | undefined>(2 * NUMBERS);
  private generation = 0;
  private tallies = new Map<string, Tally>();
  /** Administrators' events by hour of the month. */
  private readonly hours: Uint32Array;
  private settledTo = -Infinity;
  private readonly rules: RuleFold;

  constructor(
    private readonly state: ReviewState,
    private readonly span: Period,
    private readonly context: RuleContext,
  ) {
    this.month = monthPeriod(context.month);
    this.ids = new EventIds(this.month.from);
    this.hours = new Uint32Array((this.month.to - this.month.from) / HOUR);
    this.rules = new RuleFold(state.rules, context);
  }

  /** @param trusted whether the log is what a valid digest says */
  begin(log: Shard['logs'][number], trusted: boolean): void {
    this.log = log;
    this.trusted = trusted;
    this.salt = saltOf(log.key);
    this.counted = 0;
    this.elsewhere = 0;
    this.undated = 0;
  }

  readonly add = (scanner: RecordScanner): void => {
    const { event, log } = this;
    const at = event.secondsOf(scanner);
    if (at === null) {
      this.undated += 1;
      return;
    }
    const said = at >= log.from && at < log.to;
    if (!this.isOurs(at, said)) {
      if (at >= this.month.from && at < this.month.to) this.elsewhere += 1;
      return;
    }
    this.counted += 1;
    if (!this.isNew(scanner, at, said ? 0 : this.salt)) return;
    event.on(scanner, at);
    this.count(event, this.knownOf(scanner), !said ? 'astray' : this.trusted ? 'in-time' : 'late');
  };

  /** Whether no more events before this second come to this shard: what only they could complete may go. */
  settle(before: number): void {
    if (before < this.settledTo + HOUR) return;
    this.settledTo = before;
    this.rules.settle(this.span.from, Math.min(before, this.span.to));
  }

  /** Writes to the state what was counted. */
  finish(): void {
    this.flush();
    this.rules.finish(this.span.from, this.span.to);
    addHours(this.state.hours, this.month.from, this.hours);
  }

  /**
   * Whether this shard counts the log's events of that second. A log that was changed may hold events of days that its
   * digest does not name, which no other shard would look for: the log's own shard counts those.
   */
  private isOurs(at: number, said: boolean): boolean {
    const { log, month, span } = this;
    if (!said) return log.own && at >= month.from && at < month.to;
    return at >= span.from && at < span.to;
  }

  /**
   * @param salt sets the ids of a log's smuggled events apart: the log that may speak of them lies in another shard or in
   * this one, as the month is cut, and they must count the same either way
   */
  private isNew(scanner: RecordScanner, at: number, salt: number): boolean {
    if (scanner.kindOf(SLOT.eventId) !== VALUE.escaped) {
      return this.ids.add(scanner.idHash(0) ^ salt, scanner.idHash(1), at);
    }
    const [a, b] = scanner.hashOf(scanner.textOf(SLOT.eventId)); // the same id, written another way
    return this.ids.add(a ^ salt, b, at);
  }

  private knownOf(scanner: RecordScanner): Known {
    const { event } = this;
    if (scanner.generation !== this.generation) {
      this.generation = scanner.generation;
      this.known = new Array<Known | undefined>(2 * NUMBERS);
    }
    const number = scanner.identityNumber;
    if (number < 0) return this.know(event);
    const host = event.identity.invokedBy !== '' && isIP(event.sourceIp) === 0;
    return (this.known[number * 2 + (host ? 1 : 0)] ??= this.know(event));
  }

  private know(event: ScannedEvent): Known {
    const actor = this.context.register.actorOf(event);
    const acting = actingAs(actor, event.identity, this.context);
    if (actor.kind === 'service' || actor.kind === 'outsider') return { acting, tally: null };
    const administrator = actor.kind === 'administrator';
    // A workload is counted by its role, which its sessions' name does not tell for sure.
    const principal = administrator ? actor.principal : event.identity.issuerArn || actor.principal;
    const key = `${administrator ? 'a' : 'w'}${principal}`;
    let tally = this.tallies.get(key);
    if (!tally) {
      if (this.tallies.size >= TALLIES) this.flush();
      this.tallies.set(key, (tally = new Tally(principal, actor.person, administrator)));
    }
    return { acting, tally };
  }

  private flush(): void {
    for (const tally of this.tallies.values()) tally.addTo(this.state);
    this.tallies = new Map<string, Tally>();
    this.known = new Array<Known | undefined>(2 * NUMBERS);
  }

  private count(event: ScannedEvent, { acting, tally }: Known, when: When): void {
    const { state, log } = this;
    state.events += 1;
    // What CloudTrail makes of many calls has nobody behind it, and the name of a call that it is not.
    if (acting.actor.principal === NOBODY && event.eventType === 'AwsCloudTrailInsight') return;
    this.rules.add(event, acting, log.key, when);
    if (!tally) return;
    const { seconds } = event;
    tally.count += 1;
    if (hasFailed(event)) tally.failures += 1;
    if (seconds < tally.first) tally.first = seconds;
    if (seconds > tally.last) tally.last = seconds;
    if (!tally.administrator) return;
    state.administratorEvents += 1;
    const network = networkOf(ownAddress(event));
    if (network !== '' && network !== tally.network) {
      if (tally.networks.size >= NETWORKS) this.flushNetworks(tally);
      tally.networks.add((tally.network = network));
    }
    const hour = Math.floor((seconds - this.month.from) / HOUR);
    this.hours[hour] = (this.hours[hour] ?? 0) + 1;
  }

  private flushNetworks(tally: Tally): void {
    tally.addTo(this.state);
    tally.count = tally.failures = 0;
    tally.networks.clear();
  }
}
