import type { Resource } from '../../template/model';
import { count, list, text } from '../../template/shape';
import { covers, speaksOf, statementsOf, type Statement } from '../../template/statements';
import { check, type Check, type Evidence } from '../check';
import { isForeign } from './policies';

/** A way in for a person: a permission set of Identity Center, or a role that a person's sign-in assumes. */
export interface SignIn {
  readonly resource: Resource;
  readonly statements: readonly Statement[];
}

const FEDERATED = ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'];

const trustOf = ({ model }: Evidence, role: Resource): readonly Statement[] =>
  statementsOf(role.properties['AssumeRolePolicyDocument'], model, role);

/** A principal that stands for whoever has the right in an account: any user or role of it, known or not. */
const isAccount = (principal: string): boolean =>
  /^(\*|\d{12}|\$\{AWS::AccountId\}|arn:[^:]*:iam::.*:(root|user\/.*))$/.test(principal);

/** Roles whose trust lets persons in: federated, or whole accounts and users. */
const personsRoles = (evidence: Evidence): Resource[] =>
  evidence.model
    .ofType('AWS::IAM::Role')
    .filter((role) =>
      trustOf(evidence, role).some(
        (statement) =>
          statement.effect === 'Allow' &&
          (FEDERATED.some((action) => speaksOf(statement, action)) ||
            statement.principals.some((one) => isAccount(one) || isForeign(one, evidence.model))),
      ),
    );

const known = new WeakMap<Evidence['estate'], readonly SignIn[]>();

/** Every way in for persons. */
export function signIns(evidence: Evidence): readonly SignIn[] {
  const { model, estate } = evidence;
  const found = known.get(estate) ?? [
    ...model.ofType('AWS::SSO::PermissionSet').map((resource) => ({
      resource,
      statements: statementsOf(resource.properties['InlinePolicy'], model, resource),
    })),
    ...personsRoles(evidence).map((resource) => ({ resource, statements: estate.statementsOfRole(resource) })),
  ];
  known.set(estate, found);
  return found;
}

const HOUR_SECONDS = 3600;

/** Seconds of an ISO 8601 duration such as PT1H. */
function seconds(duration: unknown): number | undefined {
  const [, hours = '0', minutes = '0'] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(text(duration)) ?? [];
  const total = Number(hours) * HOUR_SECONDS + Number(minutes) * 60;
  return total > 0 ? total : undefined;
}

/** Sessions end after an hour; AWS's default is one hour for both kinds. */
export function sessionShort({ resource }: SignIn, mostHours: number): Check {
  const { SessionDuration, MaxSessionDuration } = resource.properties;
  const isSet = resource.type === 'AWS::SSO::PermissionSet';
  const length = isSet
    ? SessionDuration === undefined
      ? HOUR_SECONDS
      : seconds(SessionDuration)
    : (count(MaxSessionDuration) ?? HOUR_SECONDS);
  const holds = length !== undefined && length <= mostHours * HOUR_SECONDS;
  return check(
    resource,
    isSet ? 'SessionDuration' : 'MaxSessionDuration',
    `${mostHours} hour(s) at most`,
    isSet ? SessionDuration : MaxSessionDuration,
    holds,
  );
}

/** By which a provider of identities says who somebody is, not only that it is one of its own. */
const SUBJECT = /:sub$|^cognito-identity\.amazonaws\.com:aud$/;

/** What an identity must begin with to be somebody's: `repo:school/` is, `repo:` is not. */
const SOMEBODY = /^[^*?]{7}/;

/** A role's trust: federated with a second factor, or for one machine; never a whole account without it, nor anybody. */
export const trustNamed = (evidence: Evidence): Check[] =>
  personsRoles(evidence).flatMap((role) =>
    trustOf(evidence, role)
      .filter(
        ({ effect, actions, principals }) =>
          effect === 'Allow' &&
          (principals.some((one) => isAccount(one) || isForeign(one, evidence.model)) ||
            FEDERATED.some((federated) => actions.some((action) => covers(action, federated)))),
      )
      .map((statement) => {
        const asked = Object.values(statement.conditions).flatMap((keys) => Object.entries(keys));
        const second = asked.some(([key, values]) => /multi-?factor/.test(key) && values.includes('true'));
        const machine = asked.some(
          ([key, values]) =>
            /^aws:principal(arn|orgid)|externalid|sourcearn/.test(key) ||
            (SUBJECT.test(key) && values.every((value) => SOMEBODY.test(value))),
        );
        return check(
          role,
          'AssumeRolePolicyDocument',
          'a named federated session with a second factor',
          statement.principals.join(', '),
          second || machine,
        );
      }),
  );

/** AWS's own policies that make an administrator of everything, or of a whole service, its data included. */
export const MANAGED_ADMINISTRATOR =
  /(AdministratorAccess(-\w+)?|PowerUser(Access)?|FullAccess|SecretsManagerReadWrite|\/(System|Database|Network)Administrator)$/;

