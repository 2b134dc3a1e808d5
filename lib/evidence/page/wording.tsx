/**
 * The language of the checks: they compare templates in some five hundred phrases of technical English, the same in
 * `evidence.json` and `evidence.csv`. No variant that `[lang=en]` hides from who reads Italian.
 */
export const CHECKS_LANGUAGE = 'en-GB';

/** What recurs in the checks' words, and what it means in Italian. */
export const GLOSSARY: readonly (readonly [words: string, meaning: string])[] = [
  ['no such resource in the templates', 'nei modelli manca la risorsa'],
  ['nothing', 'niente: la proprietà manca o è vuota'],
  ['true by default', 'vero, perché non è detto altro'],
  ['or more', 'o più'],
  ['or less', 'o meno'],
  ['of these templates', 'tra le risorse di questi modelli'],
  ['customer-managed key', 'una chiave della piattaforma, non di AWS'],
  ['allows what … works with', 'consente ciò che serve alla funzione nominata'],
  ['may reach', 'può raggiungere con i suoi permessi'],
  ['denies', 'vieta'],
  ['an alarm', 'un allarme'],
  ['sounds at', 'l’allarme suona a questo valore'],
  ['silence is an incident, too', 'anche l’assenza di misure è un incidente'],
  ['a mailbox is told', 'ne è avvisata una casella di posta'],
  ["kept on each of the timeline's days", 'mantenuta in ogni giorno simulato'],
  ['broken on', 'violata dal giorno indicato'],
];

/** For who reads Italian: why two columns are not, and what recurs in them. */
export const Wording = () => (
  <div lang="it" class="plain">
    <p>
      Nelle tabelle la <b>proprietà</b> è scritta come nei modelli; <b>atteso</b> e <b>trovato</b> sono le parole con
      cui i controlli li confrontano, in inglese tecnico: le stesse di <code>evidence.json</code> e{' '}
      <code>evidence.csv</code>, perché lo stesso rilievo si ritrovi ovunque. Vi ricorrono:
    </p>
    <dl class="glossary">
      {GLOSSARY.map(([words, meaning]) => (
        <div key={words}>
          <dt lang={CHECKS_LANGUAGE}>{words}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  </div>
);
