import type { ComponentChildren } from 'preact';
import { render } from 'preact-render-to-string';
import type { Block, Figure, FindingGroup, ReportDocument, Section, Table } from '../document';
import { palette, severityPairs, tones } from '../palette';
import { capital } from '../shown-text';
import { textsOf, type RecordsLock } from '../texts';
import { MailHeat } from './mail-heat';
import { font, small } from './mail-style';

/** A file of the full set. */
export interface KeptFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface MailContent {
  readonly report: ReportDocument;
  readonly files: readonly KeptFile[];
  /** Address of the full set; opening it asks for sign-in. */
  readonly link: string;
  /** The same place as the sign-off command wants it: `s3://BUCKET/FOLDER/`. */
  readonly place: string;
  /** Months that the full set is kept. */
  readonly keptMonths: number;
  readonly lock: RecordsLock;
  readonly attached: boolean;
}

const MAILED: readonly Section['id'][] = ['integrity', 'accesses', 'findings', 'changes', 'retention'];
/** Sections that the mail shows; register and record are in the PDF. */
export const mailedSections = ({ sections }: ReportDocument): Section[] =>
  sections.filter(({ id }) => MAILED.includes(id));

/** The mail's HTML: tables and inline styles only, nothing loaded, small enough that mail programs do not clip it. */
export function mailPage(content: MailContent): string {
  return `<!DOCTYPE html>${render(<Mail content={content} />)}`;
}

function Mail({ content }: { readonly content: MailContent }) {
  const { report } = content;
  const { mail } = textsOf(report.language);
  const { ink, ground, edge } = tones[report.verdict.tone];
  return (
    <html lang={report.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>{`${report.title}, ${report.month}`}</title>
      </head>
      <body style={`margin:0;padding:0;background-color:${palette.panel};`}>
        <Frame>
          <p style={`${small}margin:0;`}>{report.title}</p>
          <h1 style={`${font}font-size:28px;line-height:1.2;margin:2px 0 14px;`}>{capital(report.month)}</h1>
          <Panel ink={ink} ground={ground} edge={edge}>
            <strong style="font-size:19px;line-height:1.3;">{capital(report.verdict.title)}</strong>
            <br />
            {report.verdict.sentence}
          </Panel>
          <p style={`${small}margin:0 0 12px;`}>{report.population}</p>
          <Figures figures={report.figures} />
          <h2 style={heading}>{mail.next}</h2>
          <p style={text}>{mail.nextSteps[report.verdict.level]}</p>
          {mailedSections(report).map(({ id, title, blocks }) => (
            <div key={id}>
              <h2 style={heading}>{title}</h2>
              {blocks.map((block, at) => (
                <MailBlock key={at} block={block} />
              ))}
            </div>
          ))}
          <FullSet content={content} />
          {report.notes.map((note) => (
            <p key={note} style={`${small}margin:0 0 4px;`}>
              {note}
            </p>
          ))}
        </Frame>
      </body>
    </html>
  );
}

const heading = `${font}font-size:18px;line-height:1.3;margin:26px 0 8px;padding-top:14px;border-top:1px solid ${palette.line};`;
const mono = 'font-family:Consolas,Menlo,monospace;font-size:12px;word-break:break-all;';
const text = `${font}font-size:15px;line-height:1.5;margin:0 0 10px;`;

function Frame({ children }: { children: ComponentChildren }) {
  const style = `background-color:${palette.ground};max-width:640px;width:100%;`;
  return (
    <table role="presentation" width="100%" cellPadding="0" cellSpacing="0" style="border-collapse:collapse;">
      <tr>
        <td align="center">
          <table role="presentation" width="640" cellPadding="0" cellSpacing="0" style={style}>
            <tr>
              <td role="main" style={`${font}padding:24px 18px;color:${palette.ink};`}>
                {children}
              </td>
            </tr>
          </table>
        </td>
      </tr>
    </table>
  );
}

function Panel(props: { ink: string; ground: string; edge: string; children: ComponentChildren }) {
  const { ink, ground, edge, children } = props;
  return (
    <table role="presentation" width="100%" cellPadding="0" cellSpacing="0" style="margin:0 0 12px;">
      <tr>
        <td
          style={`${font}background-color:${ground};color:${ink};border-left:5px solid ${edge};padding:12px 14px;font-size:15px;line-height:1.5;`}
        >
          {children}
        </td>
      </tr>
    </table>
  );
}

/** Two figures a row: four do not fit a phone. */
function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  const rows = [figures.slice(0, 2), figures.slice(2)];
  return (
    <table role="presentation" width="100%" cellPadding="0" cellSpacing="8" style="table-layout:fixed;">
      {rows.map((row, at) => (
        <tr key={at}>
          {row.map(({ label, value, detail, tone }) => (
            <td key={label} style={`${font}background-color:${palette.panel};padding:10px 12px;vertical-align:top;`}>
              <span style={small}>{label}</span>
              <br />
              <strong style={`font-size:23px;line-height:1.3;color:${tones[tone].ink};`}>{value}</strong>
              <br />
              <span style={small}>{detail}</span>
            </td>
          ))}
        </tr>
      ))}
    </table>
  );
}

