import { shortOf, type Shown } from './stage';

const WIDTH = 118;

/** The rows as a table that fits a terminal; cells wrap at word borders. */
export function table(rows: readonly Shown[]): string {
  const columns = [
    { title: 'Clauses', size: 12, of: (row: Shown) => row.clauses },
    { title: 'What was done', size: 34, of: (row: Shown) => row.done },
    {
      title: 'What was seen',
      size: WIDTH - 12 - 34 - 28 - 6,
      of: (row: Shown) => (shortOf(row) ? `FALLS SHORT: ${shortOf(row)}` : row.seen),
    },
    { title: 'Where to look', size: 28, of: (row: Shown) => row.look },
  ];
  const line = (cells: readonly string[][]) =>
    Array.from({ length: Math.max(...cells.map((cell) => cell.length)) }, (_, index) =>
      columns
        .map(({ size }, column) => (cells[column]?.[index] ?? '').padEnd(size))
        .join('  ')
        .trimEnd(),
    ).join('\n');
  const head = line(columns.map(({ title }) => [title]));
  const body = rows.map((row) => line(columns.map(({ of, size }) => wrap(of(row), size))));
  return [head, '-'.repeat(WIDTH), ...body].join('\n');
}

function wrap(text: string, size: number): string[] {
  const lines = [''];
  for (const word of text.split(' ').flatMap((each) => each.match(new RegExp(`.{1,${size}}`, 'g')) ?? [''])) {
    const last = lines.at(-1) ?? '';
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= size) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
