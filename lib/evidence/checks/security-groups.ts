import type { Resource } from '../../template/model';
import { count, objects, text } from '../../template/shape';
import { check, type Check, type Evidence } from '../check';

/** No network of AWS is wider: what is wider means networks that are nobody's in particular. */
const WIDEST = { v4: 16, v6: 44 };

const isWiderThan = (most: number, cidr: unknown): boolean => Number(text(cidr).split('/')[1] ?? Infinity) < most;

/** Whether a rule of a security group names no network, but the Internet or most of the private ranges. */
const isWide = ({ CidrIp, CidrIpv6 }: Readonly<Record<string, unknown>>): boolean =>
  isWiderThan(WIDEST.v4, CidrIp) || isWiderThan(WIDEST.v6, CidrIpv6);

/** Whether a rule names a list of networks that is wide, or not of these templates: then whom it lets in does not show. */
function isWideList({ SourcePrefixListId }: Readonly<Record<string, unknown>>, from: Resource, { model }: Evidence) {
  if (SourcePrefixListId === undefined) return false;
  const { AddressFamily, Entries } = model.target(SourcePrefixListId, from, 'AWS::EC2::PrefixList')?.properties ?? {};
  const most = AddressFamily === 'IPv6' ? WIDEST.v6 : WIDEST.v4;
  return Entries === undefined || objects(Entries).some(({ Cidr }) => isWiderThan(most, Cidr));
}

const SOURCES = ['CidrIp', 'CidrIpv6', 'SourceSecurityGroupId', 'SourcePrefixListId'];

/** Whether a rule of a security group lets a network, or another group, use more than one port. */
function isManyPorts(rule: Readonly<Record<string, unknown>>): boolean {
  if (SOURCES.every((source) => rule[source] === undefined)) return false;
  const own = JSON.stringify(rule['SourceSecurityGroupId']);
  if (own !== undefined && own === JSON.stringify(rule['GroupId'])) return false;
  if (/^(icmp|1|icmpv6|58)$/i.test(String(rule['IpProtocol']))) return false;
  return (
    !/^(tcp|udp|6|17)$/i.test(String(rule['IpProtocol'])) ||
    count(rule['FromPort']) === undefined ||
    count(rule['FromPort']) !== count(rule['ToPort'])
  );
}

/** Who a group lets in, and to which port. */
export function ingress(evidence: Evidence, group: Resource): Check {
  const rules =
    group.type === 'AWS::EC2::SecurityGroup' ? objects(group.properties['SecurityGroupIngress']) : [group.properties];
  const wide = rules.find((rule) => isWide(rule) || isWideList(rule, group, evidence) || isManyPorts(rule));
  return check(
    group,
    'SecurityGroupIngress',
    'named networks and ports only',
    wide ? JSON.stringify(wide) : `${rules.length} rule(s), none open`,
    wide === undefined,
  );
}

/** A group without a rule of egress is given one to everywhere. */
export function egress(group: Resource): Check {
  const given =
    group.type === 'AWS::EC2::SecurityGroup' ? objects(group.properties['SecurityGroupEgress']) : [group.properties];
  const wide = given.find(isWide);
  return check(
    group,
    'SecurityGroupEgress',
    'named networks only: without a rule AWS lets everything out',
    wide ? JSON.stringify(wide) : given.length === 0 ? undefined : `${given.length} rule(s), none open`,
    given.length > 0 && wide === undefined,
  );
}
