import type { RuleContext, SummaryFinding, SummaryRule } from './rule';
import { say } from './shown';

/** The expected accounts, Regions and clusters without an event so far; null before the first event. */
interface SilenceState {
  silent: Record<Kind, string[]> | null;
}

/** Key of a database's log objects: `database/<cluster>/YYYY/MM/DD/…`, wherever the prefix begins. */
const DATABASE_OBJECT = /(?:^|\/)database\/([^/]+)\//;

const kinds = [
  { name: 'accounts', it: "dell'account", en: 'account' },
  { name: 'regions', it: 'della Region', en: 'Region' },
  { name: 'databases', it: 'del database', en: 'database' },
] as const;
type Kind = (typeof kinds)[number]['name'];

function silences({ silent }: SilenceState, { register, language }: RuleContext): SummaryFinding[] {
  const { file } = register;
  return kinds.flatMap(({ name, it, en }) =>
    ((silent ?? file.expected)?.[name] ?? []).map((expected) => ({
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
  empty: () => ({ silent: null }),
  add: (state, event, _actor, object, { register }) => {
    const { expected } = register.file;
    if (!expected) return;
    const silent = (state.silent ??= { ...expected });
    // Soon nothing is silent any more: then there is nothing to look for in a million events.
    if (silent.accounts.length > 0 && silent.accounts.includes(event.recipientAccountId))
      silent.accounts = silent.accounts.filter((account) => account !== event.recipientAccountId);
    if (silent.regions.length > 0 && silent.regions.includes(event.region))
      silent.regions = silent.regions.filter((region) => region !== event.region);
    if (event.eventSource !== 'postgresql' || silent.databases.length === 0) return;
    const cluster = DATABASE_OBJECT.exec(object)?.[1];
    // The register may name the cluster as the settings do or as AWS does (custodia-production-didattica).
    if (cluster)
      silent.databases = silent.databases.filter((name) => name !== cluster && !name.endsWith(`-${cluster}`));
  },
  merge: (into, { silent }) => {
    const already = into.silent;
    if (already && silent)
      for (const { name } of kinds) already[name] = already[name].filter((one) => silent[name].includes(one));
    else into.silent ??= silent && { ...silent };
    return into;
  },
  findings: silences,
};
