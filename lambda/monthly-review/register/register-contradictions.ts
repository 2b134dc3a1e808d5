import type { RegisterMistake } from './parse-register';
import { patternOf } from './register-index';
import type { Administrator, RegisterFile } from './register-schema';

/** Names that read alike are one, however their accents, widths, spaces and capitals are written. */
export const fold = (name: string) => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** The user-id inside a principal: IAM user name, session name, or the sign-in name itself. */
export function userIdOf(principal: string): string {
  if (!principal.startsWith('arn:')) return principal;
  const [kind = '', ...path] = principal.split(':').slice(5).join(':').split('/');
  if (kind === 'user' || kind === 'assumed-role' || kind === 'federated-user') return path.at(-1) ?? '';
  return '';
}

/** Whether an appointment covers any day of a month. */
export const inOffice = ({ appointment: { from, until } }: Administrator, month: string) =>
  from.slice(0, 7) <= month && (until === null || until.slice(0, 7) >= month);

/** A name by which somebody acts, and where the register says it. */
export interface ListedName {
  readonly kind: 'principal' | 'database';
  readonly name: string;
  readonly path: string;
}

/** The names of an administrator. @param index the place in the register */
export const namesOf = ({ principals, databaseUsers }: Administrator, index: number): ListedName[] => [
  ...principals.map((name, at): ListedName => ({
    kind: 'principal',
    name,
    path: `administrators[${index}].principals[${at}]`,
  })),
  ...databaseUsers.map((name, at): ListedName => ({
    kind: 'database',
    name,
    path: `administrators[${index}].databaseUsers[${at}]`,
  })),
];

/** Administrators without a name; names that stand twice, that are nobody's, or by which two persons act. */
function mistakenNames({ administrators, emergency, workloads }: RegisterFile): RegisterMistake[] {
  const mistakes: RegisterMistake[] = [];
  const sealed = patternOf(emergency);
  const listed = new Map<string, string>();
  const owners = new Map<string, { person: string; path: string }>();
  for (const [index, administrator] of administrators.entries()) {
    const person = fold(administrator.person);
    const names = namesOf(administrator, index);
    if (names.length === 0) {
      const allowed = 'at least one principal or database user: without one nothing the person does is recognised';
      mistakes.push({ path: `administrators[${index}].principals`, given: [], allowed });
    }
    for (const { kind, name, path } of names) {
      const wrong = (allowed: string) => mistakes.push({ path, given: name, allowed: `${allowed} [user-id.personal]` });
      const key = `${kind} ${fold(name)}`;
      const first = listed.get(key);
      if (first) wrong(`a name listed once; it already stands at ${first}`);
      else listed.set(key, path);
      // Under `workloads` patterns may match more than machines; what is written there as it is stands twice.
      const elsewhere = sealed?.test(name) ? 'emergency' : workloads.includes(name) ? 'workloads' : '';
      if (elsewhere) wrong(`a principal of the person's own; under ${elsewhere} it is nobody's`);

      const userId = fold(userIdOf(name));
      const owner = owners.get(userId);
      if (!owner) owners.set(userId, { person, path });
      else if (userId && owner.person !== person && !first) {
        wrong(`a user-id never given to anybody else; ${owner.path} gives it to another person`);
      }
    }
  }
  return mistakes;
}

/** Reviewers who are administrators in the month, by their name or by one that they act under. */
function ownReviewers({ administrators, reviewers }: RegisterFile, month: string): RegisterMistake[] {
  const inMonth = administrators.filter((one) => inOffice(one, month));
  const allowed = `somebody who is no administrator in ${month}: nobody reviews himself [admins.reviewed-monthly]`;
  return reviewers.flatMap(({ person, email }, index) =>
    inMonth.flatMap((administrator): RegisterMistake[] => {
      if (fold(administrator.person) === fold(person))
        return [{ path: `reviewers[${index}].person`, given: person, allowed }];
      const { principals, databaseUsers } = administrator;
      const names = [...principals.flatMap((name) => [name, userIdOf(name)]), ...databaseUsers];
      return names.some((name) => fold(name) === fold(email))
        ? [{ path: `reviewers[${index}].email`, given: email, allowed }]
        : [];
    }),
  );
}

/** What each field may say, but not together with another: nobody reviews himself, no user-id serves two persons. */
export const contradictions = (register: RegisterFile, month: string): RegisterMistake[] => [
  ...mistakenNames(register),
  ...ownReviewers(register, month),
];
