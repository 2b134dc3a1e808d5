import type { ClauseSlug } from '../../policy';
import type { Resource } from '../../template/model';
import type { Check, Evidence } from '../check';
import { calls, callsWorker, SCHEDULES } from './callers';
import { FUNCTION, functionWorks } from './functions';
import { clauseOf } from './purposes';
import { MACHINE, machineWorks } from './workflows';

/** The workings behind a clause: its schedules and rules are on and call what is there, its functions may do their work. */
export function workingsFor(evidence: Evidence, slug: ClauseSlug): Check[] {
  const { model } = evidence;
  const works = (resource: Resource) => clauseOf(evidence, resource) === slug;
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
