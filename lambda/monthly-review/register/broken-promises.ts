import { numbers } from '../../../lib/policy';
import { personsUnder } from './hidden-persons';
import { userIdOf } from './register-contradictions';
import type { RegisterFile } from './register-schema';

/** A promise that a valid register breaks: the review can use it, but it must be put right. */
export interface BrokenPromise {
  readonly path: string;
  readonly given: unknown;
  readonly allowed: string;
}

const alphanumeric = (name: string) => name.replace(/@.*$/, '').replace(/[^\p{L}\p{N}]/gu, '').length;

/** What the register says, can be used, and is not what was promised: user-ids too short, persons taken for machines, nobody to review. */
export function brokenPromises(register: RegisterFile): BrokenPromise[] {
  const least = numbers.userIdLength.value;
  const allowed = `a user-id of at least ${least} alphanumeric characters [user-id.personal]`;
  const short = register.administrators.flatMap(({ principals, databaseUsers }, index) =>
    [
      ...principals.map((given, at) => ({ given, path: `administrators[${index}].principals[${at}]` })),
      ...databaseUsers.map((given, at) => ({ given, path: `administrators[${index}].databaseUsers[${at}]` })),
    ].filter(({ given }) => {
      const userId = userIdOf(given);
      return userId !== '' && alphanumeric(userId) < least;
    }),
  );
  return [
    ...short.map((one) => ({ ...one, allowed })),
    ...register.workloads.flatMap((given, index) => {
      const who = personsUnder(given);
      return who === undefined
        ? []
        : [
            {
              ...{ path: `workloads[${index}]`, given },
              allowed: `a pattern of machine roles alone; under this one ${who} would count as machines, too [admins.named]`,
            },
          ];
    }),
    ...(register.reviewers.length > 0
      ? []
      : [{ path: 'reviewers', given: [], allowed: 'at least one reviewer [admins.reviewed-monthly]' }]),
  ];
}
