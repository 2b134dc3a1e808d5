import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { incidents } from '../month/incidents';
import type { Shown, Stage } from '../stage';

/** Rules over many events: the month's review finds them, no single event can. */
const NOT_AT_ONCE = ['failed-logins'];

/** What cannot wait for the month's end reached the alarm mailbox, within minutes of what was done. */
export async function immediateAlert({ folder, out }: Stage): Promise<Shown> {
  const target = join(out, 'alerts');
  mkdirSync(target, { recursive: true });
  const mails: { at: number; text: string }[] = [];
  for (const file of readdirSync(join(folder, 'mail')).sort()) {
    const mail = await simpleParser(readFileSync(join(folder, 'mail', file)));
    if (mail.attachments.length > 0) continue; // a review
    cpSync(join(folder, 'mail', file), join(target, file));
    mails.push({ at: mail.date?.getTime() ?? 0, text: `${mail.subject} ${mail.text} ${mail.html || ''}` });
  }
  const expected = incidents.filter(({ rule }) => !NOT_AT_ONCE.includes(rule));
  const untold = expected.filter(
    ({ rule, person, day }) =>
      !mails.some(
        ({ at, text }) =>
          text.includes(`#${rule}`) &&
          (person === null || text.includes(person)) &&
          new Date(at).toISOString().slice(0, 7) === day.slice(0, 7),
      ),
  );
  const short = [
    mails.length === 0 && 'no alert was mailed',
    untold.length > 0 && `not told: ${untold.map(({ rule, person }) => `${rule} (${person ?? 'nobody'})`).join(', ')}`,
    mails.length > expected.length * 3 && `${mails.length} mails: too many to be read`,
  ];
  return {
    clauses: 'incident',
    done: "the trail's stream told the alert function what was done, as it was done",
    seen: `${mails.length} mails to the alarm mailbox, ${expected.length} of ${expected.length} planted acts told with the right person`,
    look: 'alerts/',
    short,
  };
}
