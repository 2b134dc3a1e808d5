import type { AccessEvent } from '../access-event';
import { networkOf } from '../network';
import type { Actor } from '../register/register-index';
import { ownAddress } from './own-address';
import type { EventRule, Match, RuleContext } from './rule';
import { say, shown } from './shown';

/**
 * Whether an address is unknown for a person: outside the registered networks or, where none is registered, never seen in
 * the months before. With neither, nothing is known yet, and nothing is said.
 */
function isNew({ sourceIp }: AccessEvent, { administrator }: Actor, { history }: RuleContext): boolean {
  if (!administrator) return false;
  if (administrator.networks.length > 0) return !administrator.knows(sourceIp);
  const seen = history.networks.get(administrator.person);
  return seen !== undefined && seen.size > 0 && !seen.has(networkOf(sourceIp));
}

/** One for all events. */
const found: Match = {
  what: ({ sourceIp }, { administrator, person, principal }, { language }) => {
    const registered = (administrator?.networks.length ?? 0) > 0;
    const who = shown(person ?? principal);
    return say(
      language,
      `${who} da ${shown(sourceIp)}, ${registered ? 'fuori dalle reti registrate' : 'rete mai vista prima'}`,
      `${who} from ${shown(sourceIp)}, ${registered ? 'outside the registered networks' : 'a network never seen before'}`,
    );
  },
};

export const newNetwork: EventRule = {
  name: 'new-network',
  severity: 'medium',
  clause: 'incident.detected',
  title: { it: 'Accesso da una rete nuova', en: 'Access from a new network' },
  why: {
    it: 'Gli amministratori lavorano da reti note. Un accesso da altrove può essere un viaggio, o qualcun altro con le loro credenziali.',
    en: 'Administrators work from known networks. An access from elsewhere may be a journey, or somebody else with their credentials.',
  },
  check: {
    it: 'Se la persona conferma da dove lavorava; se la rete è sua, aggiungerla al registro.',
    en: 'Whether the person confirms where from; if the network is theirs, add it to the register.',
  },
  concerns: ({ administrator }) => administrator !== null,
  // AWS services give a host name for an address.
  match: (event, actor, context) =>
    networkOf(ownAddress(event)) !== '' && isNew(event, actor, context) ? found : null,
  burst: (event) => networkOf(event.sourceIp),
  burstOf: 'person',
};
