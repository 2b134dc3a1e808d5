import type { Bilingual } from '../risks';

/** A text in both languages; the reader's choice hides one. */
export const T = ({ it, en }: Bilingual) => (
  <>
    <span lang="it">{it}</span>
    <span lang="en">{en}</span>
  </>
);
