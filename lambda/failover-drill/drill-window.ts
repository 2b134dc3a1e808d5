import { DateTime } from 'luxon';

/** The hours in which a drill may run, `HH:MM`, Europe/Rome; a window may pass midnight (22:00 to 02:00). */
export interface DrillWindow {
  readonly from: string;
  readonly to: string;
}

/** Whether an instant lies in the window. The end is outside; equal ends leave no window at all. */
export function isInWindow(now: Date, { from, to }: DrillWindow, zone: string): boolean {
  const time = DateTime.fromJSDate(now, { zone }).toFormat('HH:mm');
  return from <= to ? from <= time && time < to : from <= time || time < to;
}
