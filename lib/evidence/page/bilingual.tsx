import type { Bilingual } from '../../policy';

/** A text in both languages; the reader's choice hides one. */
export const T = ({ it, en }: Bilingual) => (
  <>
    <span lang="it">{it}</span>
    <span lang="en">{en}</span>
  </>
);

/** A number with its noun. */
export const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
