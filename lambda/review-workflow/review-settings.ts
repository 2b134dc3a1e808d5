import type { WorkingHours } from '../monthly-review/working-hours';
import { readEnvironment } from '../runtime/environment';
import type { ReviewSettings } from './review-context';

/** The settings that day and merge share. Environment: `REPORTS_BUCKET`, `LANGUAGE`, `WORKING_HOURS` (JSON). */
export function reviewSettings(): ReviewSettings {
  const e = readEnvironment(['REPORTS_BUCKET', 'LANGUAGE', 'WORKING_HOURS']);
  return {
    reportsBucket: e.REPORTS_BUCKET,
    language: e.LANGUAGE === 'en' ? 'en' : 'it',
    workingHours: JSON.parse(e.WORKING_HOURS) as WorkingHours,
  };
}
