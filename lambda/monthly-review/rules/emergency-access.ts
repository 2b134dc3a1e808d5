import type { AccessEvent } from '../access-event';
import { hasFailed } from './failed-call';
import { fieldOf, from, listOf, parameter, resourcesOf, textParameter } from './record-fields';
import type { EventRule, RuleContext } from './rule';
import { severityFor } from './severity';
import { say, shown } from './shown';

const SECRET_CALLS = new Set(['GetSecretValue', 'BatchGetSecretValue']);
const ROLE_CALLS = new Set([
  'AssumeRole',
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'SwitchRole',
  'GetRoleCredentials',
]);

/** The sealed secret or emergency role that an event reads or assumes; empty when none. */
function touched(event: AccessEvent, { register }: RuleContext): string {
  const { issuerArn } = event.identity;
  const named = () => event.mayName(register.emergencyNames);
  if (SECRET_CALLS.has(event.eventName) && from(event, 'secretsmanager') && named()) {
    const asked = [
      textParameter(event, 'secretId'),
      ...listOf(parameter(event, 'secretIdList')),
      ...resourcesOf(event),
    ];
    // A refused call's parameters are left out, but its message names the resource.
    const refused = /on resource: (arn:\S+:secretsmanager:\S+)/.exec(event.errorMessage)?.[1] ?? '';
    const secret = [...asked, refused].find((id) => typeof id === 'string' && register.isSealedSecret(id));
    if (typeof secret === 'string') return secret;
  }
  if (ROLE_CALLS.has(event.eventName) && from(event, 'sts', 'signin', 'sso') && named()) {
    const refused = /on resource: (arn:\S+:role\/\S+)/.exec(event.errorMessage)?.[1] ?? '';
    const asked = [
      textParameter(event, 'roleArn'),
      refused,
      fieldOf(event.record(), 'additionalEventData', 'SwitchTo'),
      ...resourcesOf(event),
    ];
    const role = asked.find((arn) => typeof arn === 'string' && register.isEmergency(arn));
    if (typeof role === 'string') return role;
  }
  return register.isEmergency(issuerArn) ? issuerArn : '';
}

export const emergencyAccess: EventRule = {
  name: 'emergency-access',
  severity: 'high',
  clause: 'admin.sealed-credentials',
  title: { it: 'Accesso di emergenza', en: 'Emergency access' },
  why: {
    it: 'Le credenziali di emergenza sono sigillate: si aprono solo quando serve e si sostituiscono dopo ogni uso. Averle aperte, o averci provato, va sempre spiegato.',
    en: 'The emergency credentials are sealed: opened only when needed and replaced after each use. Opening them, or trying to, always needs an explanation.',
  },
  check: {
    it: "L'autorizzazione scritta, che cosa è stato fatto, e che le credenziali siano state sostituite dopo.",
    en: 'The written authorisation, what was done, and that the credentials were replaced afterwards.',
  },
  failedToo: true,
  eventNames: [...SECRET_CALLS, ...ROLE_CALLS],
  concerns: (_actor, { issuerArn }, { register }) => register.isEmergency(issuerArn),
  match: (event, actor, context) => {
    const what = touched(event, context);
    if (!what) return null;
    const failed = hasFailed(event) ? say(context.language, ', senza riuscirci', ', and failed') : '';
    return {
      what: say(
        context.language,
        `${shown(event.eventName)} su credenziali di emergenza ${shown(what)}${failed}`,
        `${shown(event.eventName)} on emergency credentials ${shown(what)}${failed}`,
      ),
      // The function that replaces the sealed secret reads it too.
      severity: severityFor('high', actor),
    };
  },
  // A session of the role is one use, however many calls it makes; each reading or assuming is one of its own.
  burst: (event, _actor, { register }) =>
    SECRET_CALLS.has(event.eventName) ||
    ROLE_CALLS.has(event.eventName) ||
    !register.isEmergency(event.identity.issuerArn)
      ? null
      : `session\n${event.eventTime.slice(0, 10)}`,
};