function MailBlock({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'paragraph':
      return block.tone === 'plain' ? (
        <p style={`${text}word-break:break-word;`}>{block.text}</p>
      ) : (
        <Panel {...tones[block.tone]}>{block.text}</Panel>
      );
    case 'table':
      return <Rows table={block.table} />;
    case 'heat':
      return <MailHeat heat={block.heat} />;
    case 'finding':
      return <Finding finding={block.finding} />;
    case 'fields':
      return null;
  }
}

/** Tables of numbers stay tables; wide ones become lines, which a phone shows without scrolling. */
function Rows({ table }: { readonly table: Table }) {
  const narrow = table.columns.slice(1).every(({ align }) => align === 'right');
  return (
    <>
      <p style={`${font}font-size:15px;font-weight:bold;margin:12px 0 4px;`}>{table.caption}</p>
      {narrow ? <NumberTable table={table} /> : <LineTable table={table} />}
      {table.more && <p style={`${small}margin:4px 0 12px;`}>{table.more}</p>}
    </>
  );
}

const cell = `${font}font-size:14px;line-height:1.4;padding:6px 6px 6px 0;border-bottom:1px solid ${palette.line};vertical-align:top;`;

function NumberTable({ table }: { readonly table: Table }) {
  return (
    <table width="100%" cellPadding="0" cellSpacing="0" style="border-collapse:collapse;margin:0 0 12px;">
      <tr>
        {table.columns.map(({ label, align }) => (
          <th key={label} scope="col" align={align} style={`${cell}color:${palette.muted};font-size:13px;`}>
            {label}
          </th>
        ))}
      </tr>
      {table.rows.map((row, at) => (
        <tr key={at}>
          {row.map((value, index) => (
            <td
              key={index}
              align={table.columns[index]?.align}
              style={index === 0 ? `${cell}word-break:break-word;` : `${cell}white-space:nowrap;`}
            >
              {value}
            </td>
          ))}
        </tr>
      ))}
    </table>
  );
}

function LineTable({ table }: { readonly table: Table }) {
  return (
    <table
      width="100%"
      cellPadding="0"
      cellSpacing="0"
      style="border-collapse:collapse;margin:0 0 12px;table-layout:fixed;"
    >
      {table.rows.map((row, at) => (
        <tr key={at}>
          <td style={`${cell}word-break:break-word;overflow-wrap:anywhere;`}>
            <strong>{row[0]}</strong>
            {row.slice(1).map((value, index) => (
              <span key={index}>
                <br />
                <span style={`color:${palette.muted};`}>{table.columns[index + 1]?.label}: </span>
                {value.replaceAll('\n', ', ')}
              </span>
            ))}
          </td>
        </tr>
      ))}
    </table>
  );
}

function Finding({ finding }: { readonly finding: FindingGroup }) {
  const pair = severityPairs[finding.severity];
  return (
    <div style={`border-left:5px solid ${pair.edge};padding:2px 0 0 12px;margin:0 0 18px;`}>
      <p style={`${font}font-size:16px;font-weight:bold;line-height:1.5;margin:0 0 4px;`}>
        <span style={`background-color:${pair.ground};color:${pair.ink};font-size:13px;padding:2px 8px;`}>
          {finding.severityLabel}
        </span>
        {` ${finding.title}`}
      </p>
      <p style={`${text}font-size:14px;margin:0 0 4px;`}>
        <strong>{finding.labels.why}:</strong> {finding.why}
      </p>
      <p style={`${text}font-size:14px;margin:0 0 4px;`}>
        <strong>{finding.labels.check}:</strong> {finding.check}
      </p>
      <LineTable table={finding.table} />
      {finding.table.more && <p style={`${small}margin:0 0 6px;`}>{finding.table.more}</p>}
    </div>
  );
}

function FullSet({ content }: { readonly content: MailContent }) {
  const { report, files, link, place, keptMonths, lock, attached } = content;
  const { mail } = textsOf(report.language);
  return (
    <div>
      <h2 style={heading}>{mail.full}</h2>
      <p style={text}>{mail.fullText(String(keptMonths), lock)}</p>
      <table role="presentation" cellPadding="0" cellSpacing="0" style="margin:0 0 14px;">
        <tr>
          <td style={`background-color:${palette.accent};padding:11px 20px;`}>
            <a href={link} style={`${font}font-size:15px;font-weight:bold;color:#ffffff;text-decoration:none;`}>
              {mail.open}
            </a>
          </td>
        </tr>
      </table>
      <p style={`${text}margin:0 0 2px;`}>{mail.place}</p>
      <p style={`${text}${mono}`}>{place}</p>
      <p style={text}>{attached ? mail.attached : mail.attachmentsLeftOut}</p>
      <p style={`${font}font-size:15px;font-weight:bold;margin:12px 0 4px;`}>{mail.files}</p>
      <table
        width="100%"
        cellPadding="0"
        cellSpacing="0"
        style="border-collapse:collapse;margin:0 0 14px;table-layout:fixed;"
      >
        {files.map(({ name, bytes, sha256 }) => (
          <tr key={name}>
            <td style={cell}>
              <strong>{name}</strong> <span style={`color:${palette.muted};`}>{`${bytes} ${mail.bytes}`}</span>
              <br />
              <span style={mono}>{sha256}</span>
            </td>
          </tr>
        ))}
      </table>
    </div>
  );
}
