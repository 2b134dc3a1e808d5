import type { Language } from '../../../lib/policy';
import { memoized } from '../memoized';
import { networkOf } from '../network';
import { HIDDEN_NAME, type AccessEvent } from '../access-event';
import { hasFailed, isSignIn } from './failed-call';
import { SmallestKeys } from './keep-smallest';
import type { NamedEvent, RuleContext, SummaryFinding, SummaryRule } from './rule';
import { say, shown } from './shown';
import { DAY } from '../utc-time';

interface Slot {
  signIns: number;
  denied: number;
  first: NamedEvent;
  /** The first event's second since 1970. */
  at: number;
}

/** Failures of one principal or network: failed sign-ins and denied calls. */
interface Failures {
  /** By ten-minute slot since 1970: what may still become a burst. */
  readonly slots: Record<number, Slot>;
  /** What did, in no order. */
  readonly found: BurstFound[];
  readonly person: string | null;
  readonly principal: string;
}

interface FailedLoginsState {
  readonly by: SmallestKeys<Failures>;
}

const SLOT = 600;
/** A burst: so many within two slots that follow each other. A page of the console that is refused makes a few denials. */
const SIGN_INS = 5;
const DENIED = 10;
const KEPT = 2000;
const SETTLED_EVERY = DAY;

const DENIALS = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'Client.UnauthorizedOperation',
  'UnauthorizedAccess',
  'NotAuthorized',
  'NotAuthorizedException',
  'AuthorizationError',
  'AuthFailure',
  'Client.AuthFailure',
  'SignatureDoesNotMatch',
  'InvalidIdentityTokenException',
  'IDPRejectedClaimException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'Forbidden',
  'ForbiddenException',
  'InvalidAccessKeyId',
  'InvalidSignatureException',
  'InsufficientPrivilegesException',
]);

type Failure = 'signIn' | 'denied';

const isDenial = memoized(
  (errorCode) =>
    DENIALS.has(errorCode) || /unauthorized|accessdenied|authorizationerror|not ?authorized/i.test(errorCode),
);

function failureOf(event: AccessEvent): Failure | null {
  if (isSignIn(event)) return hasFailed(event) ? 'signIn' : null;
  return event.errorCode !== '' && isDenial(event.errorCode) ? 'denied' : null;
}

/** The network of an address as a key of the state; empty when it has none. */
const networkKey = memoized((address) => {
  const network = networkOf(address);
  return network === '' ? '' : `n${network}`;
});

const isBefore = (a: NamedEvent, b: NamedEvent) => (a.at !== b.at ? a.at < b.at : a.eventId < b.eventId);

/** The failures of a key, to add to. */
function failuresOf({ by }: FailedLoginsState, key: string, person: string | null, principal: string): Failures {
  let failures = by.get(key);
  if (!failures) by.set(key, (failures = { slots: {}, found: [], person, principal }));
  return failures;
}

function addSlot({ slots }: Failures, number: number, { signIns, denied, first, at }: Slot): void {
  const slot = slots[number];
  if (!slot) {
    slots[number] = { signIns, denied, first, at };
    return;
  }
  slot.signIns += signIns;
  slot.denied += denied;
  if (!isBefore(first, slot.first)) return;
  slot.first = first;
  slot.at = at;
}

/** One failure more; what names it is only asked for where it may be the first of its slot. */
function addFailure(failures: Failures, failure: Failure, event: AccessEvent, object: string): void {
  const number = Math.floor(event.seconds / SLOT);
  const known = failures.slots[number];
  const [signIns, denied] = failure === 'signIn' ? [1, 0] : [0, 1];
  if (known && event.seconds > known.at) {
    known.signIns += signIns;
    known.denied += denied;
    return;
  }
  const { eventId, eventTime, region, sourceIp } = event;
  const first = { eventId, at: eventTime, region, sourceIp, object };
  addSlot(failures, number, { signIns, denied, first, at: event.seconds });
}

interface BurstFound {
  readonly signIns: number;
  readonly denied: number;
  readonly first: NamedEvent;
}

/** Runs of slots that follow each other. */
function runsOf(slots: Failures['slots']): number[][] {
  const runs: number[][] = [];
  // Numbers as keys: an object has them in order.
  for (const slot of Object.keys(slots).map(Number)) {
    const run = runs.at(-1);
    if (run?.at(-1) === slot - 1) run.push(slot);
    else runs.push([slot]);
  }
  return runs;
}

/** A run in which some two neighbours together reach the threshold, as one burst. */
function burstOf(slots: readonly Slot[]): BurstFound | null {
  const [first] = slots;
  const reached = slots.some(({ signIns, denied }, index) => {
    const next = slots[index + 1];
    return signIns + (next?.signIns ?? 0) >= SIGN_INS || denied + (next?.denied ?? 0) >= DENIED;
  });
  if (!first || !reached) return null;
  return {
    signIns: slots.reduce((total, { signIns }) => total + signIns, 0),
    denied: slots.reduce((total, { denied }) => total + denied, 0),
    first: first.first,
  };
}

