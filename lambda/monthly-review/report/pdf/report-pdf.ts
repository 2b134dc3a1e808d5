import { createHash } from 'node:crypto';
import type { Block, Field, FindingGroup, ReportDocument } from '../document';
import { palette, severityPairs, tones } from '../palette';
import { capital } from '../shown-text';
import { drawHeat } from './heat-map';
import { Sheet } from './sheet';
import { drawTable } from './table';
import { UtcDate } from './utc-date';

const LABEL_WIDTH = 104;
/** A section's title, in points. */
const TITLE_HEIGHT = 30;
/** The first lines of any other block. */
const BLOCK_HEIGHT = 40;
/** A finding's words, the head of its table and a row. */
const FINDING_HEIGHT = 190;

/**
 * `report.pdf`: the same report on A4 pages. No clock: the PDF's date and identifier come from the review, so that the
 * same review gives the same bytes.
 * @param dated the instant written as the document's date: the end of the period reviewed
 */
export function reportPdf(report: ReportDocument, dated: Date): Buffer {
  const sheet = new Sheet();
  drawHead(sheet, report);
  for (const { id, title, blocks } of report.sections) {
    if (id === 'record') sheet.newPage();
    sheet.y += 8;
    // a title stays with what it stands over
    sheet.room(TITLE_HEIGHT + (blocks[0]?.kind === 'finding' ? FINDING_HEIGHT : BLOCK_HEIGHT));
    sheet.paragraph(title, { size: 14, bold: true, colour: palette.accent }, 5);
    for (const block of blocks) drawBlock(sheet, block);
  }
  sheet.y += 6;
  for (const note of report.notes) sheet.paragraph(note, { size: 8, colour: palette.muted }, 2);
  drawFooters(sheet, report);
  sheet.pdf
    .setDocumentProperties({
      title: `${report.title}, ${report.month}`,
      subject: report.verdict.title,
      creator: 'Custodia',
    })
    .setLanguage(report.language)
    .setCreationDate(new UtcDate(dated))
    .setFileId(createHash('sha256').update(JSON.stringify(report)).digest('hex').slice(0, 32).toUpperCase());
  return Buffer.from(sheet.pdf.output('arraybuffer'));
}

function drawHead(sheet: Sheet, { title, month, verdict, population, figures }: ReportDocument): void {
  const { ink, ground, edge } = tones[verdict.tone];
  sheet.paragraph(title, { size: 10.5, colour: palette.muted }, 0);
  sheet.paragraph(capital(month), { size: 25, bold: true }, 6);
  sheet.panel(
    [
      { text: capital(verdict.title), size: 14.5, bold: true, colour: ink },
      { text: verdict.sentence, size: 10, colour: ink },
    ],
    ground,
    edge,
  );
  sheet.paragraph(population, { size: 9.5, colour: palette.muted }, 8);
  const gap = 8;
  const width = (sheet.width - gap * (figures.length - 1)) / figures.length;
  figures.forEach(({ label, value, detail, tone }, at) => {
    const x = sheet.left + at * (width + gap);
    sheet.pdf.setFillColor(palette.panel).roundedRect(x, sheet.y, width, 62, 4, 4, 'F');
    sheet.at([label], x + 10, sheet.y + 6, { size: 8.5, colour: palette.muted });
    sheet.at([value], x + 10, sheet.y + 19, { size: 17, bold: true, colour: tones[tone].ink });
    sheet.at(sheet.lines(detail, width - 16, { size: 8 }).slice(0, 2), x + 10, sheet.y + 41, {
      size: 8,
      colour: palette.muted,
    });
  });
  sheet.y += 74;
}

function drawBlock(sheet: Sheet, block: Block): void {
  switch (block.kind) {
    case 'paragraph': {
      const { ink, ground, edge } = tones[block.tone];
      if (block.tone === 'plain') sheet.paragraph(block.text, { size: 9.5 });
      else sheet.panel([{ text: block.text, size: 10, colour: ink }], ground, edge);
      return;
    }
    case 'table':
      return drawTable(sheet, block.table);
    case 'heat':
      return drawHeat(sheet, block.heat);
    case 'finding':
      return drawFinding(sheet, block.finding);
    case 'fields':
      for (const field of block.fields) drawField(sheet, field);
  }
}

function drawFinding(sheet: Sheet, finding: FindingGroup): void {
  const { pdf } = sheet;
  const pair = severityPairs[finding.severity];
  sheet.room(FINDING_HEIGHT);
  sheet.letter({ size: 8, bold: true });
  const badge = pdf.getTextWidth(finding.severityLabel) + 14;
  pdf.setFillColor(pair.ground).roundedRect(sheet.left, sheet.y, badge, 15, 7, 7, 'F');
  sheet.at([finding.severityLabel], sheet.left + 7, sheet.y + 2.4, { size: 8, bold: true, colour: pair.ink });
  sheet.at(
    sheet.lines(finding.title, sheet.width - badge - 8, { size: 11, bold: true }),
    sheet.left + badge + 8,
    sheet.y,
    {
      size: 11,
      bold: true,
    },
  );
  sheet.y += 22;
  for (const [label, text] of [
    [finding.labels.why, finding.why],
    [finding.labels.check, finding.check],
    [finding.labels.clause, finding.clause],
  ] as const) {
    const lines = sheet.lines(text, sheet.width - LABEL_WIDTH, { size: 9 });
    sheet.room(sheet.height(lines, { size: 9 }));
    sheet.at([label], sheet.left, sheet.y, { size: 9, colour: palette.muted });
    sheet.at(lines, sheet.left + LABEL_WIDTH, sheet.y, { size: 9 });
    sheet.y += sheet.height(lines, { size: 9 }) + 2;
  }
  sheet.y += 2;
  drawTable(sheet, finding.table, false);
  sheet.y += 4;
}

function drawField(sheet: Sheet, { label, value, lines }: Field): void {
  const { pdf } = sheet;
  const words = value === null ? [] : sheet.lines(value, sheet.width - LABEL_WIDTH, { size: 9.5 });
  const height = value === null ? 10 + lines * 22 : sheet.height(words, { size: 9.5 }) + 12;
  sheet.room(height);
  sheet.at([label], sheet.left, sheet.y + 4, { size: 9.5, bold: true });
  sheet.at(words, sheet.left + LABEL_WIDTH, sheet.y + 4, { size: 9.5 });
  pdf.setDrawColor(palette.muted).setLineWidth(0.5);
  for (let line = 1; line <= (value === null ? lines : 0); line++) {
    pdf.line(sheet.left + LABEL_WIDTH, sheet.y + line * 22 - 2, sheet.left + sheet.width, sheet.y + line * 22 - 2);
  }
  sheet.y += height;
  pdf.setDrawColor(palette.line).line(sheet.left, sheet.y, sheet.left + sheet.width, sheet.y);
}

function drawFooters(sheet: Sheet, { title, month, pageLabel }: ReportDocument): void {
  const pages = sheet.pdf.getNumberOfPages();
  const y = sheet.bottom + 22;
  for (let page = 1; page <= pages; page++) {
    sheet.pdf.setPage(page);
    sheet.letter({ size: 8, colour: palette.muted });
    sheet.pdf.text(`${title}, ${month}`, sheet.left, y);
    sheet.pdf.text(
      pageLabel.replace('{page}', String(page)).replace('{pages}', String(pages)),
      sheet.left + sheet.width,
      y,
      { align: 'right' },
    );
  }
}
