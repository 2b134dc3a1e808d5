import { numbers } from '../../policy';
import type { Resource } from '../../template/model';
import { count, isTrue, text } from '../../template/shape';
import { speaksOf, statementsOf } from '../../template/statements';
import { noneElse } from './let-through';
import { deniedActions, letIn, tooMuch } from './policies';
import { keyOf, storeKeys } from '../../rules/stores';
import { check, notOff, shown, type Check, type Evidence } from '../check';

/** Actions that lose a key: its own policy denies them, so that no permission elsewhere grants them. */
const LOSING = [
  'kms:ScheduleKeyDeletion',
  'kms:DisableKey',
  'kms:PutKeyPolicy',
  'kms:DisableKeyRotation',
  'kms:DeleteImportedKeyMaterial',
  'kms:UpdateAlias',
  'kms:DeleteAlias',
];

/**
 * A store's key is a customer-managed one of these templates, and its own: one of its stack, or one that nothing in the
 * key's stack uses already; a trail's may be that of the bucket that it delivers to, in whatever account, and a log's that
 * of the stack of which its own was once a part.
 */
export function keyOfStore({ model }: Evidence, store: Resource, property: string, value: unknown): Check[] {
  const key = keyOf(value, store, model);
  const encryptedBy = (one: Resource) => keyOf(storeKeys[one.type]?.(one), one, model);
  const filled =
    store.type === 'AWS::CloudTrail::Trail'
      ? model.target(store.properties['S3BucketName'], store, 'AWS::S3::Bucket')
      : undefined;
  const borrowed =
    key !== undefined &&
    key.stack !== store.stack &&
    store.type !== 'AWS::Logs::LogGroup' &&
    !(filled && encryptedBy(filled) === key) &&
    model.resources.some(
      (other) => other.stack === key.stack && Object.hasOwn(storeKeys, other.type) && encryptedBy(other) === key,
    );
  const service = USERS[store.type];
  const serves =
    service === undefined ||
    key === undefined ||
    service.actions.every((action) =>
      letIn(statementsOf(key.properties['KeyPolicy'], model, key), model, service.name, action, {
        source: store,
        on: key,
      }),
    );
  const encrypts = !/^(SIGN_VERIFY|GENERATE_VERIFY_MAC|KEY_AGREEMENT)$/.test(text(key?.properties['KeyUsage']));
  return [
    check(
      store,
      property,
      'a customer-managed key of its own stack that serves it',
      borrowed
        ? `${key.stack}/${key.logicalId}, which encrypts the stores of its own stack`
        : shown(value, model, store),
      key !== undefined && !borrowed && encrypts && serves,
    ),
    ...(key && !serves
      ? [
          check(
            key,
            'KeyPolicy',
            `lets ${service.name.source.replace(/\\/g, '')} encrypt ${store.logicalId}`,
            'not allowed',
            false,
          ),
        ]
      : []),
  ];
}

/** Services that use a store's key themselves, so that its policy must let them. */
const USERS: Readonly<Record<string, { readonly name: RegExp; readonly actions: readonly string[] }>> = {
  'AWS::Logs::LogGroup': { name: /^logs\./, actions: ['kms:GenerateDataKey', 'kms:Decrypt'] },
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
  'AWS::CloudTrail::Trail': {
    name: /^cloudtrail\./,
    actions: ['kms:GenerateDataKey', 'kms:Decrypt', 'kms:DescribeKey'],
  },
};

/** A key is on, rotated, and deleted only after the longest window; its policy keeps it from being lost. */
export function keyKept(evidence: Evidence, key: Resource): Check[] {
  const { model } = evidence;
  const { properties } = key;
  const window = count(properties['PendingWindowInDays']) ?? numbers.keyDeletionWindow.value;
  const statements = statementsOf(properties['KeyPolicy'], model, key);
  const signs = text(properties['KeyUsage']) === 'SIGN_VERIFY';
  const guarded = signs ? [...LOSING, 'kms:Sign'] : LOSING;
  const denied = deniedActions(statements, guarded);
  const over = tooMuch(statements, model, 'all');
  const own = statements.some(
    (statement) =>
      statement.effect === 'Allow' &&
      speaksOf(statement, 'kms:DescribeKey') &&
      (statement.resources.length === 0 || statement.resources.includes('*')) &&
      statement.principals.some((principal) =>
        /^(arn:aws:iam::)?(\d{12}|\$\{AWS::AccountId\})(:root)?$/.test(principal),
      ),
  );
  const symmetric = !text(properties['KeySpec']) || text(properties['KeySpec']) === 'SYMMETRIC_DEFAULT';
  const period = count(properties['RotationPeriodInDays']) ?? numbers.keyRotation.value;
  const aliases = model.ofType('AWS::KMS::Alias');
  const alias = aliases.find((one) => model.target(one.properties['TargetKeyId'], one, key.type) === key);
  return [
    ...(aliases.length === 0 || (!alias && !isUsed(key, model))
      ? []
      : [check(key, 'Alias', 'an alias, by which policies know it', alias?.logicalId, alias !== undefined)]),
    ...(symmetric
      ? []
      : [check(key, 'KeyUsage', 'SIGN_VERIFY', properties['KeyUsage'], properties['KeyUsage'] === 'SIGN_VERIFY')]),
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
    notOff(key, 'Enabled', properties['Enabled']),
    ...(properties['Origin'] === undefined
      ? []
      : [check(key, 'Origin', 'AWS_KMS', properties['Origin'], properties['Origin'] === 'AWS_KMS')]),
    check(
      key,
      'KeyPolicy',
      'lets the account use it by its own permissions',
      own ? 'lets it' : 'nobody in the account',
      own,
    ),
    check(key, 'KeyPolicy', 'open to nobody without a condition that names who', over ?? 'named principals', !over),
    check(key, 'KeyPolicy', `denies ${guarded.join(', ')}`, denied.join(', '), denied.length === guarded.length),
    ...noneElse(evidence, [key, 'KeyPolicy'], statements, key),
  ];
}

/** Whether anything of its stack refers to a key, or hands it on to another stack. */
const isUsed = (key: Resource, model: Evidence['model']): boolean => {
  const { logicalId: id } = key;
  const given = [
    ...model.resources.filter((one) => one.stack === key.stack && one !== key).map(({ properties }) => properties),
    model.templates[key.stack]?.Outputs,
  ];
  const names = [`"${id}"`, `"${id}.`, `{${id}}`, `{${id}.`];
  return names.some((name) => JSON.stringify(given).includes(name));
};

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
