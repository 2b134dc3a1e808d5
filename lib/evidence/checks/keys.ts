import { numbers } from '../../policy';
import type { Resource } from '../../template/model';
import { count, isFalse, isTrue, text } from '../../template/shape';
import { speaksOf, statementsOf } from '../../template/statements';
import { keyOf, storeKeys } from '../../rules/stores';
import { check, shown, type Check, type Evidence } from '../check';

/** Actions that lose a key: its own policy denies them, so that no permission elsewhere grants them. */
const LOSING = ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:PutKeyPolicy'];

/**
 * A store's key is a customer-managed one of these templates, and its own: one of its stack, or one that nothing in the
 * key's stack uses already.
 */
export function keyOfStore({ model }: Evidence, store: Resource, property: string, value: unknown): Check {
  const key = keyOf(value, store, model);
  const borrowed =
    key !== undefined &&
    key.stack !== store.stack &&
    model.resources.some(
      (other) =>
        other.stack === key.stack &&
        other.type in storeKeys &&
        keyOf(storeKeys[other.type]?.(other), other, model) === key,
    );
  const encrypts = !/^(SIGN_VERIFY|GENERATE_VERIFY_MAC|KEY_AGREEMENT)$/.test(text(key?.properties['KeyUsage']));
  return check(
    store,
    property,
    'a customer-managed key of its own stack',
    borrowed ? `${key.stack}/${key.logicalId}, which encrypts the stores of its own stack` : shown(value, model, store),
    key !== undefined && !borrowed && encrypts,
  );
}

/** A key is on, rotated, and deleted only after the longest window; its policy keeps it from being lost. */
export function keyKept({ model }: Evidence, key: Resource): Check[] {
  const { properties } = key;
  const window = count(properties['PendingWindowInDays']) ?? numbers.keyDeletionWindow.value;
  const denied = statementsOf(properties['KeyPolicy'], model, key).filter(
    ({ effect, principals }) => effect === 'Deny' && principals.includes('*'),
  );
  const open = statementsOf(properties['KeyPolicy'], model, key).some(
    ({ effect, principals, conditions }) =>
      effect === 'Allow' && principals.includes('*') && Object.keys(conditions).length === 0,
  );
  const symmetric = !text(properties['KeySpec']) || text(properties['KeySpec']) === 'SYMMETRIC_DEFAULT';
  const period = count(properties['RotationPeriodInDays']) ?? numbers.keyRotation.value;
  return [
    ...(symmetric
      ? [
          check(
            key,
            'EnableKeyRotation',
            'true',
            properties['EnableKeyRotation'],
            isTrue(properties['EnableKeyRotation']),
          ),
          check(
            key,
            'RotationPeriodInDays',
            `${numbers.keyRotation.value} or less`,
            period,
            period <= numbers.keyRotation.value,
          ),
        ]
      : []),
    check(
      key,
      'PendingWindowInDays',
      `${numbers.keyDeletionWindow.value}`,
      window,
      window >= numbers.keyDeletionWindow.value,
    ),
    check(key, 'Enabled', 'not false', properties['Enabled'] ?? 'true by default', !isFalse(properties['Enabled'])),
    check(key, 'KeyPolicy', 'open to nobody without a condition', open ? 'Principal *' : 'named principals', !open),
    check(
      key,
      'KeyPolicy',
      `denies ${LOSING.join(', ')}`,
      LOSING.filter((action) => denied.some((statement) => speaksOf(statement, action))).join(', '),
      LOSING.every((action) => denied.some((statement) => speaksOf(statement, action))),
    ),
  ];
}

/** The keys of the templates by what their loss would lose: clusters' disks, or copies and all else. */
export function keysFor(evidence: Evidence, purpose: 'disks' | 'backups'): Resource[] {
  const { model } = evidence;
  const uses = (key: Resource, types: readonly string[]) =>
    model.ofType(...types).some((store) => keyOf(storeKeys[store.type]?.(store), store, model) === key);
  return model.ofType('AWS::KMS::Key').filter((key) => {
    const copies = uses(key, [
      'AWS::S3::Bucket',
      'AWS::Backup::BackupVault',
      'AWS::Backup::LogicallyAirGappedBackupVault',
    ]);
    const disks = uses(key, ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance']);
    return purpose === 'backups' ? copies : disks || !copies;
  });
}