/** Actions that change or read data, keys, proof, rights or alarms: allowed on named resources, or under a condition. */
const OF_WEIGHT =
  /^(s3:(Get(?!BucketLocation)|Put|Delete|Bypass|Restore|\*)|kms:(Decrypt|Encrypt|Generate|Sign|CreateGrant|Schedule|Disable|Put)|iam:(?!Get|List)|sts:Assume|lambda:(Invoke|Update|Delete|Create|Add)|secretsmanager:(GetSecretValue|Put|Delete|Update|Rotate)|rds:(Delete|Modify|Failover|Start|Stop|Restore|Create|Reboot)|rds-db:|backup:(Delete|Update|StartRestore|StartCopy|Disassociate)|ses:Send|sns:(Delete|Publish|Remove|Set|Unsubscribe)|sqs:(Send|Receive|Delete|Purge)|states:(Stop|Start(Sync)?)Execution|logs:(PutLogEvents|DeleteLog(Group|Stream)|CreateLogGroup|GetLogEvents|FilterLogEvents)|(cloudtrail|guardduty|securityhub):(Stop|Delete|Disable|Update|Put)|cloudwatch:(Delete|Disable|Put\w*Alarm|SetAlarm)|events:(Delete|Disable|PutRule|PutTargets|Remove)|scheduler:(Delete|Update)|ec2:(Authorize|Revoke|Create|Delete|Modify|Run))/i;

/** One of each, by which a pattern such as `kms:De*` shows what it gives. */
const WEIGHTY = [
  ...['backup:DeleteRecoveryPoint', 'backup:StartRestoreJob', 'backup:UpdateBackupPlan', 'cloudtrail:StopLogging'],
  ...['cloudtrail:DeleteTrail', 'cloudtrail:UpdateTrail', 'ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateSnapshot'],
  ...['ec2:DeleteVpc', 'ec2:ModifySnapshotAttribute', 'ec2:RunInstances', 'iam:CreateRole', 'iam:PassRole'],
  ...['iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:UpdateAssumeRolePolicy', 'kms:CreateGrant', 'kms:Decrypt'],
  ...[
    'kms:DisableKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:PutKeyPolicy',
    'kms:ScheduleKeyDeletion',
    'kms:Sign',
  ],
  ...['lambda:AddPermission', 'lambda:CreateFunction', 'lambda:DeleteFunction', 'lambda:InvokeFunction'],
  ...['lambda:UpdateFunctionCode', 'logs:DeleteLogGroup', 'logs:FilterLogEvents', 'logs:GetLogEvents'],
  ...[
    'logs:PutLogEvents',
    'rds:CreateDBCluster',
    'rds:DeleteDBCluster',
    'rds:FailoverDBCluster',
    'rds:ModifyDBCluster',
  ],
  ...['rds:RestoreDBClusterFromSnapshot', 'rds:StartExportTask', 'rds-db:connect', 's3:BypassGovernanceRetention'],
  ...['s3:DeleteObject', 's3:GetObject', 's3:PutBucketPolicy', 's3:PutObject', 'secretsmanager:DeleteSecret'],
  ...['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue', 'ses:SendEmail', 'sns:Publish'],
  ...['sqs:PurgeQueue', 'sqs:ReceiveMessage', 'states:StartExecution', 'sts:AssumeRole', 'sns:Unsubscribe'],
  ...['cloudwatch:DeleteAlarms', 'cloudwatch:DisableAlarmActions', 'events:DisableRule', 'scheduler:UpdateSchedule'],
];

/** Whether an action, or a pattern of some, is one that only those may do who are there for it. */
export const ofWeight = (action: string): boolean =>
  OF_WEIGHT.test(action) || (/[*?]/.test(action) && WEIGHTY.some((one) => covers(action, one)));

/** Whether a pattern means every action, of AWS or of one of the services that count. */
const isEveryAction = (action: string): boolean =>
  /^([a-z0-9-]+:)?\*$/i.test(action) ||
  (/[*?]/.test(action) &&
    ['any:Action', ...WEIGHTY.map((one) => `${one.split(':')[0] ?? ''}:AnyAction`)].some((one) => covers(action, one)));

/** Whether a resource means whatever there is, of a service or of a kind. */
export const isEverything = (resource: string): boolean =>
  /^(\*|arn:\*|arn:[^:]*:[^:]*:\*:\*:.*|arn:[^:]*:[^:]*:[^:]*:[^:]*:((key|role|user|policy|function|secret)[:/])?\*|arn:[^:]*:s3:::\*.*)$/.test(
    resource,
  );

/** Conditions that hold for whatever there is narrow nothing. */
const narrows = ({ conditions }: Statement): boolean =>
  Object.values(conditions).some((keys) =>
    Object.values(keys).some((values) => !values.every((one) => /^\*+$/.test(one))),
  );

/** What gives everything on everything, every action of a service, or actions of weight on whatever there is. */
export const givesAll = (statement: Statement): boolean => {
  const { effect, actions, notActions, resources, notResources } = statement;
  if (effect !== 'Allow') return false;
  if (notActions.length > 0 || actions.some(isEveryAction)) return true;
  return (notResources.length > 0 || resources.some(isEverything)) && !narrows(statement) && actions.some(ofWeight);
};

/** Managed policies by which an identity would be an administrator of everything. */
export const administratorPolicies = ({ model }: Evidence, resource: Resource): string[] =>
  [...list(resource.properties['ManagedPolicyArns']), ...list(resource.properties['ManagedPolicies'])]
    .map((arn) => model.text(arn, resource))
    .filter((arn) => MANAGED_ADMINISTRATOR.test(arn));

/** The group or person that a permission set is assigned to. */
export const assignmentsOf = ({ model }: Evidence, set: Resource): Resource[] =>
  model
    .ofType('AWS::SSO::Assignment')
    .filter(({ properties, ...rest }) => model.target(properties['PermissionSetArn'], rest, set.type) === set);

/** Actions denied on everything by one of the statements. */
export const denied = (statements: readonly Statement[], actions: readonly string[]): string[] =>
  actions.filter((action) =>
    statements.some(
      (statement) =>
        statement.effect === 'Deny' &&
        statement.resources.includes('*') &&
        Object.keys(statement.conditions).length === 0 &&
        speaksOf(statement, action),
    ),
  );
