import {
  DescribeSecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type EC2Client,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';

const idsOf = (rules: readonly SecurityGroupRule[], egress: boolean): string[] =>
  rules.filter(({ IsEgress }) => Boolean(IsEgress) === egress).flatMap(({ SecurityGroupRuleId: id }) => id ?? []);

/**
 * Takes every rule out of a security group; a group without rules is left as it is.
 * @returns how many rules were taken out
 */
export async function closeSecurityGroup(ec2: Pick<EC2Client, 'send'>, groupId: string): Promise<number> {
  const rules: SecurityGroupRule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [groupId] }], NextToken }),
    );
    rules.push(...(page.SecurityGroupRules ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
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
