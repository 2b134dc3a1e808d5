import { DateTime } from 'luxon';
import type { Bilingual } from '../policy';

/** "1 gennaio 2028", "1 January 2028" of "2028-01-01". */
export function dayInWords(day: string): Bilingual {
  const date = DateTime.fromISO(day, { zone: 'utc' });
  const words = (locale: string) => (date.isValid ? date.setLocale(locale).toFormat('d LLLL yyyy') : day);
  return { it: words('it'), en: words('en-GB') };
}
