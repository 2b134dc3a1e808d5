import { numbers } from '../../../lib/policy';
import { personsUnder } from './hidden-persons';
import type { RegisterMistake } from './parse-register';
import { namesOf, userIdOf } from './register-contradictions';
import type { RegisterFile } from './register-schema';

const alphanumeric = (name: string) => name.replace(/@.*$/, '').replace(/[^\p{L}\p{N}]/gu, '').length;

/**
 * What the register says that can be used and is not what was promised, and so must be put right: user-ids too short,
 * persons taken for machines, nobody to review.
 */
export function brokenPromises(register: RegisterFile): RegisterMistake[] {
  const least = numbers.userIdLength.value;
  const broken: RegisterMistake[] = [];
  for (const { name, path } of register.administrators.flatMap(namesOf)) {
    const userId = userIdOf(name);
    if (userId === '' || alphanumeric(userId) >= least) continue;
    const allowed = `a user-id of at least ${least} alphanumeric characters [user-id.personal]`;
    broken.push({ path, given: name, allowed });
  }
  register.workloads.forEach((given, index) => {
    const who = personsUnder(given);
    if (who === undefined) return;
    const allowed = `a pattern of machine roles alone; under this one ${who} would count as machines, too [admins.named]`;
    broken.push({ path: `workloads[${index}]`, given, allowed });
  });
  if (register.reviewers.length === 0) {
    broken.push({ path: 'reviewers', given: [], allowed: 'at least one reviewer [admins.reviewed-monthly]' });
  }
  return broken;
}
