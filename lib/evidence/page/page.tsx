import { render } from 'preact-render-to-string';
import { numbers, type Bilingual } from '../../policy';
import type { AcknowledgedFinding } from '../acknowledged';
import type { EvidenceReport, Verdict } from '../judge';
import { honestly, risks, type Risk } from '../risks';
import { DAYS, FIRST_DAY, isoDay } from '../timeline/calendar-day';
import type { Timeline } from '../timeline/timeline';
import { counted, T } from './bilingual';
import { dayInWords } from '../day-in-words';
import { ClauseCard, VERDICTS } from './clause-card';
import { styles } from './styles';
import { Wording } from './wording';
import { TimelineCharts } from './timeline-chart';

const ORDER: readonly Verdict[] = ['broken', 'planned', 'holds', 'elsewhere'];

const KINDS: Readonly<Record<Risk['kind'], Bilingual>> = {
  deliberate: { it: 'volontaria', en: 'deliberate' },
  accidental: { it: 'accidentale', en: 'accidental' },
  environmental: { it: 'ambientale', en: 'environmental' },
};

const Summary = ({ evidence: { summary, clauses } }: { evidence: EvidenceReport }) => (
  <>
    <ul class="tiles">
      {ORDER.map((verdict) => (
        <li
          key={verdict}
          class={`${verdict} ${['broken', 'planned'].includes(verdict) && summary[verdict] > 0 ? 'loud' : ''}`}
        >
          <b>{summary[verdict]}</b> <T {...(summary[verdict] === 1 ? VERDICTS[verdict] : VERDICTS[verdict].many)} />
        </li>
      ))}
    </ul>
    {summary.broken > 0 ? (
      <p class="banner broken">
        <T
          it={`${counted(summary.broken, 'promessa', 'promesse')} su ${clauses.length} ${summary.broken === 1 ? 'è violata' : 'sono violate'} dai modelli.`}
          en={`${summary.broken} of ${clauses.length} promises ${summary.broken === 1 ? 'is' : 'are'} broken by the templates.`}
        />
      </p>
    ) : (
      <p class="banner holds">
        <T
          it="Nessuna promessa che i modelli possono mostrare è violata."
          en="No promise that templates can show is broken."
        />
      </p>
    )}
    {summary.planned > 0 && (
      <p class="banner planned">
        <T
          it={`${counted(summary.planned, 'promessa attende', 'promesse attendono')} parti della piattaforma non ancora realizzate.`}
          en={`${counted(summary.planned, 'promise awaits', 'promises await')} parts of the platform that do not exist yet.`}
        />
      </p>
    )}
  </>
);

