import { render } from 'preact-render-to-string';
import type { ReportDocument } from '../document';
import { capital } from '../shown-text';
import { BlockView } from './blocks';
import { style } from './style';

/** `report.html`: one file, nothing loaded, nothing run; whatever comes from a log is escaped by the renderer. */
export function reportPage(report: ReportDocument): Buffer {
  return Buffer.from(`<!doctype html>\n${render(<Page report={report} />)}\n`);
}

function Page({ report }: { readonly report: ReportDocument }) {
  const { verdict } = report;
  return (
    <html lang={report.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>{`${report.title}, ${report.month}`}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <main>
          <header>
            <p class="kind">{report.title}</p>
            <h1>{report.month}</h1>
            <p class={`verdict tone-${verdict.tone}`}>
              <strong>{capital(verdict.title)}</strong>
              <span>{verdict.sentence}</span>
            </p>
            <p class="population">{report.population}</p>
            <dl class="figures">
              {report.figures.map(({ label, value, detail, tone }) => (
                <div key={label} class={tone}>
                  <dt>{label}</dt>
                  <dd class="value">{value}</dd>
                  <dd class="detail">{detail}</dd>
                </div>
              ))}
            </dl>
            <nav>
              <ol>
                {report.sections.map(({ id, title }) => (
                  <li key={id}>
                    <a href={`#${id}`}>{title}</a>
                  </li>
                ))}
              </ol>
            </nav>
          </header>
          {report.sections.map(({ id, title, blocks }) => (
            <section key={id} id={id}>
              <h2>{title}</h2>
              {blocks.map((block, at) => (
                <BlockView key={at} block={block} />
              ))}
            </section>
          ))}
          <footer>
            {report.notes.map((note) => (
              <p key={note}>{note}</p>
            ))}
          </footer>
        </main>
      </body>
    </html>
  );
}
