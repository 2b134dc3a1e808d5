import type { Settings } from '../../lib/config';
import { Random } from './random';
import { inRome, isWorkingDay } from './working-time';

/** Schools that the rehearsal's records are of: codes of no real school. */
export const schools = ['ZZIC800001', 'ZZIS900002'] as const;

/** What the applications record on a day, by stream: sign-ins of each, operations of those whose operations are kept. */
export function tracedRecords(
  settings: Settings,
  seed: string,
  day: string,
): Record<'accesses' | 'operations', object[]> {
  const random = new Random(`${seed}/${day}/traced`);
  const records = { accesses: [] as object[], operations: [] as object[] };
  if (!isWorkingDay(day)) return records;
  for (const { name: application, operationLogMonths } of settings.tracing.applications) {
    for (const school of schools) {
      const at = inRome(day, 8, random.whole(0, 59), random.whole(0, 59)).toISOString();
      const user = `${random.pick(['segreteria', 'docente'])}.${random.whole(10, 99)}`;
      const of = { at, application, school, user, outcome: 'success' };
      const source = `203.0.113.${random.whole(100, 199)}`;
      records.accesses.push({ id: random.uuid(), ...of, event: 'sign-in', source });
      if (operationLogMonths === undefined) continue;
      const object = { type: 'registro', id: String(random.whole(1, 9999)) };
      records.operations.push({ id: random.uuid(), ...of, action: 'update', object });
    }
  }
  return records;
}
