import type { Block } from '../document';
import { textsOf } from '../texts';
import { mailSections, type MailContent } from './mail-page';

/** The mail in plain text, for programs and people that prefer it. */
export function mailText({ report, files, link, place, keptMonths, lock, attached }: MailContent): string {
  const { mail } = textsOf(report.language);
  const sections = report.sections.filter(({ id }) => (mailSections as readonly string[]).includes(id));
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
    ...sections.flatMap(({ title, blocks }) => ['', title.toUpperCase(), ...blocks.flatMap(linesOf)]),
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

const rows = ({ columns, rows: all, more }: Extract<Block, { kind: 'table' }>['table']) => [
  ...all.map(
    (row) => `  - ${row.map((value, at) => `${columns[at]?.label}: ${value.replaceAll('\n', ', ')}`).join('; ')}`,
  ),
  ...(more ? [`  ${more}`] : []),
];
