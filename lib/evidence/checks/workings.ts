import type { ClauseSlug } from '../../policy';
import type { Resource } from '../../template/model';
import type { Check, Evidence } from '../check';
import { calls, callsWorker, SCHEDULES } from './callers';
import { FUNCTION, functionWorks } from './functions';
import { clauseOf, meantFunctions } from './purposes';
import { MACHINE, machineWorks } from './workflows';

/** The workings behind a clause: its schedules and rules are on and call what is there, its functions may do their work. */
export function workingsFor(evidence: Evidence, slug: ClauseSlug): Check[] {
  const { model, estate } = evidence;
  const needed = meantFunctions(evidence);
  const works = (resource: Resource) => clauseOf(evidence, resource) === slug;
  // What calls only functions that no promise needs is needed by none
  const isBeside = (caller: Resource) => {
    const called = [...estate.setsGoing(caller)].filter(({ type }) => type === FUNCTION || type === MACHINE);
    return called.length > 0 && called.every((one) => one.type === FUNCTION && !needed.includes(one));
  };
  const callers = model
    .ofType(...SCHEDULES)
    .filter((caller) => callsWorker(caller) && !isBeside(caller) && works(caller));
  return [
    ...callers.flatMap((caller) => calls(evidence, caller)),
    ...needed.filter(works).flatMap((worker) => functionWorks(evidence, worker)),
    ...model
      .ofType(MACHINE)
      .filter(works)
      .flatMap((machine) => machineWorks(evidence, machine)),
  ];
}
