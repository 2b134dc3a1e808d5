import { render } from 'preact-render-to-string';
import type { EnforcementRecord, Finding } from './enforce';
import { inWords, KIND_NAMES, KINDS } from './finding-words';

const COLOURS = { missing: '#b3261e', unprotected: '#b25e00', unseen: '#6750a4', overdue: '#386a20' };
const MOST = 500;

/** The day's record to read: a bar for each kind of finding, then the findings. */
export function recordPage(day: string, { findings, deleted, stopped }: EnforcementRecord): string {
  const of = (kind: Finding['kind']) => findings.filter((finding) => finding.kind === kind);
  const most = Math.max(1, ...KINDS.map((kind) => of(kind).length));
  return `<!doctype html>${render(
    <html lang="it">
      <head>
        <meta charset="utf-8" />
        <title>{`Conservazione del ${day}`}</title>
        <style>
          {`body{font:15px system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}svg{max-width:40rem}
            table{border-collapse:collapse;width:100%}td{border-top:1px solid #ddd;padding:.35rem .75rem .35rem 0;
            vertical-align:top;overflow-wrap:anywhere}td:first-child{width:45%}`}
        </style>
      </head>
      <body>
        <h1>Conservazione del {day} · Retention</h1>
        <p>
          {findings.length === 0
            ? 'Tutto come promesso. · All as promised.'
            : `Cancellati · Deleted: ${deleted}${stopped ? '; fermata al limite · stopped at its bound' : ''}.`}
        </p>
        <svg viewBox="0 0 600 130" role="img" aria-label="Findings by kind">
          {KINDS.map((kind, row) => (
            <g key={kind}>
              <text x="0" y={row * 32 + 20} font-size="14">
                {KIND_NAMES[kind]}
              </text>
              <rect x="210" y={row * 32 + 5} width={(of(kind).length / most) * 330} height="20" fill={COLOURS[kind]} />
              <text x={218 + (of(kind).length / most) * 330} y={row * 32 + 20} font-size="14">
                {of(kind).length}
              </text>
            </g>
          ))}
        </svg>
        {KINDS.filter((kind) => of(kind).length > 0).map((kind) => (
          <section key={kind}>
            <h2>{KIND_NAMES[kind]}</h2>
            <table>
              {of(kind)
                .slice(0, MOST)
                .map((finding, index) => (
                  <tr key={index}>
                    {inWords(finding).map((cell) => (
                      <td key={cell}>{cell}</td>
                    ))}
                  </tr>
                ))}
            </table>
            {of(kind).length > MOST && <p>{`… +${of(kind).length - MOST}: run-*.jsonl`}</p>}
          </section>
        ))}
      </body>
    </html>,
  )}`;
}
