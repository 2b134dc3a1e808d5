import type { Language } from '../../lib/policy';
import type { Severity } from '../monthly-review/rules/rule';

interface AlertTexts {
  readonly severity: Readonly<Record<Severity, string>>;
  readonly subject: (severity: string, title: string, more: number) => string;
  readonly intro: string;
  readonly what: string;
  readonly who: string;
  readonly when: string;
  readonly where: string;
  readonly why: string;
  readonly check: string;
  readonly runbook: string;
  readonly unknown: string;
  readonly times: (count: number) => string;
  readonly folded: string;
  readonly registerMissing: string;
}

/** The words of the alert, by language. */
export const alertTexts: Readonly<Record<Language, AlertTexts>> = {
  it: {
    severity: { high: 'gravità alta', medium: 'gravità media', low: 'gravità bassa' },
    subject: (severity, title, more) =>
      `[Custodia] Allarme accessi, ${severity}: ${title}${more > 0 ? ` e altri ${more}` : ''}`,
    intro: 'Il registro degli accessi degli amministratori ha appena mostrato quanto segue.',
    what: 'Che cosa',
    who: 'Chi',
    when: 'Quando (ora italiana)',
    where: 'Da dove',
    why: 'Perché conta',
    check: 'Che cosa fare',
    runbook: 'Procedura da seguire',
    unknown: 'non nel registro degli amministratori',
    times: (count) => `${count} eventi, il primo:`,
    folded: 'Le ripetizioni entro la stessa ora non mandano altri messaggi: le conta la verifica mensile.',
    registerMissing:
      'Il registro degli amministratori non è leggibile: le persone non sono riconosciute, e le regole che ne dipendono non sono applicate.',
  },
  en: {
    severity: { high: 'high severity', medium: 'medium severity', low: 'low severity' },
    subject: (severity, title, more) =>
      `[Custodia] Access alarm, ${severity}: ${title}${more > 0 ? ` and ${more} more` : ''}`,
    intro: "The log of administrators' accesses has just shown the following.",
    what: 'What',
    who: 'Who',
    when: 'When (Italian time)',
    where: 'From where',
    why: 'Why it matters',
    check: 'What to do',
    runbook: 'Runbook',
    unknown: 'not in the register of administrators',
    times: (count) => `${count} events, the first:`,
    folded: 'Repeats within the same hour send no further mail: the monthly review counts them.',
    registerMissing:
      'The register of administrators cannot be read: persons are not recognised, and the rules that need it are not applied.',
  },
};
