import { jsPDF } from 'jspdf';
import { palette } from '../palette';
import { visible } from '../../visible-text';

/** A4 in points, with its margins. */
const MARGIN = { left: 46, right: 46, top: 50, bottom: 54 };
const LEADING = 1.38;

export interface Lettering {
  readonly size?: number;
  readonly bold?: boolean;
  readonly colour?: string;
}

/** What the standard fonts can draw besides ASCII: Latin-1 letters and the typographic signs of Windows-1252. */
const DRAWABLE = /^[\u0020-\u007E\u00A0-\u00FF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]$/;

/** Text that the PDF's fonts can draw: accents stay, what they lack becomes an escape. */
export const drawable = (text: string): string =>
  [...visible(text).replaceAll('−', '–')]
    .map((one) => (DRAWABLE.test(one) ? one : `\\u{${(one.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`))
    .join('');

/** Pages of a PDF written from top to bottom. */
export class Sheet {
  readonly pdf = new jsPDF({ unit: 'pt', format: 'a4', compress: true, putOnlyUsedFonts: true });
  readonly left = MARGIN.left;
  readonly top = MARGIN.top;
  readonly width = this.pdf.internal.pageSize.getWidth() - MARGIN.left - MARGIN.right;
  readonly bottom = this.pdf.internal.pageSize.getHeight() - MARGIN.bottom;
  readonly margin = MARGIN;
  y = MARGIN.top;

  /** Starts a page when fewer points are left than `height`. */
  room(height: number): void {
    if (this.y + height <= this.bottom) return;
    this.newPage();
  }

  newPage(): void {
    this.pdf.addPage();
    this.y = MARGIN.top;
  }

  letter({ size = 10, bold = false, colour = palette.ink }: Lettering): void {
    this.pdf
      .setFont('helvetica', bold ? 'bold' : 'normal')
      .setFontSize(size)
      .setTextColor(colour);
  }

  /** The lines that a text breaks into. */
  lines(text: string, width: number, lettering: Lettering): string[] {
    this.letter(lettering);
    return this.pdf.splitTextToSize(drawable(text), width) as string[];
  }

  height(lines: readonly string[], { size = 10 }: Lettering): number {
    return lines.length * size * LEADING;
  }

  /** Writes lines at a place, without moving on. */
  at(lines: readonly string[], x: number, y: number, lettering: Lettering): void {
    this.letter(lettering);
    const size = lettering.size ?? 10;
    lines.forEach((line, index) => this.pdf.text(line, x, y + size + index * size * LEADING));
  }

  /** Writes a paragraph over the whole width and moves on; a page break may fall between its lines. */
  paragraph(text: string, lettering: Lettering = {}, after = 6): void {
    for (const line of this.lines(text, this.width, lettering)) {
      this.room(this.height([line], lettering));
      this.at([line], this.left, this.y, lettering);
      this.y += this.height([line], lettering);
    }
    this.y += after;
  }

  /** A paragraph on a coloured ground with an edge on its left. */
  panel(text: readonly (Lettering & { readonly text: string })[], ground: string, edge: string, after = 10): void {
    const inner = this.width - 28;
    const set = text.map(({ text: words, ...lettering }) => ({
      lettering,
      lines: this.lines(words, inner, lettering),
    }));
    const height = set.reduce((total, { lines, lettering }) => total + this.height(lines, lettering), 0) + 18;
    this.room(height);
    this.pdf.setFillColor(ground).rect(this.left, this.y, this.width, height, 'F');
    this.pdf.setFillColor(edge).rect(this.left, this.y, 4, height, 'F');
    let y = this.y + 7;
    for (const { lines, lettering } of set) {
      this.at(lines, this.left + 16, y, lettering);
      y += this.height(lines, lettering);
    }
    this.y += height + after;
  }
}
