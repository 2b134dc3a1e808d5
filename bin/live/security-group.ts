import { DescribeSecurityGroupsCommand, type EC2Client, type IpPermission } from '@aws-sdk/client-ec2';

/** A group's permission as CloudFormation writes rules: one for each network, group or list that it names. */
function rulesOf(
  GroupId: string,
  { IpProtocol, FromPort, ToPort, ...to }: IpPermission,
  side: 'Source' | 'Destination',
): Record<string, unknown>[] {
  const peers = [
    ...(to.IpRanges ?? []).map(({ CidrIp }) => ({ CidrIp })),
    ...(to.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => ({ CidrIpv6 })),
    ...(to.UserIdGroupPairs ?? []).map((other) => ({ [`${side}SecurityGroupId`]: other.GroupId })),
    ...(to.PrefixListIds ?? []).map(({ PrefixListId }) => ({ [`${side}PrefixListId`]: PrefixListId })),
  ];
  return peers.map((peer) => ({ GroupId, IpProtocol, FromPort, ToPort, ...peer }));
}

/** Reads a security group's rules as they are: whoever opens it by hand is seen. */
export const readSecurityGroup = (ec2: EC2Client) => async (groupId: string) => {
  const { SecurityGroups: [group] = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] }));
  if (!group) throw new Error(`${groupId} is not in the account`);
  return {
    SecurityGroupIngress: (group.IpPermissions ?? []).flatMap((one) => rulesOf(groupId, one, 'Source')),
    SecurityGroupEgress: (group.IpPermissionsEgress ?? []).flatMap((one) => rulesOf(groupId, one, 'Destination')),
  };
};