const Risks = ({ evidence }: { evidence: EvidenceReport }) => (
  <div class="plain">
    <table class="stack">
      <thead>
        <tr>
          <th scope="col">
            <T it="Minaccia" en="Threat" />
          </th>
          <th scope="col">
            <T it="Vulnerabilità" en="Vulnerability" />
          </th>
          <th scope="col">
            <T it="Contromisura" en="Countermeasure" />
          </th>
          <th scope="col">
            <T it="Clausole e risorse" en="Clauses and resources" />
          </th>
        </tr>
      </thead>
      <tbody>
        {risks.map(({ kind, threat, vulnerability, countermeasure, clauses }) => (
          <tr key={threat.en}>
            <td>
              <strong>
                <T {...threat} />
              </strong>
              <br />
              <span class="meta">
                <T {...KINDS[kind]} />
              </span>
            </td>
            <td>
              <T {...vulnerability} />
            </td>
            <td>
              <T {...countermeasure} />
            </td>
            <td>
              {clauses.map((slug) => {
                const judged = evidence.clauses.find((clause) => clause.slug === slug);
                const resources = [...new Set(judged?.checks.map(({ logicalId }) => logicalId).filter(Boolean))];
                return (
                  <div key={slug}>
                    <span class={`mark ${judged?.verdict === 'broken' ? 'no' : 'yes'}`}>
                      {judged ? VERDICTS[judged.verdict].sign : ''}
                    </span>{' '}
                    <a href={`#${slug}`}>
                      <code>{slug}</code>
                    </a>{' '}
                    <span class="meta">
                      {resources.slice(0, 2).join(', ')}
                      {resources.length > 2 ? ` +${resources.length - 2}` : ''}
                    </span>
                  </div>
                );
              })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const Findings = ({ findings }: { findings: readonly AcknowledgedFinding[] }) =>
  findings.length === 0 ? (
    <p>
      <T it="Accanto ai modelli non c’è un rapporto di cdk-nag." en="No report of cdk-nag lies beside the templates." />
    </p>
  ) : (
    <div class="plain">
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">
              <T it="Regola" en="Rule" />
            </th>
            <th scope="col">
              <T it="Ragione" en="Reason" />
            </th>
            <th scope="col">
              <T it="Costrutti" en="Constructs" />
            </th>
          </tr>
        </thead>
        <tbody>
          {findings.map(({ rule, reason, constructs }) => (
            <tr key={`${rule}${reason}`}>
              <td>
                <code>{rule}</code>
              </td>
              <td>{reason}</td>
              <td class="meta">
                {constructs.slice(0, 3).join(', ')}
                {constructs.length > 3 ? ` +${constructs.length - 3}` : ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );

/** `evidence.html`: one file, no network, Italian and English, for screen, phone and paper. */
export function evidencePage(
  evidence: EvidenceReport,
  timeline: Timeline,
  findings: readonly AcknowledgedFinding[],
  stacks: readonly string[],
): string {
  const inOrder = [...evidence.clauses].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  const body = (
    <html lang="it">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>Custodia · Evidenze / Evidence</title>
        <style dangerouslySetInnerHTML={{ __html: styles }} />
      </head>
      <body>
        <header>
          <div>
            <fieldset class="languages" aria-label="Lingua / Language">
              <input type="radio" name="language" id="language-it" checked />
              <label for="language-it">Italiano</label>
              <input type="radio" name="language" id="language-en" />
              <label for="language-en">English</label>
            </fieldset>
            <h1>
              <T it="Le promesse e ciò che le mantiene" en="The promises and what keeps them" />
            </h1>
            <p>
              <T
                it={`Ogni clausola della policy di protezione e disponibilità dei dati, giudicata sui modelli della piattaforma (${stacks.length}: ${stacks.join(', ')}).`}
                en={`Every clause of the data protection and availability policy, judged over the platform's templates (${stacks.length}: ${stacks.join(', ')}).`}
              />
            </p>
            <Summary evidence={evidence} />
          </div>
        </header>
        <main>
          <nav aria-label="Clausole / Clauses">
            <h2>
              <T it="Indice" en="Contents" />
            </h2>
            <ol>
              {inOrder.map(({ slug, verdict }) => (
                <li key={slug}>
                  <span class={`dot ${verdict}`}>{VERDICTS[verdict].sign}</span>
                  <a href={`#${slug}`}>{slug}</a>
                </li>
              ))}
            </ol>
          </nav>
          <h2>
            <T it="Le promesse nel tempo" en="The promises about time" />
          </h2>
          <p>
            <T
              it={`Le regole dei modelli vissute giorno per giorno per ${DAYS} giorni dal ${dayInWords(isoDay(FIRST_DAY)).it}: 29 febbraio e cambi d’ora compresi. Le figure mostrano le copie per età (in giorni) all’ultimo giorno; la linea tratteggiata è il limite promesso, dopo il quale la cancellazione può tardare al più di ${numbers.deletionSlack.value} giorni.`}
              en={`The templates' rules lived day by day for ${DAYS} days from ${dayInWords(isoDay(FIRST_DAY)).en}: 29 February and clock changes included. The figures show copies by age (in days) on the last day; the dashed line is the promised limit, after which deletion may be late by ${numbers.deletionSlack.value} days at most.`}
            />
          </p>
          <TimelineCharts timeline={timeline} />
          <h2>
            <T it="Clausola per clausola" en="Clause by clause" />
          </h2>
          <Wording />
          {inOrder.map((clause) => (
            <ClauseCard key={clause.slug} clause={clause} />
          ))}
          <h2>
            <T it="Rischi e contromisure" en="Risks and countermeasures" />
          </h2>
          <Risks evidence={evidence} />
          <h2>
            <T it="Rilievi accettati, con le ragioni" en="Acknowledged findings, with reasons" />
          </h2>
          <Findings findings={findings} />
          <h2>
            <T it="Da dire con onestà" en="To be said honestly" />
          </h2>
          <ul class="plain" style="padding-left:2.2rem">
            {honestly.map((item) => (
              <li key={item.en}>
                <T {...item} />
              </li>
            ))}
          </ul>
        </main>
        <footer>
          <T
            it="Generato dai soli modelli: gli stessi modelli danno la stessa pagina."
            en="Made from the templates alone: the same templates give the same page."
          />
        </footer>
      </body>
    </html>
  );
  return `<!doctype html>\n${render(body)}\n`;
}
