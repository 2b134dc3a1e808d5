import { setTimeout } from 'node:timers/promises';
import {
  DescribeSecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type EC2Client,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';

const idsOf = (rules: readonly SecurityGroupRule[], egress: boolean): string[] =>
  rules.filter(({ IsEgress }) => Boolean(IsEgress) === egress).flatMap(({ SecurityGroupRuleId: id }) => id ?? []);

/** Looks at the rules of a new group, and milliseconds between them. */
const LOOKS = 4;
const BETWEEN = 5000;

/**
 * Takes every rule out of a security group; a group without rules is left as it is.
 * @param isNew whether it was made just now, with rules: EC2 may not show them yet
 * (https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html)
 * @returns how many rules were taken out
 */
export async function closeSecurityGroup(
  ec2: Pick<EC2Client, 'send'>,
  groupId: string,
  isNew = false,
  wait: (ms: number) => Promise<unknown> = setTimeout,
): Promise<number> {
  let rules = await rulesOf(ec2, groupId);
  for (let look = 1; isNew && rules.length === 0 && look < LOOKS; look++) {
    await wait(BETWEEN);
    rules = await rulesOf(ec2, groupId);
  }
  const ingress = idsOf(rules, false);
  const egress = idsOf(rules, true);
  if (ingress.length > 0) {
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: groupId, SecurityGroupRuleIds: ingress }));
  }
  if (egress.length > 0) {
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: groupId, SecurityGroupRuleIds: egress }));
  }
  return ingress.length + egress.length;
}

async function rulesOf(ec2: Pick<EC2Client, 'send'>, groupId: string): Promise<SecurityGroupRule[]> {
  const rules: SecurityGroupRule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [groupId] }], NextToken }),
    );
    rules.push(...(page.SecurityGroupRules ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return rules;
}
