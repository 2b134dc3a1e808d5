import type { Heat } from '../document';
import { heatColour, heatSteps, palette } from '../palette';
import type { Sheet } from './sheet';

const HOURS = 24;
const ROW = 8.6;
const LABELS = 34;

/** The picture of hours (down) and days (across), drawn as vectors. */
export function drawHeat(sheet: Sheet, heat: Heat): void {
  const { pdf } = sheet;
  sheet.room(HOURS * ROW + 80);
  sheet.paragraph(heat.caption, { size: 10.5, bold: true }, 4);
  const cell = (sheet.width - LABELS) / Math.max(heat.counts.length, 1);
  const left = sheet.left + LABELS;
  const top = sheet.y + 14;
  heat.counts.forEach((hours, day) => {
    const x = left + day * cell;
    if (heat.restDays.includes(day + 1)) pdf.setFillColor(palette.rest).rect(x, sheet.y, cell - 0.8, 11, 'F');
    sheet.letter({ size: 7 });
    pdf.text(String(day + 1), x + (cell - 0.8) / 2, sheet.y + 8.2, { align: 'center' });
    for (let hour = 0; hour < HOURS; hour++) {
      pdf.setFillColor(heatColour(hours[hour] ?? 0, heat.most)).rect(x, top + hour * ROW, cell - 0.8, ROW - 0.8, 'F');
    }
  });
  sheet.letter({ size: 7, colour: palette.muted });
  for (let hour = 0; hour < HOURS; hour += 3) {
    pdf.text(`${String(hour).padStart(2, '0')}:00`, left - 5, top + hour * ROW + 6.4, { align: 'right' });
  }
  sheet.y = top + HOURS * ROW + 8;
  drawLegend(sheet, heat, left);
  sheet.y += 16;
  sheet.paragraph(heat.summary, { size: 9, colour: palette.muted }, 10);
}

function drawLegend(sheet: Sheet, { legend }: Heat, left: number): void {
  const { pdf, y } = sheet;
  sheet.letter({ size: 7.5, colour: palette.muted });
  let x = left;
  const label = (text: string) => {
    pdf.text(text, x, y + 6.5);
    x += pdf.getTextWidth(text) + 5;
  };
  const box = (colour: string, width: number) => {
    pdf.setFillColor(colour).rect(x, y, width - 1, 8, 'F');
    x += width;
  };
  label(legend.none);
  for (const step of heatSteps) box(step, 15);
  x += 4;
  label(legend.most);
  x += 16;
  box(palette.rest, 15);
  x += 4;
  label(legend.rest);
}
