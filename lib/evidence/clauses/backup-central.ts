import { isFalse, isTrue } from '../../template/shape';
import { statementsOf } from '../../template/statements';
import { lockOf } from '../backup-rules';
import { bucketProtected, bucketsFor } from '../checks/buckets';
import { noneElse } from '../checks/let-through';
import { deniedActions } from '../checks/policies';
import { keptWithStack } from '../checks/deletion';
import { workingsFor } from '../checks/workings';
import { check, each, livedChecks, type Check, type ClauseJudge, type Evidence } from '../check';

/** What outlives its stack: data, copies, proof, what watches over them, and the keys without which none can be read. */
const KEPT = [
  'AWS::RDS::DBCluster',
  'AWS::S3::Bucket',
  'AWS::Backup::BackupVault',
  'AWS::Backup::LogicallyAirGappedBackupVault',
  'AWS::KMS::Key',
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBSubnetGroup',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::SecretsManager::RotationSchedule',
  'AWS::CloudTrail::Trail',
  'AWS::Logs::LogGroup',
  'AWS::GuardDuty::Detector',
  'AWS::SecurityHub::Hub',
];

/** Actions that empty or unprotect a vault: its own policy denies them. */
const EMPTYING = [
  'backup:DeleteRecoveryPoint',
  'backup:UpdateRecoveryPointLifecycle',
  'backup:DeleteBackupVault',
  'backup:PutBackupVaultAccessPolicy',
  'backup:DeleteBackupVaultAccessPolicy',
  'backup:PutBackupVaultLockConfiguration',
  'backup:DeleteBackupVaultLockConfiguration',
];

/** Backups run by themselves into a vault of their own, locked, with a month of history; nothing goes with its stack. */
export const judge: ClauseJudge = (evidence) => {
  const { estate, model } = evidence;
  return [
    ...livedChecks(evidence, 'backup.central'),
    ...each(estate.vaults, 'AWS::Backup::BackupVault', 'a vault apart from the originals', (vault) => {
      if (vault.type !== 'AWS::Backup::BackupVault') return [];
      const { least, most } = lockOf(vault);
      const locked = least !== undefined && most !== undefined;
      const statements = statementsOf(vault.properties['AccessPolicy'], model, vault);
      const denied = deniedActions(statements, EMPTYING);
      const open = EMPTYING.filter((action) => !denied.includes(action));
      return [
        check(vault, 'LockConfiguration', 'a minimum and a maximum', vault.properties['LockConfiguration'], locked),
        check(
          vault,
          'AccessPolicy',
          `denies everybody ${EMPTYING.join(', ')}`,
          open.length > 0 ? `not denied: ${open.join(', ')}` : 'denied',
          open.length === 0,
        ),
        ...noneElse(evidence, [vault, 'AccessPolicy'], statements, vault),
      ];
    }),
    ...estate.clusters.flatMap(({ resource }) => {
      const { DeletionProtection, DeleteAutomatedBackups, CopyTagsToSnapshot } = resource.properties;
      return [
        check(resource, 'DeletionProtection', 'true', DeletionProtection, isTrue(DeletionProtection)),
        check(
          resource,
          'DeleteAutomatedBackups',
          'false',
          DeleteAutomatedBackups ?? 'true by default',
          isFalse(DeleteAutomatedBackups),
        ),
        check(
          resource,
          'CopyTagsToSnapshot',
          'true: a snapshot says its class and owner',
          CopyTagsToSnapshot,
          isTrue(CopyTagsToSnapshot),
        ),
      ];
    }),
    ...exportersMay(evidence),
    ...workingsFor(evidence, 'backup.central'),
    ...model.ofType(...KEPT).flatMap(keptWithStack),
    ...bucketsFor(evidence, 'backup.central').flatMap((bucket) => bucketProtected(evidence, bucket)),
  ];
};

/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-export-snapshot.html#aurora-export-snapshot.SetupIAMRole */
const EXPORTING = [
  's3:PutObject',
  's3:GetObject',
  's3:DeleteObject',
  's3:ListBucket',
  's3:GetBucketLocation',
  'kms:Decrypt',
  'kms:GenerateDataKey',
];

/** A role by which RDS exports snapshots may do all that an export does. */
const exportersMay = ({ estate, model }: Evidence): Check[] =>
  model
    .ofType('AWS::IAM::Role')
    .filter((role) =>
      statementsOf(role.properties['AssumeRolePolicyDocument'], model, role).some(({ principals }) =>
        principals.includes('export.rds.amazonaws.com'),
      ),
    )
    .map((role) => {
      const refused = EXPORTING.filter((action) => !estate.mayDo([role], action));
      return check(
        estate.policiesOfRole(role)[0] ?? role,
        'PolicyDocument',
        `${EXPORTING.join(', ')}, for exports under ${role.logicalId}`,
        refused.length > 0 ? `not allowed: ${refused.join(', ')}` : 'allowed',
        refused.length === 0,
      );
    });
