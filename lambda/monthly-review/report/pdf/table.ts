import { autoTable } from 'jspdf-autotable';
import type { Column, Table } from '../document';
import { palette } from '../palette';
import { drawable, type Sheet } from './sheet';

/** Narrowest that a column of free text is drawn, in points: identifiers break rather than squeeze the others out. */
const NARROWEST = 52;

/** A table whose header repeats on each page, with its caption above and what is not shown below. */
export function drawTable(sheet: Sheet, table: Table, caption = true): void {
  if (caption) {
    sheet.room(90);
    sheet.paragraph(table.caption, { size: 10.5, bold: true }, 3);
  }
  const widths = columnWidths(sheet, table);
  autoTable(sheet.pdf, {
    startY: sheet.y,
    margin: sheet.margin,
    theme: 'plain',
    head: [table.columns.map(({ label }) => drawable(label))],
    body: table.rows.map((row) => row.map((cell) => cell.split('\n').map(drawable).join('\n'))),
    rowPageBreak: 'avoid',
    styles: {
      font: 'helvetica',
      fontSize: 8,
      textColor: palette.ink,
      cellPadding: { top: 3, bottom: 3, left: 0, right: 7 },
      overflow: 'linebreak',
      lineColor: palette.line,
      lineWidth: { bottom: 0.5 },
    },
    headStyles: { textColor: palette.muted, fontStyle: 'bold', valign: 'bottom', lineWidth: { bottom: 1 } },
    columnStyles: Object.fromEntries(
      table.columns.map(({ align }, at) => [at, { halign: align, cellWidth: widths[at] ?? 'auto' }]),
    ),
    didParseCell: ({ section, cell, column }) => {
      if (section === 'head') cell.styles.halign = table.columns[column.index]?.align ?? 'left';
    },
  });
  sheet.y = ((sheet.pdf as unknown as { lastAutoTable: { finalY: number } }).lastAutoTable.finalY ?? sheet.y) + 6;
  if (table.more) sheet.paragraph(table.more, { size: 8.5, colour: palette.muted }, 4);
  sheet.y += 6;
}

/** Widths in proportion to what each column holds, so that long identifiers neither starve nor take all. */
function columnWidths(sheet: Sheet, { columns, rows }: Table): number[] {
  const natural = columns.map((column, at) => {
    const cells = rows.map((row) => width(sheet, row[at] ?? '', 8));
    const widest = Math.max(width(sheet, column.label, 8.5), ...cells) + 9;
    return Math.max(widestWord(sheet, column) + 9, Math.min(widest, 190));
  });
  const total = natural.reduce((sum, one) => sum + one, 0);
  if (total <= sheet.width) return natural.map((one) => one + ((sheet.width - total) * one) / total);
  const fixed = columns.map(({ align, firm }, at) => firm || align === 'right' || (natural[at] ?? 0) <= NARROWEST);
  const kept = natural.reduce((sum, one, at) => sum + (fixed[at] ? one : 0), 0);
  const rest = total - kept;
  return natural.map((one, at) => (fixed[at] ? one : (one / rest) * (sheet.width - kept)));
}

const widestWord = (sheet: Sheet, { label }: Column) =>
  Math.max(...label.split(' ').map((word) => width(sheet, word, 8.5)));

function width(sheet: Sheet, text: string, size: number): number {
  sheet.letter({ size });
  return Math.max(...text.split('\n').map((line) => sheet.pdf.getTextWidth(drawable(line))));
}
