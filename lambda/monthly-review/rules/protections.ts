import type { Act } from './acts';
import { fieldOf, flag, listOf, parameter, textParameter } from './record-fields';
import { switchesOff } from './weakening';

/** Where requests say whether something is protected from deletion. */
const PROTECTIONS = [
  'deletionProtection',
  'deletionProtectionEnabled',
  'deletionProtected',
  'deleteProtection',
  'terminationProtected',
  'enableTerminationProtection',
  'disableApiTermination',
];

const REMOVED = {
  it: "protezione dall'eliminazione tolta",
  en: 'deletion protection removed',
  when: (event) => PROTECTIONS.some((name) => switchesOff(event, name)),
} as const satisfies Partial<Act>;

/** Protection from deletion taken away from whatever it protected. */
export const protectionActs: readonly Act[] = [
  {
    ...REMOVED,
    services: ['rds', 'dynamodb', 'dsql', 'neptune-graph', 'qldb', 'aoss', 'cognito-idp'],
    eventNames: [
      'ModifyDBCluster',
      'ModifyDBInstance',
      'ModifyGlobalCluster',
      'UpdateTable',
      'UpdateCluster',
      'UpdateGraph',
      'UpdateLedger',
      'UpdateCollection',
      'UpdateUserPool',
    ],
    severity: 'high',
  },
  {
    ...REMOVED,
    services: ['ec2', 'eks', 'elasticmapreduce', 'network-firewall', 'logs', 'ssm-incidents', 'verifiedpermissions'],
    eventNames: [
      'ModifyInstanceAttribute',
      'UpdateClusterConfig',
      'SetTerminationProtection',
      'UpdateFirewallDeleteProtection',
      'PutLogGroupDeletionProtection',
      'UpdateDeletionProtection',
      'UpdatePolicyStore',
    ],
    severity: 'medium',
    when: (event) =>
      REMOVED.when(event) ||
      // Of an instance, one attribute by its name is the older form.
      (textParameter(event, 'attribute') === 'disableApiTermination' && switchesOff(event, 'value')),
  },
  {
    ...REMOVED,
    services: ['elasticloadbalancing'],
    eventNames: ['ModifyLoadBalancerAttributes'],
    severity: 'medium',
    when: (event) =>
      listOf(parameter(event, 'attributes')).some(
        (one) => fieldOf(one, 'key') === 'deletion_protection.enabled' && flag(fieldOf(one, 'value')) === false,
      ),
  },
  {
    ...REMOVED,
    services: ['cloudformation'],
    eventNames: ['UpdateTerminationProtection'],
    it: "protezione dello stack dall'eliminazione tolta",
    en: "stack's termination protection removed",
    severity: 'medium',
  },
];
