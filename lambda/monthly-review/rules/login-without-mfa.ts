import { fieldOf } from './record-fields';
import type { EventRule } from './rule';
import { say } from './shown';

const isNo = (value: unknown) => value === false || (typeof value === 'string' && /^(no|false)$/i.test(value));

export const loginWithoutMfa: EventRule = {
  name: 'login-without-mfa',
  severity: 'high',
  clause: 'admins.named',
  title: { it: 'Accesso alla console senza MFA', en: 'Console login without MFA' },
  why: {
    it: 'Una password da sola si ruba e si indovina. Senza il secondo fattore non è certo che chi è entrato sia la persona nominata.',
    en: 'A password alone can be stolen or guessed. Without a second factor it is not certain that whoever came in is the person named.',
  },
  check: {
    it: "Se l'utente esiste ancora e perché (gli amministratori entrano dalla federazione), che cosa ha fatto dopo l'accesso, e l'attivazione dell'MFA.",
    en: 'Whether the user still exists and why (administrators come in by federation), what it did afterwards, and that MFA is switched on.',
  },
  eventNames: ['ConsoleLogin'],
  match: (event, actor, { language }) => {
    const more = fieldOf(event.record(), 'additionalEventData');
    // A role's session is signed in by the identity provider, which has asked for the factor itself; the record's
    // `MFAUsed: No` says nothing of it. So does a user whom SAML brought in.
    const own = event.identity.type === 'IAMUser' || actor.root;
    const federated = ['SamlProviderArn', 'OidcProviderArn'].some((name) => fieldOf(more, name) !== undefined);
    if (!own || federated || !isNo(fieldOf(more, 'MFAUsed'))) return null;
    return {
      what: say(
        language,
        'accesso alla console riuscito senza secondo fattore',
        'console login without a second factor',
      ),
    };
  },
};
