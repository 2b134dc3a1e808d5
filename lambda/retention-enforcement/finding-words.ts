import type { Finding } from './enforce';

/** Kinds of finding, what is wrong first. */
export const KINDS = ['missing', 'unprotected', 'unseen', 'overdue'] as const satisfies readonly Finding['kind'][];

export const KIND_NAMES = {
  missing: 'Mancante · Missing',
  unprotected: 'Non protetto · Unprotected',
  unseen: 'Non visto · Unseen',
  overdue: 'Oltre il termine · Overdue',
};

export const OUTCOMES = {
  deleted: 'cancellato · deleted',
  'would-delete': 'da cancellare · would delete',
  held: 'trattenuto · held',
  locked: 'bloccato · locked',
  left: 'rimasto · left',
  'still-there': 'ancora presente · still there',
};

/** What a finding is about, what is the matter, and how many more are alike. */
export const inWords = (finding: Finding): readonly [about: string, matter: string] =>
  finding.kind === 'overdue'
    ? [
        `${finding.store} ${finding.id}`,
        `${OUTCOMES[finding.outcome]}: ${finding.ageDays} gg · days, ${finding.why}${finding.more ? ` (+${finding.more})` : ''}`,
      ]
    : finding.kind === 'unseen'
      ? [finding.what, finding.why]
      : [finding.check, finding.what];
