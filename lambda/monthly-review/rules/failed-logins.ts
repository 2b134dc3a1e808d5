import { networkOf, remembered } from '../network';
import type { AccessEvent } from '../access-event';
import { hasFailed } from './failed-call';
import { boundLater, keepSmallest } from './keep-smallest';
import type { NamedEvent, RuleContext, SummaryFinding, SummaryRule } from './rule';
import { say, shown } from './shown';

interface Slot {
  signIns: number;
  denied: number;
  first: NamedEvent;
  /** The first event's second since 1970. */
  at: number;
}

/** Failures of one principal or network, by ten-minute slot: failed sign-ins and denied calls. */
interface Failures {
  /** By slot number since the epoch. */
  readonly slots: Record<number, Slot>;
  readonly person: string | null;
  readonly principal: string;
}

interface FailedLoginsState {
  readonly by: Record<string, Failures>;
}

const SLOT = 600;
/** A burst: so many within two slots that follow each other. A page of the console that is refused makes a few denials. */
const SIGN_INS = 5;
const DENIED = 10;
const KEPT = 2000;

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
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'Forbidden',
  'ForbiddenException',
]);

const SIGN_IN_NAMES = new Set([
  'ConsoleLogin',
  'CredentialVerification',
  'UserAuthentication',
  'Authenticate',
  'ConnectFailed',
  'CheckMfa',
]);

type Failure = 'signIn' | 'denied';

const isDenial = remembered(
  (errorCode) => DENIALS.has(errorCode) || /unauthorized|accessdenied|not authorized/i.test(errorCode),
);

function failureOf(event: AccessEvent): Failure | null {
  if (SIGN_IN_NAMES.has(event.eventName)) return hasFailed(event) ? 'signIn' : null;
  return event.errorCode !== '' && isDenial(event.errorCode) ? 'denied' : null;
}

/** The network of an address as a key of the state; empty when it has none. */
const networkKey = remembered((address) => {
  const network = networkOf(address);
  return network === '' ? '' : `n${network}`;
});

const isBefore = (a: NamedEvent, b: NamedEvent) => (a.at !== b.at ? a.at < b.at : a.eventId < b.eventId);

/** The failures of a key, to add to. */
function failuresOf({ by }: FailedLoginsState, key: string, person: string | null, principal: string): Failures {
  let failures = by[key];
  if (!failures) {
    failures = by[key] = { slots: {}, person, principal };
    boundLater(by, KEPT);
  }
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

/** Runs of neighbouring slots in which some two together reach the threshold. */
function burstsOf({ slots }: Failures): BurstFound[] {
  const numbers = Object.keys(slots)
    .map(Number)
    .sort((a, b) => a - b);
  const found: BurstFound[] = [];
  let run: number[] = [];
  const close = () => {
    const reached = run.some((slot) => {
      const pair = [slots[slot], run.includes(slot + 1) ? slots[slot + 1] : undefined];
      const sum = (what: 'signIns' | 'denied') => pair.reduce((total, one) => total + (one?.[what] ?? 0), 0);
      return sum('signIns') >= SIGN_INS || sum('denied') >= DENIED;
    });
    const parts = run.map((slot) => slots[slot]).filter((one) => one !== undefined);
    if (reached && parts[0]) {
      found.push({
        signIns: parts.reduce((total, { signIns }) => total + signIns, 0),
        denied: parts.reduce((total, { denied }) => total + denied, 0),
        first: parts[0].first,
      });
    }
    run = [];
  };
  for (const slot of numbers) {
    if (run.length > 0 && run.at(-1) !== slot - 1) close();
    run.push(slot);
  }
  close();
  return found;
}

function findings(state: FailedLoginsState, { language }: RuleContext): SummaryFinding[] {
  keepSmallest(state.by, KEPT);
  const principals = Object.entries(state.by).filter(([key]) => key.startsWith('p'));
  const networks = Object.entries(state.by).filter(([key]) => key.startsWith('n'));
  const named = new Set<string>();
  return [...principals, ...networks].flatMap(([key, failures]) =>
    burstsOf(failures)
      // A burst of one principal from one network is one burst, named once.
      .filter(({ first }) => !named.has(first.eventId))
      .map(({ signIns, denied, first }) => {
        named.add(first.eventId);
        const by = shown(key.slice(1));
        const counts = say(
          language,
          `${signIns} accessi falliti e ${denied} chiamate negate`,
          `${signIns} failed logins and ${denied} denied calls`,
        );
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
  empty: () => ({ by: {} }),
  add: (state, event, actor, object) => {
    const failure = failureOf(event);
    // What AWS's own hosts are refused in somebody's name is a misconfiguration, not a guess.
    if (!failure || actor.kind === 'service' || Number.isNaN(event.seconds)) return;
    const network = networkKey(event.sourceIp);
    if (network === '') return;
    addFailure(failuresOf(state, actor.key, actor.person, actor.principal), failure, event, object);
    addFailure(failuresOf(state, network, null, ''), failure, event, object);
  },
  merge: (into, from) => {
    for (const [key, { person, principal, slots }] of Object.entries(from.by)) {
      const failures = failuresOf(into, key, person, principal);
      for (const [number, slot] of Object.entries(slots)) addSlot(failures, Number(number), slot);
    }
    return into;
  },
  findings,
};