/** Keeps of the runs that a span holds, and what would be beside them, only bursts. */
function settleRuns({ slots, found }: Failures, from: number, to: number): void {
  for (const run of runsOf(slots)) {
    const [first = 0, last = 0] = [run[0], run.at(-1)];
    if ((first - 1) * SLOT < from || (last + 2) * SLOT > to) continue;
    const burst = burstOf(run.map((slot) => slots[slot] as Slot));
    if (burst) found.push(burst);
    for (const slot of run) Reflect.deleteProperty(slots, slot);
  }
}

/** How far a state was settled: not at every call, because all that failed are looked at. */
const settledTo = new WeakMap<FailedLoginsState, number>();

/** What a burst is made of: "5 failed logins and 1 denied call"; of what there was none, nothing. */
function countsOf(signIns: number, denied: number, language: Language): string {
  const [login, logins] =
    language === 'it' ? ['accesso fallito', 'accessi falliti'] : ['failed login', 'failed logins'];
  const [call, calls] = language === 'it' ? ['chiamata negata', 'chiamate negate'] : ['denied call', 'denied calls'];
  return [
    ...(signIns > 0 ? [`${signIns} ${signIns === 1 ? login : logins}`] : []),
    ...(denied > 0 ? [`${denied} ${denied === 1 ? call : calls}`] : []),
  ].join(say(language, ' e ', ' and '));
}

function findings(state: FailedLoginsState, { language }: RuleContext): SummaryFinding[] {
  const all = [...state.by.all()];
  for (const [, failures] of all) settleRuns(failures, -Infinity, Infinity);
  const principals = all.filter(([key]) => key.startsWith('p'));
  const networks = all.filter(([key]) => key.startsWith('n'));
  const named = new Set<string>();
  return [...principals, ...networks].flatMap(([key, failures]) =>
    failures.found
      // A burst of one principal from one network is one burst, named once.
      .filter(({ first }) => !named.has(first.eventId))
      .map(({ signIns, denied, first }) => {
        named.add(first.eventId);
        const by = shown(key.slice(1));
        const counts = countsOf(signIns, denied, language);
        return {
          event: first,
          principal: failures.principal,
          person: failures.person,
          what: key.startsWith('p')
            ? say(language, `${counts} di ${by} in pochi minuti`, `${counts} by ${by} within minutes`)
            : say(
                language,
                `${counts} dalla rete ${by} in pochi minuti`,
                `${counts} from network ${by} within minutes`,
              ),
        };
      }),
  );
}

export const failedLogins: SummaryRule<FailedLoginsState> = {
  name: 'failed-logins',
  severity: 'medium',
  clause: 'incident.detected',
  title: { it: 'Accessi falliti a raffica', en: 'Burst of failed logins' },
  why: {
    it: 'Molti tentativi falliti in pochi minuti sono di chi prova password o cerca che cosa può fare. Il piano delle scuole chiede di segnalare le molte connessioni fallite.',
    en: "Many failed attempts within minutes come from somebody who tries passwords, or what may be done. The schools' plan asks that many failed connections be reported.",
  },
  check: {
    it: 'Se dopo i tentativi falliti ce n’è uno riuscito; se la persona li riconosce; se no, bloccare la rete e cambiare le credenziali.',
    en: 'Whether a successful one followed the failed ones; whether the person recognises them; if not, block the network and change the credentials.',
  },
  empty: () => ({ by: new SmallestKeys(KEPT) }),
  add: (state, event, actor, object) => {
    const failure = failureOf(event);
    // What AWS's own hosts are refused in somebody's name is a misconfiguration, not a guess.
    if (!failure || actor.kind === 'service' || Number.isNaN(event.seconds)) return;
    const network = networkKey(event.sourceIp);
    if (network === '') return;
    // Under names that are hidden, several persons mistype theirs: only the network tells whether it is one.
    if (actor.principal !== HIDDEN_NAME) {
      addFailure(failuresOf(state, actor.key, actor.person, actor.principal), failure, event, object);
    }
    addFailure(failuresOf(state, network, null, ''), failure, event, object);
  },
  settle: (state, from, to) => {
    if (to < (settledTo.get(state) ?? from) + SETTLED_EVERY) return;
    settledTo.set(state, to);
    for (const failures of state.by.values()) settleRuns(failures, from, to);
  },
  merge: (into, from) => {
    for (const [key, { person, principal, slots, found }] of from.by) {
      const failures = failuresOf(into, key, person, principal);
      failures.found.push(...found);
      for (const [number, slot] of Object.entries(slots)) addSlot(failures, Number(number), slot);
    }
    return into;
  },
  findings,
};
