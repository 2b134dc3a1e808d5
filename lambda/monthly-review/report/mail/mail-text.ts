import type { Block, Table } from '../document';
import { textsOf } from '../texts';
import { mailedSections, type MailContent } from './mail-page';

/** The mail in plain text, for programs and people that prefer it. */
export function mailText({ report, files, link, place, keptMonths, lock, attached }: MailContent): string {
  const { mail } = textsOf(report.language);
  return [
    `${report.title}, ${report.month}`,
    '',
    report.verdict.title.toUpperCase(),
    report.verdict.sentence,
    report.population,
    '',
    ...report.figures.map(({ label, value, detail }) => `${label}: ${value} (${detail})`),
    '',
    `${mail.next}: ${mail.nextSteps[report.verdict.level]}`,
    ...mailedSections(report).flatMap(({ title, blocks }) => ['', title.toUpperCase(), ...blocks.flatMap(linesOf)]),
    '',
    mail.full.toUpperCase(),
    mail.fullText(String(keptMonths), lock),
    link,
    mail.place,
    place,
    attached ? mail.attached : mail.attachmentsLeftOut,
    ...files.map(({ name, bytes, sha256 }) => `${name}  ${bytes}  ${sha256}`),
    '',
    ...report.notes,
    '',
  ].join('\n');
}

function linesOf(block: Block): string[] {
  switch (block.kind) {
    case 'paragraph':
      return [block.text];
    case 'heat':
      return [`${block.heat.caption}: ${block.heat.summary}`];
    case 'finding': {
      const { severityLabel, title, why, check, labels, table } = block.finding;
      return ['', `[${severityLabel}] ${title}`, `${labels.why}: ${why}`, `${labels.check}: ${check}`, ...rows(table)];
    }
    case 'table':
      return [`${block.table.caption}:`, ...rows(block.table)];
    case 'fields':
      return [];
  }
}

const rows = ({ columns, rows: all, more }: Table) => [
  ...all.map(
    (row) => `  - ${row.map((value, at) => `${columns[at]?.label}: ${value.replaceAll('\n', ', ')}`).join('; ')}`,
  ),
  ...(more ? [`  ${more}`] : []),
];
