import type { AccessEvent } from '../access-event';
import { eventNamesOf, matchAct, type Act } from './acts';
import { answer, fieldOf, flag, isOn, listOf, parameter, textParameter } from './record-fields';
import type { EventRule } from './rule';
import { shown } from './shown';
import { isWorld } from './world-network';

/** Networks of a security group's permission, as the API of three generations writes them. */
const networksOf = (permission: unknown): readonly unknown[] => [
  ...['cidrIp', 'cidrIpv4', 'cidrIpv6'].map((name) => fieldOf(permission, name)),
  ...listOf(fieldOf(permission, 'ipRanges')).map((range) => fieldOf(range, 'cidrIp') ?? range),
  ...listOf(fieldOf(permission, 'ipv6Ranges')).map((range) => fieldOf(range, 'cidrIpv6') ?? range),
];

/** What a service for everybody, or whoever looks whether it is there, needs. */
const PUBLIC_PORTS = new Set(['80', '443', 'icmp']);
const ICMP = new Set(['icmp', 'icmpv6', '1', '58']);

function openings(event: AccessEvent): readonly { ports: string; cidr: string }[] {
  const request = parameter(event);
  const permissions = [
    request,
    ...listOf(fieldOf(request, 'ipPermissions')),
    ...['SecurityGroupRule', 'SecurityGroupRules'].flatMap((name) =>
      listOf(fieldOf(request, name)).map((rule) => fieldOf(rule, 'SecurityGroupRule') ?? rule),
    ),
  ];
  return permissions.flatMap((permission) => {
    const protocol = fieldOf(permission, 'ipProtocol');
    const [from, to] = [fieldOf(permission, 'fromPort'), fieldOf(permission, 'toPort')].map((port) =>
      String(port ?? ''),
    );
    const all = ['-1', 'all'].includes(String(protocol)) || from === '' || from === '-1';
    const ping = ICMP.has(String(protocol));
    const ports = ping ? 'icmp' : all ? '0-65535' : from === to ? (from ?? '') : `${from}-${to}`;
    return networksOf(permission)
      .filter(isWorld)
      .map((cidr) => ({ ports, cidr }));
  });
}

/** Ports of a Lightsail instance: to whoever comes, unless networks or one of Amazon's lists are named. */
function instancePorts(event: AccessEvent): readonly { ports: string; cidr: string }[] {
  const ports = ['portInfo', 'portInfos'].flatMap((name) => listOf(parameter(event, name)));
  return ports.flatMap((one) => {
    const named = ['cidrs', 'ipv6Cidrs', 'cidrListAliases'].flatMap((name) => listOf(fieldOf(one, name)));
    const [from, to] = ['fromPort', 'toPort'].map((name) => String(fieldOf(one, name) ?? '0'));
    const written = ICMP.has(String(fieldOf(one, 'protocol'))) ? 'icmp' : from === to ? (from ?? '') : `${from}-${to}`;
    return (named.length === 0 ? ['0.0.0.0/0'] : named.filter(isWorld)).map((cidr) => ({ ports: written, cidr }));
  });
}

const describe = (found: readonly { ports: string; cidr: string }[]) =>
  found.length > 0 && shown(found.map(({ ports, cidr }) => `${cidr} · ${ports}`).join(', '));

const defaultRoute = (event: AccessEvent) =>
  ['destinationCidrBlock', 'destinationIpv6CidrBlock'].map((name) => parameter(event, name)).some(isWorld);
/** Routes of a prefix list may lead anywhere: what it holds, the record does not say. */
const routeByList = (event: AccessEvent) => textParameter(event, 'destinationPrefixListId') !== '';
const routeTarget = (event: AccessEvent) => textParameter(event, 'gatewayId') || textParameter(event, 'natGatewayId');

