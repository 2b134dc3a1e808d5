import type { AccessEvent } from '../access-event';
import { networkOf } from '../network';
import type { Actor } from '../register/register-index';
import { addToRules } from '../rules/apply-rules';
import { hasFailed } from '../rules/failed-call';
import type { RuleContext } from '../rules/rule';
import { romeHour } from '../rome-time';
import { SLOT } from '../scan/record-fields';
import { VALUE, type RecordScanner } from '../scan/record-scanner';
import { monthPeriod, secondsOf, type Period } from '../utc-time';
import { EventIds } from './event-ids';
import type { Shard } from './shards';
import { boundAccesses, boundNetworks, type Accesses, type ReviewState } from './review-state';
import { ScannedEvent } from './scanned-event';

/** Adds records to a state: those of its span, each event once. */
export class EventFold {
  /** Key of the log that is being read. */
  object = '';
  /** Records of this log: in the month's span, and without a time that can be read. */
  counted = 0;
  undated = 0;
  private readonly ids = new EventIds();
  private readonly event = new ScannedEvent();
  private log!: Shard['logs'][number];
  private readonly month: Period;
  /** What is counted for an actor, without looking for its name; an actor no longer kept is counted in vain. */
  private readonly known = new WeakMap<Actor, Accesses>();
  private day = '';
  private dayStart = 0;

  constructor(
    private readonly state: ReviewState,
    private readonly span: Period,
    private readonly context: RuleContext,
  ) {
    this.month = monthPeriod(context.month);
  }

  begin(log: Shard['logs'][number]): void {
    this.log = log;
    this.object = log.key;
    this.counted = 0;
    this.undated = 0;
  }

  readonly add = (scanner: RecordScanner): void => {
    const at = this.time(scanner);
    if (at === null) {
      this.undated += 1;
      return;
    }
    if (!this.isOurs(at)) return;
    this.counted += 1;
    const { bytes } = scanner.json;
    const named = scanner.kind[SLOT.eventId] !== VALUE.none && (scanner.length[SLOT.eventId] as number) > 0;
    let isNew;
    if (!named) isNew = this.ids.add(bytes, scanner.recordStart, scanner.recordEnd - scanner.recordStart, at);
    else if (scanner.kind[SLOT.eventId] === VALUE.escaped) {
      const id = Buffer.from(scanner.textOf(SLOT.eventId)); // the same id, written another way
      isNew = this.ids.add(id, 0, id.length, at);
    } else {
      isNew = this.ids.add(bytes, scanner.start[SLOT.eventId] as number, scanner.length[SLOT.eventId] as number, at);
    }
    if (!isNew) return;
    this.event.on(scanner);
    this.count(this.event);
  };

  /**
   * Whether this shard counts the log's events of that second. A log that was changed may hold events of days that its
   * digest does not name, which no other shard would look for: the log's own shard counts those.
   */
  private isOurs(at: number): boolean {
    const { log, month, span } = this;
    const said = at >= log.from && at < log.to;
    if (!said) return log.own && at >= month.from && at < month.to;
    return at >= span.from && at < span.to;
  }

  private count(event: AccessEvent): void {
    const { state, context } = this;
    state.events += 1;
    const actor = context.register.actorOf(event);
    addToRules(state.rules, event, actor, this.object, context);
    if (actor.kind === 'service') return;
    const failed = hasFailed(event);
    if (actor.kind === 'workload') {
      this.access(state.workloads, actor, event.identity.issuerArn || actor.principal, event, failed, false);
      return;
    }
    state.administratorEvents += 1;
    this.access(state.administrators, actor, actor.principal, event, failed, true);
    const hour = romeHour(event.eventTime);
    const key = `${hour.date}T${hour.hour}`;
    state.hours[key] = (state.hours[key] ?? 0) + 1;
  }

  private access(
    all: Record<string, Accesses>,
    actor: Actor,
    principal: string,
    event: AccessEvent,
    failed: boolean,
    networks: boolean,
  ): void {
    const { eventTime } = event;
    // A workload is counted by its role, which its sessions' name does not tell for sure.
    let one = networks ? this.known.get(actor) : undefined;
    if (!one && Object.hasOwn(all, principal)) one = all[principal];
    if (!one) {
      one = { person: actor.person, count: 0, failures: 0, first: eventTime, last: eventTime, networks: {} };
      all[principal] = one;
      boundAccesses(all);
    }
    if (networks) this.known.set(actor, one);
    one.count += 1;
    if (failed) one.failures += 1;
    if (eventTime < one.first) one.first = eventTime;
    if (eventTime > one.last) one.last = eventTime;
    if (!networks) return;
    const network = networkOf(event.sourceIp);
    if (network !== '' && one.networks[network] === undefined) {
      one.networks[network] = true;
      boundNetworks(one);
    }
  }

  /** Seconds of the record's time; null when it has none. The day is the same for thousands of records. */
  private time(scanner: RecordScanner): number | null {
    const start = scanner.start[SLOT.eventTime] as number;
    const { bytes } = scanner.json;
    if (
      scanner.kind[SLOT.eventTime] === VALUE.plain &&
      scanner.length[SLOT.eventTime] === 20 &&
      bytes[start + 19] === 0x5a
    ) {
      const two = (i: number) => ((bytes[start + i] as number) - 48) * 10 + (bytes[start + i + 1] as number) - 48;
      const { day } = this;
      let same = day !== '';
      for (let i = 9; same && i >= 0; i--) same = bytes[start + i] === day.charCodeAt(i);
      if (!same) {
        const text = scanner.textOf(SLOT.eventTime);
        const seconds = secondsOf(text);
        if (seconds === null) return null;
        this.day = text.slice(0, 10);
        this.dayStart = Date.parse(`${this.day}T00:00:00Z`) / 1000;
        return seconds;
      }
      const [h, m, s] = [two(11), two(14), two(17)];
      const good = bytes[start + 10] === 0x54 && bytes[start + 13] === 0x3a && bytes[start + 16] === 0x3a;
      if (good && h >= 0 && h < 24 && m >= 0 && m < 60 && s >= 0 && s < 60)
        return this.dayStart + h * 3600 + m * 60 + s;
    }
    return secondsOf(scanner.textOf(SLOT.eventTime));
  }
}
