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

/** What each field may say, but not together with another: nobody reviews himself, no user-id serves two persons. */
export function contradictions(register: RegisterFile, month: string): RegisterMistake[] {
  const mistakes: RegisterMistake[] = [];
  const sealed = patternOf(register.emergency);
  const listed = new Map<string, string>();
  const owners = new Map<string, { person: string; path: string }>();

  register.administrators.forEach((administrator, index) => {
    const person = fold(administrator.person);
    const names = [
      ...administrator.principals.map((name, at) => ({ name, path: `administrators[${index}].principals[${at}]` })),
      ...administrator.databaseUsers.map((name, at) => ({
        name,
        path: `administrators[${index}].databaseUsers[${at}]`,
        database: true,
      })),
    ];
    if (names.length === 0) {
      mistakes.push({
        path: `administrators[${index}].principals`,
        given: [],
        allowed: 'at least one principal or database user: without one nothing the person does is recognised',
      });
    }
    for (const { name, path, ...kind } of names) {
      const key = `${'database' in kind ? 'database' : 'principal'} ${fold(name)}`;
      const first = listed.get(key);
      if (first)
        mistakes.push({
          path,
          given: name,
          allowed: `a name listed once; it already stands at ${first} [user-id.personal]`,
        });
      else listed.set(key, path);
      // Under `workloads` patterns may match more than machines; what is written there as it is stands twice.
      const elsewhere = sealed?.test(name) ? 'emergency' : register.workloads.includes(name) ? 'workloads' : '';
      if (elsewhere)
        mistakes.push({
          path,
          given: name,
          allowed: `a principal of the person's own; under ${elsewhere} it is nobody's [user-id.personal]`,
        });

      const userId = fold(userIdOf(name));
      const owner = owners.get(userId);
      if (!owner) owners.set(userId, { person, path });
      else if (userId && owner.person !== person && !first) {
        mistakes.push({
          path,
          given: name,
          allowed: `a user-id never given to anybody else; ${owner.path} gives it to another person [user-id.personal]`,
        });
      }
    }
  });

  register.reviewers.forEach((reviewer, index) => {
    for (const administrator of register.administrators.filter((one) => inOffice(one, month))) {
      const names = [
        ...administrator.principals.flatMap((name) => [name, userIdOf(name)]),
        ...administrator.databaseUsers,
      ];
      const path = `reviewers[${index}]`;
      const allowed = `somebody who is no administrator in ${month}: nobody reviews himself [admins.reviewed-monthly]`;
      if (fold(administrator.person) === fold(reviewer.person)) {
        mistakes.push({ path: `${path}.person`, given: reviewer.person, allowed });
      } else if (names.some((name) => fold(name) === fold(reviewer.email))) {
        mistakes.push({ path: `${path}.email`, given: reviewer.email, allowed });
      }
    }
  });
  return mistakes;
}
