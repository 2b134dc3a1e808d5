import { from, parameter } from './record-fields';
import type { EventRule } from './rule';
import { throughService } from './through-service';
import { say, shown } from './shown';

export const rootUse: EventRule = {
  name: 'root-use',
  severity: 'high',
  clause: 'admins.named',
  title: { it: "Uso dell'utente root", en: 'Use of the root user' },
  why: {
    it: "L'utente root può tutto e non è nessuno: ciò che fa non si può attribuire a una persona. La policy promette che nessuno amministra con account condivisi o generici.",
    en: 'The root user may do anything and is nobody: what it does cannot be attributed to a person. The policy promises that nobody administers with shared or generic accounts.',
  },
  check: {
    it: 'Chi ha usato le credenziali root, con quale autorizzazione e perché un account nominale non bastava; se nessuno lo sa, è un incidente.',
    en: 'Who used the root credentials, by whose authorisation, and why a named account would not do; if nobody knows, it is an incident.',
  },
  failedToo: true,
  // A session of another account's root user: what it does there is in that account's log, who asked for it only here.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-track-privileged-tasks.html
  eventNames: ['AssumeRoot'],
  concerns: ({ root }) => root,
  match: (event, actor, { language }) => {
    const failed = event.errorCode
      ? say(language, `, senza riuscirci: ${shown(event.errorCode)}`, `, and failed: ${shown(event.errorCode)}`)
      : '';
    if (event.eventName === 'AssumeRoot' && from(event, 'sts')) {
      const account = shown(parameter(event, 'targetPrincipal'));
      return {
        what: say(
          language,
          `chiesta una sessione dell'utente root di ${account}${failed}`,
          `a session of the root user of ${account} asked for${failed}`,
        ),
      };
    }
    // What AWS does in root's name (a support case closed, a stack that root started) has the service's name.
    if (!actor.root || event.eventType === 'AwsServiceEvent' || throughService(event)) return null;
    return {
      what: say(
        language,
        `l'utente root ha chiamato ${shown(event.eventName)} (${shown(event.eventSource)})${failed}`,
        `the root user called ${shown(event.eventName)} (${shown(event.eventSource)})${failed}`,
      ),
    };
  },
};
