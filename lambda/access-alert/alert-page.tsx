import { render } from 'preact-render-to-string';
import { severityPairs, palette } from '../monthly-review/report/palette';
import { alertTexts } from './alert-texts';
import type { AlertFacts, AlertNotice } from './alert-facts';

const font = 'font-family:Arial,Helvetica,sans-serif;';
const cell = `${font}font-size:15px;line-height:1.45;padding:5px 8px;vertical-align:top;text-align:left;overflow-wrap:anywhere;`;

/** The alert as a page that a telephone's mail program shows well: inline styles, nothing loaded, everything escaped. */
export const alertPage = (notice: AlertNotice): string => `<!DOCTYPE html>${render(<Page notice={notice} />)}`;

function Page({ notice }: { readonly notice: AlertNotice }) {
  const texts = alertTexts[notice.language];
  return (
    <html lang={notice.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>{notice.subject}</title>
      </head>
      <body style={`margin:0;padding:12px;background-color:${palette.ground};color:${palette.ink};${font}`}>
        <div style="max-width:640px;margin:0 auto;">
          <p style={`${font}font-size:15px;`}>{texts.intro}</p>
          {notice.registerReadable ? null : (
            <p style={`${font}font-size:15px;font-weight:bold;`}>{texts.registerMissing}</p>
          )}
          {notice.alerts.map((alert) => (
            <Card alert={alert} notice={notice} />
          ))}
          <p style={`${font}font-size:13px;color:${palette.muted};`}>{texts.folded}</p>
        </div>
      </body>
    </html>
  );
}

function Card({ alert, notice }: { readonly alert: AlertFacts; readonly notice: AlertNotice }) {
  const texts = alertTexts[notice.language];
  const { ink, ground } = severityPairs[alert.severity];
  return (
    <div style={`border:1px solid ${palette.line};margin:0 0 16px;`}>
      <h1
        style={`${font}font-size:18px;line-height:1.3;margin:0;padding:10px 8px;color:${ink};background-color:${ground};`}
      >
        {alert.title} <span style="font-weight:normal;font-size:14px;">({texts.severity[alert.severity]})</span>
      </h1>
      <table role="presentation" style="border-collapse:collapse;width:100%;">
        {alert.rows.map(([name, value]) => (
          <tr>
            <th scope="row" style={`${cell}width:120px;color:${palette.muted};font-weight:normal;`}>
              {name}
            </th>
            <td style={cell}>{value}</td>
          </tr>
        ))}
        <tr>
          <th scope="row" style={`${cell}color:${palette.muted};font-weight:normal;`}>
            {texts.runbook}
          </th>
          <td style={cell}>
            <a href={alert.runbook}>{alert.runbook}</a>
          </td>
        </tr>
      </table>
    </div>
  );
}
