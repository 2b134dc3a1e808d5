import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleName } from '../../../lambda/monthly-review/rules/rule';

const FOLDER = join(__dirname, '../../../../shared/samples/cloudtrail/labelled');

/** A labelled event: what another project's rule says of it. */
export interface Labelled {
  readonly rule: string;
  readonly name: string;
  readonly expected: boolean;
  readonly event: Record<string, unknown>;
}

/** The labelled events; null when the samples are not beside the project. */
export function labelled(file: 'panther.jsonl' | 'stratus.jsonl'): Labelled[] | null {
  const path = join(FOLDER, file);
  if (!existsSync(path)) return null;
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Labelled);
}

/** Which of our rules covers what a labelled rule looks for. Absent: no rule of the contract does. */
const covering: Readonly<Record<string, RuleName>> = {
  'AWS.CloudTrail.AMIModifiedForPublicAccess': 'data-exposure',
  'AWS.CloudTrail.LoginProfileCreatedOrModified': 'privilege-change',
  'AWS.CloudTrail.ShortLifecycle': 'trail-tampering',
  'AWS.Console.LoginWithoutMFA': 'login-without-mfa',
  'AWS.EC2.RouteTableModified': 'network-opening',
  'AWS.EC2.SecurityGroupModified': 'network-opening',
  'AWS.CloudTrail.IAMAnythingChanged': 'privilege-change',
  'AWS.IAM.AttachAdminUserPolicy': 'privilege-change',
  'AWS.IAM.BackdoorRole': 'privilege-change',
  'AWS.CloudTrail.IAMCompromisedKeyQuarantine': 'privilege-change',
  'AWS.IAM.CreateRole': 'privilege-change',
  'AWS.IAM.PolicyModified': 'privilege-change',
  'AWS.IAM.Backdoor.User.Keys': 'privilege-change',
  'AWS.IAM.AccessKeyCompromised': 'privilege-change',
  'AWS.User.Login.Profile.Modified': 'privilege-change',
  'Standard.NewUserAccountCreated': 'privilege-change',
  'AWS.KMS.CustomerManagedKeyLoss': 'key-loss',
  'AWS.RDS.ActivityStreamStopped': 'trail-tampering',
  'AWS.RDS.AutomatedBackupDeleted': 'backup-loss',
  'AWS.RDS.InstanceDeletion': 'backup-loss',
  'AWS.RDS.SnapshotDeleted': 'backup-loss',
  'AWS.RDS.PublicRestore': 'data-exposure',
  'AWS.RDS.SnapshotShared': 'data-exposure',
  'AWS.CloudTrail.RootPasswordChanged': 'root-use',
  'AWS.S3.BucketDeleted': 'backup-loss',
  'AWS.S3.BucketPolicyModified': 'data-exposure',
  'AWS.S3.DeleteBucketEncryption': 'data-exposure',
  'AWS.S3.DisableBucketLogging': 'trail-tampering',
  'AWS.S3.DeleteBucketReplication': 'backup-loss',
  'AWS.VPCFlow.LogsDeleted': 'trail-tampering',
  'AWS.IAMUser.ReconAccessDenied': 'failed-logins',
  'AWS.CloudTrail.UnauthorizedAPICall': 'failed-logins',
  'Standard.BruteForceByUser': 'failed-logins',
  'aws.defense-evasion.cloudtrail-delete': 'trail-tampering',
  'aws.defense-evasion.cloudtrail-event-selectors': 'trail-tampering',
  'aws.defense-evasion.vpc-remove-flow-logs': 'trail-tampering',
  'aws.exfiltration.ec2-security-group-open-port-22-ingress': 'network-opening',
  'aws.exfiltration.ec2-share-ami': 'data-exposure',
  'aws.exfiltration.rds-share-snapshot': 'data-exposure',
  'aws.initial-access.console-login-without-mfa': 'login-without-mfa',
  'aws.persistence.iam-backdoor-role': 'privilege-change',
  'aws.persistence.iam-create-backdoor-role': 'privilege-change',
  'aws.persistence.iam-create-user-login-profile': 'privilege-change',
  'aws.persistence.lambda-backdoor-function': 'data-exposure',
  'aws.privilege-escalation.iam-update-user-login-profile': 'privilege-change',
};

/** Events whose labelled rule two of ours share out between them: which it is depends on the call. */
export const coveringCall = (label: Labelled): RuleName | undefined => {
  if (label.rule !== 'AWS.S3.SecurityControlDisabling') return covering[label.rule];
  return label.event['eventName'] === 'PutBucketLogging' ? 'trail-tampering' : 'backup-loss';
};

/**
 * Where the contract says otherwise than the label, and why. These are not counted, and a test proves that each still
 * disagrees, so that the list cannot hide a mistake.
 */
export const disagreements: Readonly<Record<string, string>> = {
  'AWS.S3.BucketPolicyModified: S3 Bucket Policy Modified':
    'a bucket made private is not reachable by others; the label counts any change',
  'AWS.EC2.SecurityGroupModified: Security Group Modified':
    'opened to 127.0.0.1/32, not to the world; the label counts any change',
  'AWS.CloudTrail.RootPasswordChanged: Root Password Change Failed': 'the contract counts what root failed to do',
  'AWS.IAM.AttachAdminUserPolicy: IAM User Policy Attached without Administrator Access':
    'any policy attached to a user is a privilege change; the label counts full powers only',
  'AWS.IAM.BackdoorRole: IAM Role Policy Updated Without Internet Access': 'any change of trust is a privilege change',
  'AWS.IAM.BackdoorRole: IAM Role Policy Updated With No Policy Document': 'any change of trust is a privilege change',
  'AWS.CloudTrail.IAMCompromisedKeyQuarantine: PutUserPolicy-false':
    'a policy put on a user is a privilege change, whatever it says',
  'AWS.IAM.AccessKeyCompromised: Request Param is null':
    'a policy put on a user that succeeded, whose parameters the record leaves out, is a privilege change',
  'AWS.IAMUser.ReconAccessDenied: Unauthorized API Call - From AWS console':
    'twenty denied calls within minutes are a burst, from the console too; the label leaves the console out',
  'AWS.IAM.CreateRole: IAM Role Not Created': 'full powers attached to a user are a privilege change',
  'AWS.IAM.Backdoor.User.Keys: user1 create keys for user1':
    'a key created for oneself is a change of keys, and a promise broken (admins.named)',
  'AWS.CloudTrail.LoginProfileCreatedOrModified: ChangeOwnPassword': 'a login profile changed, whosever it is',
  'AWS.User.Login.Profile.Modified: ChangeOwnPassword': 'a login profile changed, whosever it is',
  'AWS.User.Login.Profile.Modified: User changed password for other reset required': 'a login profile changed',
  'AWS.Console.LoginWithoutMFA: No MFA Login - New User': 'a login without MFA, however new the user',
  'AWS.RDS.PublicRestore: Not-Restore-RDS-Request': 'a database created reachable from the Internet is data exposure',
};
