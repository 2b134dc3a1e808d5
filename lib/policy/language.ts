/** The languages in which reports, alerts and evidence are written. */
export type Language = 'it' | 'en';

/** A text in both. */
export type Bilingual = Readonly<Record<Language, string>>;
