import { patternOf } from './register-index';
import type { RegisterFile } from './register-schema';

/** Where AWS keeps persons, whoever they are. */
const PERSONS = [
  ['IAM users', 'arn:*:iam::*:user/*'],
  ['root', 'arn:*:iam::*:root'],
  ["Identity Center's roles", 'arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*'],
  ["Identity Center's roles", 'arn:*:sts::*:assumed-role/AWSReservedSSO_*/*'],
  ['federated users', 'arn:*:sts::*:federated-user/*'],
] as const;

/** Of an ARN that ends in CLUSTER/USER. */
const USER = /\/([^/]*)$/;

/** Whether two patterns have a text in common: `*` matches anything in the one, anything without a colon in the other. */
function meet(one: string, other: string): boolean {
  // For each beginning of the other: whether it has a text in common with what was read of the one.
  let row = [true];
  for (let at = 1; at <= other.length; at++) row.push(row[at - 1] === true && other[at - 1] === '*');
  for (const mine of one) {
    const next = [row[0] === true && mine === '*'];
    for (let at = 1; at <= other.length; at++) {
      const theirs = other[at - 1];
      const both = mine === theirs && row[at - 1] === true;
      const less = (mine === '*' || (theirs === '*' && mine !== ':')) && row[at] === true;
      const more = (mine === '*' || theirs === '*') && next[at - 1] === true;
      next.push(both || less || more);
    }
    row = next;
  }
  return row.at(-1) === true;
}

/**
 * Whom a pattern of `workloads` holds beside machines, in words; undefined where nobody. A person under it is counted as a
 * machine, unless and as long as the register holds him. A machine's IAM user may stand there, its ARN written whole.
 */
export function personsUnder(
  pattern: string,
  { administrators, emergency }: Pick<RegisterFile, 'administrators' | 'emergency'>,
): string | undefined {
  for (const [who, place] of PERSONS) {
    if ((pattern.includes('*') || who !== 'IAM users') && meet(pattern, place)) return who;
  }
  const sealed = emergency.find((arn) => meet(pattern, arn));
  if (sealed !== undefined) return sealed;
  const expression = patternOf([pattern]);
  const users = meet(pattern, 'arn:*:rds-db:*:*:dbuser:*') ? patternOf([USER.exec(pattern)?.[1] ?? '*']) : null;
  for (const { principals, databaseUsers } of administrators) {
    const principal = principals.find((name) => name !== pattern && expression?.test(name));
    if (principal !== undefined) return principal;
    const user = databaseUsers.find((name) => users?.test(name));
    if (user !== undefined) return `the database user ${user}`;
  }
  return undefined;
}
