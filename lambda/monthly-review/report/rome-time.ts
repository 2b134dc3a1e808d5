import { TIME_ZONE, type Language } from '../../../lib/policy';

const locale = { it: 'it-IT', en: 'en-GB' } as const;

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: TIME_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** "05/10/2026 10:30", Europe/Rome; what is no date is shown as it is. */
export function romeTime(instant: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  const of = Object.fromEntries(parts.formatToParts(date).map(({ type, value }) => [type, value]));
  return `${of['day']}/${of['month']}/${of['year']} ${of['hour']}:${of['minute']}`;
}

/** "ottobre 2026" of "2026-10". */
export const monthName = (month: string, language: Language): string =>
  new Intl.DateTimeFormat(locale[language], { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );

/** "38.211" in Italian, "38,211" in English. */
export const count = (value: number, language: Language): string =>
  new Intl.NumberFormat(locale[language], { useGrouping: 'always' as never }).format(value);
