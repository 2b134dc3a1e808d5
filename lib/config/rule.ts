import type { ClauseSlug } from '../policy';

/** What a setting must be and which clause asks for it; shown with the value that was given. */
export const rule = (allowed: string, clause?: ClauseSlug) => `${allowed}${clause ? ` [${clause}]` : ''}`;
