import type { StackName } from '../../lib/config';
import { LIFE, type Lived } from '../life';
import type { Shown, Stage } from '../stage';
import { auditedCopy } from './audited-copy';
import { copies } from './copies';
import { databaseLogs } from './database-logs';
import { deployed } from './deployed';
import { driftSeen, evidence } from './evidence';
import { failoverDrill } from './failover-drill';
import { immediateAlert } from './immediate-alert';
import { awaitReview, collectReview, ordinaryMonth, plantedMonth } from './monthly-review';
import { recoveryPointWatch } from './recovery-points';
import { awaitRestoreDrill, restoreDrill } from './restore-drill';
import { retention } from './retention';
import { schedules } from './schedules';
import { signOff } from './sign-off';
import { traceApplications, tracedApplications } from './traced-records';

/** Something the platform is asked to show once its two months are lived. */
export interface Step {
  /** What is done, in the words of the progress. */
  readonly name: string;
  readonly clauses: string;
  /** Stacks without which it cannot be played. */
  readonly needs: readonly StackName[];
  readonly play: (stage: Stage, lived: Lived) => Promise<Shown | readonly Shown[]> | Shown;
}

const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

/** What happens on a morning of the life, after what is scheduled has fired. */
export async function everyMorning(stage: Stage, day: string): Promise<void> {
  if (stage.stacks.has('tracing')) await traceApplications(stage, dayBefore(day));
  if (stage.stacks.has('backup') && day.endsWith('-08')) await awaitRestoreDrill(stage);
  if (stage.stacks.has('review') && day.endsWith('-03')) await awaitReview(stage);
}

export const afterLife: readonly Step[] = [
  { name: 'looking at what was deployed', clauses: 'all', needs: [], play: deployed },
  { name: 'looking at what was scheduled', clauses: 'all', needs: [], play: (_, lived) => schedules(lived) },
  { name: "looking at the databases' logs", clauses: 'admins', needs: ['audit', 'database'], play: databaseLogs },
  {
    name: 'reading the review of an ordinary month with a lost hour',
    clauses: 'admins',
    needs: ['audit', 'review'],
    play: async (stage) => ordinaryMonth(await collectReview(stage, LIFE.ordinaryMonth)),
  },
  {
    name: 'reading the review of a month with mistakes and an attack',
    clauses: 'admins',
    needs: ['audit', 'review'],
    play: async (stage) => plantedMonth(await collectReview(stage, LIFE.plantedMonth)),
  },
  {
    name: 'reviewing the month again as an auditor',
    clauses: 'admins',
    needs: ['audit', 'database', 'review'],
    play: auditedCopy,
  },
  { name: 'signing the month off', clauses: 'admins', needs: ['audit', 'review'], play: signOff },
  { name: 'reading the immediate alerts', clauses: 'incident', needs: ['audit', 'review'], play: immediateAlert },
  { name: 'counting the copies', clauses: 'backup', needs: ['database', 'backup'], play: copies },
  {
    name: 'looking at what could be restored',
    clauses: 'backup',
    needs: ['database', 'backup'],
    play: recoveryPointWatch,
  },
  { name: "looking at the applications' records", clauses: 'tracing', needs: ['tracing'], play: tracedApplications },
  {
    name: 'looking at what was restored',
    clauses: 'backup',
    needs: ['database', 'backup', 'retention'],
    play: restoreDrill,
  },
  {
    name: 'filling the stores, placing orders, weakening the account; enforcing',
    clauses: 'tracing, backup',
    needs: ['database', 'backup', 'tracing', 'retention'],
    play: retention,
  },
  // last of what is lived: it lets time pass
  {
    name: 'failing every cluster over',
    clauses: 'cluster',
    needs: ['database', 'backup', 'retention'],
    play: failoverDrill,
  },
  { name: 'judging every clause', clauses: 'all', needs: [], play: evidence },
  {
    name: 'judging what was changed by hand',
    clauses: 'all',
    needs: ['database', 'tracing', 'review'],
    play: driftSeen,
  },
];
