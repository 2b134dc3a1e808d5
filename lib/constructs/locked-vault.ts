import { Duration, RemovalPolicy, Tags, TimeZone } from 'aws-cdk-lib';
import {
  BackupPlan,
  BackupPlanRule,
  BackupResource,
  BackupVault,
  BackupVaultEvents,
  CfnLogicallyAirGappedBackupVault,
  type CfnBackupPlan,
} from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, PolicyDocument, PolicyStatement, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeInlinePolicy } from '../checks/acknowledge';
import { names } from '../config';
import { BACKUP_PLAN_TAG_VALUE, backupRules, numbers, TAGS, TIME_ZONE } from '../policy';
import { PlatformRole } from './platform-role';
import { PlatformStack } from './platform-stack';
import { vaultGuard } from './proof-guard';
import { alarmTopicOf } from './alarm-topic';

/** Policies that AWS keeps for its backup service: nothing narrower follows the service's own changes. */
const SERVICE_POLICIES = [
  'service-role/AWSBackupServiceRolePolicyForBackup',
  'AWSBackupServiceRolePolicyForS3Backup',
] as const;

/** What GuardDuty may read of recovery points. */
const SCANNER_POLICY = 'AWSBackupGuardDutyRolePolicyForScans';

/**
 * The vault of named recovery points and the plan that fills it: a copy a day for 35 days, one a week to day 60, nothing
 * older (`backup.daily-35-days`, `backup.weekly-25-days`). What carries the plan's tag is covered, so that a new cluster
 * cannot be forgotten.
 */
export class LockedVault extends Construct {
  readonly vault: BackupVault;

  constructor(scope: Construct, id: string, { key }: { readonly key: IKey }) {
    super(scope, id);
    const { settings, account } = PlatformStack.of(this);
    this.vault = new BackupVault(this, 'Vault', {
      backupVaultName: names.vault(settings),
      encryptionKey: key,
      lockConfiguration: {
        minRetention: Duration.days(numbers.dailyBackup.value),
        maxRetention: Duration.days(numbers.backupCeiling.value),
        ...(settings.locks.vault.mode === 'compliance' && {
          changeableFor: Duration.days(numbers.vaultLockGrace.value),
        }),
      },
      accessPolicy: new PolicyDocument({
        statements: vaultGuard(account, names.roleArn(settings, 'retention-enforcement')),
      }),
      notificationTopic: alarmTopicOf(this),
      notificationEvents: [
        // Only these the vault tells itself; failed jobs it no longer does: see BackupEvents
        BackupVaultEvents.RECOVERY_POINT_MODIFIED,
        BackupVaultEvents.S3_BACKUP_OBJECT_FAILED,
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Tags.of(this.vault).add(TAGS.dataClass, 'health'); // the highest class that any cluster may hold
    this.#plan(key);
  }

  #plan(key: IKey): void {
    const { settings } = PlatformStack.of(this);
    const common = {
      backupVault: this.vault,
      scheduleExpressionTimezone: TimeZone.of(TIME_ZONE),
      startWindow: Duration.hours(1),
      completionWindow: Duration.hours(8),
    };
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanName: names.backupPlan(settings),
      backupPlanRules: Object.entries(backupRules).map(
        ([ruleName, { schedule, deleteAfterDays }]) =>
          new BackupPlanRule({
            ...common,
            ruleName,
            scheduleExpression: Schedule.expression(schedule),
            deleteAfter: Duration.days(deleteAfterDays),
          }),
      ),
    });
    const scanner = this.#scannerRole();
    this.#scan(plan, scanner);
    plan.addSelection('Tagged', {
      role: this.#role(scanner),
      resources: [BackupResource.fromTag(TAGS.backupPlan, BACKUP_PLAN_TAG_VALUE)],
    });
    if (settings.backup.airGapped) this.#copyAirGapped(plan, key);
  }

  /** AWS Backup acts as this role when it takes copies. */
  #role(scanner: Role): Role {
    const role = new PlatformRole(this, 'Role', {
      name: 'backup-copies',
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: SERVICE_POLICIES.map((name) => ManagedPolicy.fromAwsManagedPolicyName(name)),
    });
    acknowledge(
      role,
      Object.fromEntries(
        SERVICE_POLICIES.map((name) => [
          `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`,
          'The policy that AWS keeps for its backup service, assumed by that service alone',
        ]),
      ),
    );
    role.addToPolicy(
      new PolicyStatement({ actions: ['guardduty:StartMalwareScan', 'guardduty:GetMalwareScan'], resources: ['*'] }),
    );
    role.addToPolicy(new PolicyStatement({ actions: ['iam:PassRole'], resources: [scanner.roleArn] }));
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::*]':
        'A scan has no ARN before it is started; the role is assumed by AWS Backup alone',
    });
    acknowledgeInlinePolicy(role, 'role');
    return role;
  }

  /** GuardDuty reads recovery points as this role. */
  #scannerRole(): Role {
    const role = new PlatformRole(this, 'ScannerRole', {
      name: 'backup-scanner',
      assumedBy: new ServicePrincipal('malware-protection.guardduty.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(SCANNER_POLICY)],
    });
    acknowledge(role, {
      [`AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${SCANNER_POLICY}]`]:
        'The policy that AWS keeps for GuardDuty’s scans of backups, assumed by that service alone',
    });
    return role;
  }

  /**
   * Every copy of a bucket is scanned for malware before anybody may want it back: what is new each day, all each week
   * (`malware.scanned`). GuardDuty scans no copies of databases, which hold no files.
   * https://docs.aws.amazon.com/aws-backup/latest/devguide/malware-protection.html
   */
  #scan(plan: BackupPlan, scanner: Role): void {
    const cfnPlan = plan.node.defaultChild as CfnBackupPlan;
    const MalwareScanner = 'GUARDDUTY';
    cfnPlan.addPropertyOverride('BackupPlan.ScanSettings', [
      { MalwareScanner, ResourceTypes: ['S3'], ScannerRoleArn: scanner.roleArn },
    ]);
    for (const [rule, ScanMode] of ['INCREMENTAL_SCAN', 'FULL_SCAN'].entries()) {
      cfnPlan.addPropertyOverride(`BackupPlan.BackupPlanRule.${rule}.ScanActions`, [{ MalwareScanner, ScanMode }]);
    }
  }

  /**
   * Every copy also in a vault that no role of this account reaches; in compliance mode by its nature. As the rules' target it
   * would be the only one that keeps them.
   * https://docs.aws.amazon.com/aws-backup/latest/devguide/lag-vault-primary-backup.html
   */
  #copyAirGapped(plan: BackupPlan, key: IKey): void {
    const { settings } = PlatformStack.of(this);
    const vault = new CfnLogicallyAirGappedBackupVault(this, 'AirGapped', {
      backupVaultName: names.airGappedVault(settings),
      minRetentionDays: numbers.dailyBackup.value,
      maxRetentionDays: numbers.backupCeiling.value,
      encryptionKeyArn: key.keyArn,
      backupVaultTags: { [TAGS.dataClass]: 'health', [TAGS.owner]: settings.owner },
    });
    vault.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const cfnPlan = plan.node.defaultChild as CfnBackupPlan;
    for (const [rule, { deleteAfterDays }] of Object.values(backupRules).entries()) {
      cfnPlan.addPropertyOverride(`BackupPlan.BackupPlanRule.${rule}.CopyActions`, [
        { DestinationBackupVaultArn: vault.attrBackupVaultArn, Lifecycle: { DeleteAfterDays: deleteAfterDays } },
      ]);
    }
  }
}
