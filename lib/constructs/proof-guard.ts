import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { REGION } from '../policy';

/**
 * The proof guard: what nobody does to logs, backups and keys but a deployment, whatever his permissions say. It stands
 * in the buckets', keys' and vaults' own policies and, as {@link untouchable}, in the boundary of every role.
 */

/** Actions that stop or narrow the record of what administrators do. */
const recordActions = [
  'cloudtrail:DeleteTrail',
  'cloudtrail:PutEventSelectors',
  'cloudtrail:PutInsightSelectors',
  'cloudtrail:StopLogging',
  'cloudtrail:UpdateTrail',
  'guardduty:DeleteDetector',
  'guardduty:UpdateDetector',
  'logs:DeleteLogGroup',
  'logs:DeleteLogStream',
  'logs:DeleteSubscriptionFilter',
  'logs:DisassociateKmsKey',
  'logs:PutRetentionPolicy',
  'logs:PutSubscriptionFilter',
  'securityhub:DisableSecurityHub',
];

/** Actions that change how a bucket protects what lies in it. */
const bucketActions = [
  's3:BypassGovernanceRetention',
  's3:DeleteBucket',
  's3:DeleteBucketPolicy',
  's3:PutBucketAcl',
  's3:PutBucketObjectLockConfiguration',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketVersioning',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
  's3:PutReplicationConfiguration',
];

/** Actions by which an object of a locked bucket would go before its time, or stay longer than promised. */
const lockedObjectActions = [
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:PutObjectAcl',
  's3:PutObjectLegalHold',
  's3:PutObjectRetention',
  's3:PutObjectVersionAcl',
];

/** Those of them that the daily enforcement needs where it acts: to delete what is overdue, and to hold. */
const enforcementActions = ['s3:DeleteObjectVersion', 's3:PutObjectLegalHold'];

/** Actions that lose a key or hand it to others. */
const keyActions = [
  'kms:DeleteAlias',
  'kms:DeleteImportedKeyMaterial',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:UpdateAlias',
];

/** Actions that change how a vault protects its recovery points. */
const vaultActions = [
  'backup:DeleteBackupVault',
  'backup:DeleteBackupVaultAccessPolicy',
  'backup:DeleteBackupVaultLockConfiguration',
  'backup:PutBackupVaultAccessPolicy',
  'backup:PutBackupVaultLockConfiguration',
];

/** Denied to every role of the platform, machines included, by its boundary: only deployments do these. */
export const untouchable = [...recordActions, ...bucketActions, ...keyActions, ...vaultActions];

/** Denied besides to every administrator: machines may have to delete what is overdue, persons never. */
export const untouchableByPersons = [
  ...lockedObjectActions,
  'backup:DeleteBackupPlan',
  'backup:DeleteBackupSelection',
  'backup:DeleteRecoveryPoint',
  'backup:DisassociateRecoveryPoint',
  'backup:UpdateBackupPlan',
  'backup:UpdateRecoveryPointLifecycle',
  'events:DeleteRule',
  'events:DisableRule',
  'events:PutRule',
  'events:RemoveTargets',
  'lambda:DeleteFunction',
  'lambda:UpdateFunctionCode',
  'lambda:UpdateFunctionConfiguration',
  'rds:DeleteDBCluster',
  'rds:DeleteDBClusterAutomatedBackup',
  'rds:DeleteDBClusterSnapshot',
  'rds:DeleteDBInstance',
  'rds:ModifyDBClusterSnapshotAttribute',
  'scheduler:DeleteSchedule',
  'scheduler:UpdateSchedule',
  'sns:DeleteTopic',
  'sns:SetSubscriptionAttributes',
  'sns:SetTopicAttributes',
  'sns:Unsubscribe',
];

/** The role with which CloudFormation deploys: bootstrap makes it, nobody signs in as it. */
const unlessDeploying = (account: string) => ({
  ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/cdk-*-cfn-exec-role-${account}-${REGION}` },
});

/** @param conditions all must hold for the denial */
export const deny = (sid: string, actions: readonly string[], resources: readonly string[], conditions?: object) =>
  new PolicyStatement({
    sid,
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: [...actions],
    resources: [...resources],
    conditions: conditions as Record<string, unknown> | undefined,
  });

/**
 * Statements of a bucket's own policy.
 * @param objectsLocked whether its objects are locked by default: then nobody deletes, re-locks or holds one; the
 * lifecycle alone ends them, and no bucket policy applies to it
 * @param enforcementRoles ARNs of the roles that may yet hold objects and delete what no lock keeps any longer
 */
export const bucketGuard = (
  bucket: IBucket,
  account: string,
  { objectsLocked, enforcementRoles }: { objectsLocked: boolean; enforcementRoles?: readonly string[] | undefined },
): PolicyStatement[] => {
  const objects = [bucket.arnForObjects('*')];
  const unlocking = lockedObjectActions.filter(
    (action) => enforcementRoles === undefined || !enforcementActions.includes(action),
  );
  return [
    deny('OnlyDeploymentsChangeProtection', bucketActions, [bucket.bucketArn, ...objects], unlessDeploying(account)),
    ...(objectsLocked ? [deny('NobodyUnlocksObjects', unlocking, objects)] : []),
    ...(objectsLocked && enforcementRoles !== undefined
      ? [
          deny('OnlyTheEnforcementHoldsAndDeletes', enforcementActions, objects, {
            ArnNotLike: { 'aws:PrincipalArn': enforcementRoles },
          }),
        ]
      : []),
  ];
};

/** Statement of a key's own policy. */
export const keyGuard = (account: string): PolicyStatement =>
  deny('OnlyDeploymentsEndTheKey', keyActions, ['*'], unlessDeploying(account));

/**
 * The vault's own policy: only deployments re-police or re-lock it, and recovery points go by their own lifecycle, or by
 * the daily enforcement when the lifecycle left one behind.
 */
export const vaultGuard = (account: string, enforcementRole: string): PolicyStatement[] => [
  deny('OnlyDeploymentsChangeTheVault', vaultActions, ['*'], unlessDeploying(account)),
  deny('OnlyTheEnforcementDeletes', ['backup:DeleteRecoveryPoint', 'backup:UpdateRecoveryPointLifecycle'], ['*'], {
    ArnNotLike: { 'aws:PrincipalArn': enforcementRole },
  }),
];
