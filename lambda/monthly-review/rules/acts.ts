import { HIDDEN_NAME, type AccessEvent } from '../access-event';
import type { Actor } from '../register/register-index';
import { answer, entriesOf, from, isOn, parameter, textParameter } from './record-fields';
import type { Match, RuleContext, Severity } from './rule';
import { severityFor } from './severity';
import { say, shown } from './shown';

/** One kind of act that a rule looks for: of which services and calls, and when such a call counts. */
export interface Act {
  /** Event sources without `.amazonaws.com`; `postgresql` for a database's own log. */
  readonly services: readonly string[];
  readonly eventNames: readonly string[];
  /** What was done to the object, in words. */
  readonly it: string;
  readonly en: string;
  /** Severity when a person did it; a machine's weighs one step less, unless `whoever`. */
  readonly severity: Severity;
  /** Whether the severity is the same whoever did it. @default false */
  readonly whoever?: boolean;
  /** Whether this call counts: a harmless change does not. Returned text is added to the words. @default - always */
  readonly when?: (event: AccessEvent, context: RuleContext) => boolean | string;
}

/** The same act in several services, each by calls of its own. */
export const inEach = (
  calls: Readonly<Record<string, readonly string[]>>,
  act: Omit<Act, 'services' | 'eventNames'>,
): readonly Act[] =>
  Object.entries(calls).map(([service, eventNames]) => ({ ...act, services: [service], eventNames }));

/** Names under which requests name what they act upon, in the order in which they are looked for. */
const OBJECT_NAMES = [
  'bucketName',
  'dBClusterIdentifier',
  'dBInstanceIdentifier',
  'dBClusterSnapshotIdentifier',
  'dBSnapshotIdentifier',
  'targetDBInstanceIdentifier',
  'globalClusterIdentifier',
  'snapshotId',
  'imageId',
  'volumeId',
  'recoveryPointArn',
  'backupVaultName',
  'backupPlanId',
  'trailName',
  'functionName',
  'repositoryName',
  'tableName',
  'secretId',
  'queueUrl',
  'topicArn',
  'logGroupName',
  'logGroupIdentifier',
  'userName',
  'roleName',
  'groupName',
  'groupId',
  'policyArn',
  'permissionSetArn',
  'routeTableId',
  'networkAclId',
  'internetGatewayId',
  'subnetId',
  'dbiResourceId',
  'dbClusterResourceId',
  'detectorId',
  'configurationRecorderName',
  'deliveryChannelName',
  'resourceArn',
  'keyId',
  'fileSystemId',
  'vaultName',
  'layerName',
  'policyId',
  'userId',
  'serialNumber',
  'name',
  'arn',
  'url',
];

const RANKS: ReadonlyMap<string, number> = new Map(OBJECT_NAMES.map((name, rank) => [name.toLowerCase(), rank]));
/** Other names that say which one it is; of these the first, for nothing tells them apart. */
const IDENTIFIER = /(name|id|identifier|arn)$/i;
/** Where something is, on behalf of whom and with what: only when nothing says what it is. */
const CIRCUMSTANCE = /^(instanceArn|identityStoreId|statementId|kmsKeyId|attributeName)$/i;

function rankOf(name: string): number {
  const known = RANKS.get(name.toLowerCase());
  if (known !== undefined) return known;
  if (CIRCUMSTANCE.test(name)) return 2 * RANKS.size + 2;
  return IDENTIFIER.test(name) ? RANKS.size : Infinity;
}

/**
 * What a request acts upon, as far as it says; what it makes or acts upon without saying so, as the answer names it. Names
 * match whatever their case.
 */
export function objectOf(event: AccessEvent): string {
  if (event.eventSource === 'postgresql') {
    return ['cluster', 'database'].map((name) => textParameter(event, name)).join('/');
  }
  let found = '';
  let best = Infinity;
  const look = (fields: unknown, further: number) => {
    for (const [name, value] of entriesOf(fields)) {
      const rank = rankOf(name) + further;
      if (rank >= best || typeof value !== 'string' || value === '' || value === HIDDEN_NAME) continue;
      found = value;
      best = rank;
    }
  };
  look(parameter(event), 0);
  if (best <= RANKS.size) return found;
  for (const part of [answer(event), ...entriesOf(answer(event)).map(([, value]) => value)]) look(part, RANKS.size + 1);
  return found;
}

/** The event names of a table of acts. */
export const eventNamesOf = (acts: readonly Act[]): readonly string[] => [
  ...new Set(acts.flatMap(({ eventNames }) => eventNames)),
];

const byName = new WeakMap<readonly Act[], Map<string, Act[]>>();

/** The acts of a table that a call of this name may be. */
function named(acts: readonly Act[], eventName: string): readonly Act[] {
  let names = byName.get(acts);
  if (!names) byName.set(acts, (names = new Map<string, Act[]>()));
  let found = names.get(eventName);
  if (!found && acts.some(({ eventNames }) => eventNames.includes(eventName))) {
    names.set(eventName, (found = acts.filter(({ eventNames }) => eventNames.includes(eventName))));
  }
  return found ?? [];
}

/** The first act of a table that an event is. */
export function matchAct(acts: readonly Act[], event: AccessEvent, actor: Actor, context: RuleContext): Match | null {
  const { language } = context;
  for (const act of named(acts, event.eventName)) {
    if (!from(event, ...act.services)) continue;
    const counts = act.when?.(event, context) ?? true;
    // Some services answer a dry run as if it had been done.
    if (counts === false || isOn(event, 'dryRun')) continue;
    const detail = typeof counts === 'string' && counts !== '' ? ` (${counts})` : '';
    return {
      // What names nothing is done to the account as a whole.
      what: (one) =>
        `${shown(objectOf(one) || one.recipientAccountId)}: ${say(language, act.it, act.en)}${detail} [${one.eventName}]`,
      severity: act.whoever ? act.severity : severityFor(act.severity, actor),
    };
  }
  return null;
}
