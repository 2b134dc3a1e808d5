import type { RuleContext, SummaryFinding, SummaryRule } from './rule';
import { say } from './shown';

/** Which of the expected accounts, Regions and clusters produced events: bounded by the register, not by the log. */
interface SilenceState {
  readonly accounts: Record<string, true>;
  readonly regions: Record<string, true>;
  readonly databases: Record<string, true>;
}

/** Key of a database's log objects: `database/<cluster>/YYYY/MM/DD/…`, wherever the prefix begins. */
const DATABASE_OBJECT = /(?:^|\/)database\/([^/]+)\//;

const kinds = [
  { name: 'accounts', it: "dell'account", en: 'account' },
  { name: 'regions', it: 'della Region', en: 'Region' },
  { name: 'databases', it: 'del database', en: 'database' },
] as const;

function silences(state: SilenceState, { register, language }: RuleContext): SummaryFinding[] {
  return kinds.flatMap(({ name, it, en }) =>
    (register.file.expected?.[name] ?? [])
      .filter((expected) => !Object.hasOwn(state[name], expected))
      .map((expected) => ({
        event: null,
        principal: expected,
        person: null,
        what: say(
          language,
          `nessun evento ${it} ${expected} in tutto il mese`,
          `no event of ${en} ${expected} in the whole month`,
        ),
      })),
  );
}

export const auditSilence: SummaryRule<SilenceState> = {
  name: 'audit-silence',
  severity: 'high',
  clause: 'admins.log-18-months',
  title: { it: 'Registro muto', en: 'Silent log' },
  why: {
    it: 'Un account, una Region o un database che tace non è tranquillo: forse il suo registro non arriva più, e ciò che vi accade non si vede.',
    en: 'An account, Region or database that is silent is not quiet: perhaps its log no longer arrives, and what happens there is not seen.',
  },
  check: {
    it: 'Se il registro è attivo e consegnato; se la risorsa non esiste più, toglierla dagli attesi del registro.',
    en: "Whether logging is on and delivered; if the resource is gone, take it out of the register's expectations.",
  },
  empty: () => ({ accounts: {}, regions: {}, databases: {} }),
  add: (state, event, _actor, object, { register }) => {
    const expected = register.file.expected;
    if (!expected) return;
    const { recipientAccountId: account, region } = event;
    if (!state.accounts[account] && expected.accounts.includes(account)) state.accounts[account] = true;
    if (!state.regions[region] && expected.regions.includes(region)) state.regions[region] = true;
    if (event.eventSource !== 'postgresql') return;
    const cluster = DATABASE_OBJECT.exec(object)?.[1];
    for (const name of expected.databases) {
      // The register may name the cluster as the settings do or as AWS does (custodia-production-didattica).
      if (cluster && (name === cluster || name.endsWith(`-${cluster}`))) state.databases[name] = true;
    }
  },
  merge: (into, from) => {
    for (const { name } of kinds) Object.assign(into[name], from[name]);
    return into;
  },
  findings: silences,
};