const acts: readonly Act[] = [
  {
    services: ['ec2'],
    eventNames: ['AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules'],
    it: 'gruppo di sicurezza aperto a tutta Internet',
    en: 'security group opened to the whole Internet',
    severity: 'high',
    when: (event) => describe(openings(event).filter(({ ports }) => !PUBLIC_PORTS.has(ports))),
  },
  {
    services: ['ec2'],
    eventNames: ['AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules'],
    it: 'porte web aperte a tutta Internet',
    en: 'web ports opened to the whole Internet',
    severity: 'medium',
    when: (event) => describe(openings(event)),
  },
  {
    services: ['ec2'],
    eventNames: ['CreateRoute', 'ReplaceRoute'],
    it: 'rotta verso Internet',
    en: 'route to the Internet',
    severity: 'high',
    when: (event) => (defaultRoute(event) && /^igw-/.test(routeTarget(event)) ? shown(routeTarget(event)) : false),
  },
  {
    services: ['ec2'],
    eventNames: ['CreateRoute', 'ReplaceRoute'],
    it: 'rotta predefinita cambiata',
    en: 'default route changed',
    severity: 'medium',
    when: (event) => defaultRoute(event) || (routeByList(event) && /^igw-/.test(routeTarget(event))),
  },
  {
    services: ['ec2'],
    eventNames: ['AttachInternetGateway'],
    it: 'rete collegata a Internet',
    en: 'network attached to the Internet',
    severity: 'high',
  },
  {
    services: ['ec2'],
    eventNames: [
      'CreateInternetGateway',
      'CreateEgressOnlyInternetGateway',
      'CreateNatGateway',
      'CreateCarrierGateway',
      // It comes with a gateway, a route to it and subnets that give public addresses.
      'CreateDefaultVpc',
    ],
    it: 'porta verso Internet creata',
    en: 'gateway to the Internet created',
    severity: 'medium',
  },
  {
    services: ['ec2'],
    eventNames: ['CreateNetworkAclEntry', 'ReplaceNetworkAclEntry'],
    it: 'filtro di rete aperto a tutta Internet',
    en: 'network filter opened to the whole Internet',
    severity: 'medium',
    when: (event) =>
      /allow/i.test(textParameter(event, 'ruleAction')) &&
      flag(parameter(event, 'egress')) !== true &&
      ['cidrBlock', 'ipv6CidrBlock'].map((name) => parameter(event, name)).some(isWorld),
  },
  {
    services: ['ec2'],
    eventNames: ['ModifySubnetAttribute'],
    it: 'sottorete che dà indirizzi pubblici',
    en: 'subnet that gives public addresses',
    severity: 'medium',
    when: (event) => isOn(event, 'mapPublicIpOnLaunch'),
  },
  {
    services: ['ec2'],
    eventNames: [
      'CreateTransitGatewayRoute',
      'ReplaceTransitGatewayRoute',
      'CreateClientVpnRoute',
      'AuthorizeClientVpnIngress',
      'CreateVpcBlockPublicAccessExclusion',
      'ModifyVpcBlockPublicAccessExclusion',
    ],
    it: 'rete aperta oltre i suoi confini',
    en: 'network opened beyond its borders',
    severity: 'medium',
    when: (event) =>
      event.eventName.endsWith('VpcBlockPublicAccessExclusion') ||
      isWorld(parameter(event, 'destinationCidrBlock') ?? parameter(event, 'targetNetworkCidr')),
  },
  {
    services: ['ec2'],
    eventNames: ['CreateManagedPrefixList', 'ModifyManagedPrefixList'],
    it: 'tutta Internet in un elenco di reti',
    en: 'the whole Internet in a list of networks',
    severity: 'high',
    when: (event) => {
      const added = ['addEntries', 'addEntry', 'entries', 'entry'].flatMap((name) => listOf(parameter(event, name)));
      const world = added.map((entry) => fieldOf(entry, 'cidr')).find(isWorld);
      return world !== undefined && shown(world);
    },
  },
  {
    services: ['ec2'],
    eventNames: ['ModifyVpcBlockPublicAccessOptions'],
    it: "blocco dell'accesso da Internet tolto",
    en: 'block of access from the Internet removed',
    severity: 'high',
    when: (event) => textParameter(event, 'internetGatewayBlockMode') === 'off',
  },
  {
    services: ['lightsail'],
    eventNames: ['OpenInstancePublicPorts', 'PutInstancePublicPorts'],
    it: 'porte aperte a tutta Internet',
    en: 'ports opened to the whole Internet',
    severity: 'high',
    when: (event) => describe(instancePorts(event).filter(({ ports }) => !PUBLIC_PORTS.has(ports))),
  },
  {
    services: ['lightsail'],
    eventNames: ['OpenInstancePublicPorts', 'PutInstancePublicPorts'],
    it: 'porte web aperte a tutta Internet',
    en: 'web ports opened to the whole Internet',
    severity: 'medium',
    when: (event) => describe(instancePorts(event)),
  },
  {
    services: ['rds', 'redshift'],
    eventNames: ['AuthorizeDBSecurityGroupIngress', 'AuthorizeClusterSecurityGroupIngress'],
    it: 'gruppo di sicurezza di un database aperto a tutta Internet',
    en: "database's security group opened to the whole Internet",
    severity: 'high',
    when: (event) => isWorld(parameter(event, 'cIDRIP')),
  },
  {
    services: ['ec2'],
    eventNames: ['ModifyVpcEndpointServicePermissions'],
    it: 'servizio della rete aperto a chiunque',
    en: "network's service opened to anybody",
    severity: 'high',
    when: (event) =>
      ['addAllowedPrincipals', 'AllowedPrincipals', 'AddAllowedPrincipal'].some((name) =>
        listOf(parameter(event, name)).some((one) => (fieldOf(one, 'content') ?? one) === '*'),
      ),
  },
  {
    services: ['globalaccelerator'],
    eventNames: ['CreateAccelerator', 'CreateCustomRoutingAccelerator', 'CreateEndpointGroup', 'AddEndpoints'],
    it: 'acceleratore aperto a Internet',
    en: 'accelerator open to the Internet',
    severity: 'medium',
  },
  {
    services: ['eks'],
    eventNames: ['CreateCluster', 'UpdateClusterConfig'],
    it: 'gestione del cluster aperta a tutta Internet',
    en: "cluster's management opened to the whole Internet",
    severity: 'medium',
    when: (event) => {
      const network = parameter(event, 'resourcesVpcConfig');
      const from = listOf(fieldOf(network, 'publicAccessCidrs'));
      return flag(fieldOf(network, 'endpointPublicAccess')) === true && (from.length === 0 || from.some(isWorld));
    },
  },
  {
    services: ['elasticloadbalancing'],
    eventNames: ['CreateLoadBalancer'],
    it: 'bilanciatore aperto a Internet',
    en: 'load balancer open to the Internet',
    severity: 'medium',
    when: (event) =>
      fieldOf(listOf(answer(event, 'loadBalancers'))[0], 'scheme') === 'internet-facing' ||
      textParameter(event, 'scheme') === 'internet-facing' ||
      // Of a classic one only the name that it answers says so.
      (textParameter(event, 'scheme') === '' && /^(?!internal-)./.test(String(answer(event, 'dNSName') ?? ''))),
  },
];

export const networkOpening: EventRule = {
  name: 'network-opening',
  severity: 'high',
  clause: 'network.firewall',
  title: { it: 'Rete aperta a Internet', en: 'Network opened to the Internet' },
  why: {
    it: 'I database stanno in una rete senza uscita e senza ingresso da Internet. Una regola o una rotta aperta a tutti toglie il muro che la policy promette.',
    en: 'The databases live in a network without way in or out of the Internet. A rule or route open to all takes down the wall that the policy promises.',
  },
  check: {
    it: 'Richiudere, poi vedere nei registri del traffico chi è entrato intanto; se serviva davvero, passare da un rilascio approvato.',
    en: 'Close it, then see in the flow logs who came in meanwhile; if it was really needed, go by an approved release.',
  },
  eventNames: eventNamesOf(acts),
  match: (event, actor, context) => matchAct(acts, event, actor, context),
};
