import { render } from 'preact-render-to-string';
import type { EnforcementRecord, Finding } from './enforce';
import { inWords, KIND_NAMES, KINDS, OUTCOMES } from './finding-words';

const COLOURS = { missing: '#b3261e', unprotected: '#b25e00', unseen: '#6750a4', overdue: '#386a20' };
const MOST = 500;

const STYLE = `
  body{font:15px/1.45 system-ui,sans-serif;color:#1c1b1f;max-width:64rem;margin:2rem auto;padding:0 1rem}
  h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-left:.4rem solid;padding-left:.6rem}
  dl{display:grid;grid-template-columns:14rem 1fr;gap:.4rem 0;max-width:44rem}dt,dd{margin:0}
  dd{display:flex;align-items:center;gap:.5rem}i{height:1.25rem}ul{padding:0;list-style:none}
  li{display:inline-block;margin:0 .5rem .5rem 0;padding:.2rem .7rem;border:1px solid #79747e;border-radius:1rem}
  table{border-collapse:collapse;width:100%}th{text-align:left;font-weight:600;color:#49454f;padding:.35rem .75rem .35rem 0}
  td{border-top:1px solid #ddd;padding:.35rem .75rem .35rem 0;vertical-align:top;overflow-wrap:anywhere}
  td.age{white-space:nowrap;font-variant-numeric:tabular-nums}
  @media(max-width:40rem){dl{grid-template-columns:1fr}thead{display:none}tr{display:block;border-top:1px solid #bbb;padding:.4rem 0}
    td{display:block;border:0;padding:.1rem 0}td:first-child{font-weight:600}}`;

type Overdue = Extract<Finding, { kind: 'overdue' }>;
const isOverdue = (finding: Finding): finding is Overdue => finding.kind === 'overdue';

/** How many copies a finding stands for. */
const weight = (finding: Finding): number => 1 + (isOverdue(finding) ? (finding.more ?? 0) : 0);
const total = (findings: readonly Finding[]): number => findings.reduce((sum, one) => sum + weight(one), 0);

const row = (finding: Finding) =>
  isOverdue(finding) ? (
    <tr>
      <td>{finding.store}</td>
      <td>{finding.id}</td>
      <td class="age">{finding.ageDays} gg · days</td>
      <td>{OUTCOMES[finding.outcome]}</td>
      <td>{`${finding.why}${finding.more ? ` (+${finding.more})` : ''}`}</td>
    </tr>
  ) : (
    <tr>
      {inWords(finding).map((cell) => (
        <td>{cell}</td>
      ))}
    </tr>
  );

const heads = {
  overdue: ['Archivio · Store', 'Copia · Copy', 'Età · Age', 'Esito · Outcome', 'Perché · Why'],
  other: ['Controllo · Check', 'Che cosa · What'],
};

/** The day's record to read: a bar for each kind of finding, what became of what was overdue, then the findings. */
export function recordPage(day: string, { findings, deleted, stopped }: EnforcementRecord): string {
  const of = (kind: Finding['kind']) => findings.filter((finding) => finding.kind === kind);
  const most = Math.max(1, ...KINDS.map((kind) => total(of(kind))));
  const outcomes = Object.entries(OUTCOMES)
    .map(
      ([outcome, name]) => [name, total(findings.filter((one) => isOverdue(one) && one.outcome === outcome))] as const,
    )
    .filter(([, count]) => count > 0);
  const wrong = findings.some((finding) => !isOverdue(finding));
  return `<!doctype html>${render(
    <html lang="it">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>{`Conservazione del ${day}`}</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <h1>Conservazione del {day} · Retention</h1>
        <p>
          {findings.length === 0
            ? 'Tutto come promesso · All as promised.'
            : wrong
              ? 'Qualcosa non è come promesso · Something is not as promised.'
              : 'Nulla manca, tutto è protetto · Nothing is missing, everything is protected.'}
          {` Cancellati · Deleted: ${deleted}.`}
          {stopped ? ' Fermata al limite delle cancellazioni · Stopped at its bound of deletions.' : ''}
        </p>
        <dl aria-label="Rilievi per tipo · Findings by kind">
          {KINDS.map((kind) => (
            <>
              <dt>{KIND_NAMES[kind]}</dt>
              <dd>
                <i style={`width:${(total(of(kind)) / most) * 80}%;background:${COLOURS[kind]}`} />
                {total(of(kind))}
              </dd>
            </>
          ))}
        </dl>
        {outcomes.length > 0 && (
          <ul>
            {outcomes.map(([name, count]) => (
              <li>
                {name}: <b>{count}</b>
              </li>
            ))}
          </ul>
        )}
        {KINDS.filter((kind) => of(kind).length > 0).map((kind) => (
          <section>
            <h2 style={`border-color:${COLOURS[kind]}`}>{KIND_NAMES[kind]}</h2>
            <table>
              <thead>
                <tr>
                  {heads[kind === 'overdue' ? kind : 'other'].map((head) => (
                    <th scope="col">{head}</th>
                  ))}
                </tr>
              </thead>
              <tbody>{of(kind).slice(0, MOST).map(row)}</tbody>
            </table>
            {of(kind).length > MOST && <p>{`… +${of(kind).length - MOST}: run-*.jsonl`}</p>}
          </section>
        ))}
      </body>
    </html>,
  )}`;
}
