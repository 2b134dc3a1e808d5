import { render } from 'preact-render-to-string';
import type { EnforcementRecord, Finding } from './enforce';

const KINDS = ['missing', 'unprotected', 'unseen', 'overdue'] as const;
const COLOURS = { missing: '#b3261e', unprotected: '#b25e00', unseen: '#6750a4', overdue: '#386a20' };
const MOST = 500;

const text = (finding: Finding): string =>
  finding.kind === 'overdue'
    ? `${finding.store} ${finding.id}: ${finding.ageDays} days, ${finding.outcome} (${finding.why})`
    : finding.kind === 'unseen'
      ? `${finding.what}: ${finding.why}`
      : `${finding.check}: ${finding.what}`;

/** The day's record to read: a bar for each kind of finding, then the findings. */
export function recordPage(day: string, { findings, deleted, stopped }: EnforcementRecord): string {
  const of = (kind: Finding['kind']) => findings.filter((finding) => finding.kind === kind);
  const most = Math.max(1, ...KINDS.map((kind) => of(kind).length));
  return `<!doctype html>${render(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{`Retention of ${day}`}</title>
        <style>
          {'body{font:15px system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}li{overflow-wrap:anywhere}'}
        </style>
      </head>
      <body>
        <h1>Retention of {day}</h1>
        <p>
          {deleted} deleted{stopped ? '; the run stopped at its bound' : ''}.
        </p>
        <svg viewBox="0 0 600 130" role="img" aria-label="Findings by kind">
          {KINDS.map((kind, row) => (
            <g key={kind}>
              <text x="0" y={row * 32 + 20} font-size="14">
                {kind}
              </text>
              <rect x="110" y={row * 32 + 5} width={(of(kind).length / most) * 430} height="20" fill={COLOURS[kind]} />
              <text x={118 + (of(kind).length / most) * 430} y={row * 32 + 20} font-size="14">
                {of(kind).length}
              </text>
            </g>
          ))}
        </svg>
        {KINDS.filter((kind) => of(kind).length > 0).map((kind) => (
          <section key={kind}>
            <h2>{kind}</h2>
            <ul>
              {of(kind)
                .slice(0, MOST)
                .map((finding, index) => (
                  <li key={index}>{text(finding)}</li>
                ))}
            </ul>
          </section>
        ))}
      </body>
    </html>,
  )}`;
}
