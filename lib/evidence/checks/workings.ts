import type { ClauseSlug } from '../../policy';
import type { Resource } from '../../template/model';
import type { Check, Evidence } from '../check';
import { calls, callsWorker, SCHEDULES } from './callers';
import { FUNCTION, functionWorks } from './functions';
import { clauseOf } from './purposes';
import { MACHINE, machineWorks } from './workflows';

const clauses = new WeakMap<Evidence['estate'], Map<Resource, ClauseSlug>>();

/** {@link clauseOf}, asked for every clause of the same resources. */
function knownClauseOf(evidence: Evidence, worker: Resource): ClauseSlug {
  const known = clauses.get(evidence.estate) ?? new Map<Resource, ClauseSlug>();
  clauses.set(evidence.estate, known);
  const clause = known.get(worker) ?? clauseOf(evidence, worker);
  known.set(worker, clause);
  return clause;
}

/** The workings behind a clause: its schedules and rules are on and call what is there, its functions may do their work. */
export function workingsFor(evidence: Evidence, slug: ClauseSlug): Check[] {
  const { model } = evidence;
  const works = (resource: Resource) => knownClauseOf(evidence, resource) === slug;
  const callers = model.ofType(...SCHEDULES).filter((caller) => callsWorker(caller) && works(caller));
  return [
    ...callers.flatMap((caller) => calls(evidence, caller)),
    ...model
      .ofType(FUNCTION)
      .filter(works)
      .flatMap((worker) => functionWorks(evidence, worker)),
    ...model
      .ofType(MACHINE)
      .filter(works)
      .flatMap((machine) => machineWorks(evidence, machine)),
  ];
}
