/** Where AWS keeps persons, whoever they are. */
const PERSONS = [
  ['IAM users', 'arn:*:iam::*:user/*'],
  ['root', 'arn:*:iam::*:root'],
  ["Identity Center's roles", 'arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*'],
  ["Identity Center's roles", 'arn:*:sts::*:assumed-role/AWSReservedSSO_*/*'],
  ['federated users', 'arn:*:sts::*:federated-user/*'],
] as const;

/** Whether two patterns have a text in common: `*` matches anything in the one, anything without a colon in the other. */
function meet(one: string, other: string): boolean {
  // For each beginning of the other: whether it has a text in common with what was read of the one.
  let row = [true]; // no place begins with `*`
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
  return row[other.length] === true;
}

/**
 * Whom a pattern of `workloads` holds beside machines, in words; undefined where nobody. Whoever the register does not hold
 * is counted as a machine under it. A machine's IAM user may stand there, its ARN written whole. Those whom the register
 * holds, and whoever opens the sealed role, are persons whatever pattern their names match.
 */
export const personsUnder = (pattern: string): string | undefined =>
  PERSONS.find(([who, place]) => (pattern.includes('*') || who !== 'IAM users') && meet(pattern, place))?.[0];
