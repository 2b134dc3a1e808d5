import type { Resource } from '../../template/model';
import { numbers, REGION } from '../../policy';
import { count, isTrue, object, text } from '../../template/shape';
import { speaksOf, statementsOf, type Statement } from '../../template/statements';
import { keyOf } from '../../rules/stores';
import { check, shown, type Check, type Evidence } from '../check';
import type { Cluster } from '../estate';
import { mails } from './alerts';
import { firesEvery } from './cadence';
import { noneElse } from './let-through';
import { deniedActions } from './policies';
import { credentialsRead, roleEntered, told } from './told';

/** A cluster's master credentials lie in a secret, encrypted with another key than the data, never in the template. */
export function masterSealed({ model }: Evidence, { resource }: Cluster): Check[] {
  const { ManageMasterUserPassword, MasterUserPassword, MasterUserSecret, KmsKeyId } = resource.properties;
  const managed = isTrue(ManageMasterUserPassword);
  const secret =
    model.target(MasterUserPassword, resource, 'AWS::SecretsManager::Secret') ??
    secretOf(model.text(MasterUserPassword, resource), resource, model);
  const value = managed ? object(MasterUserSecret)['KmsKeyId'] : secret?.properties['KmsKeyId'];
  const key = keyOf(value, secret ?? resource, model);
  const data = keyOf(KmsKeyId, resource, model);
  return [
    check(
      resource,
      'ManageMasterUserPassword',
      'true, or a secret of these templates',
      managed ? 'true' : secret ? secret.logicalId : ManageMasterUserPassword,
      managed || secret !== undefined,
    ),
    check(
      resource,
      'MasterUserSecret.KmsKeyId',
      'a key that does not encrypt the data',
      shown(value, model, resource),
      key !== undefined && key !== data,
    ),
  ];
}

const secretOf = (text_: string, from: Resource, model: Evidence['model']): Resource | undefined => {
  const [, id] = /resolve:secretsmanager:\$\{([^}.]+)/.exec(text_) ?? [];
  return id ? model.target({ Ref: id }, from, 'AWS::SecretsManager::Secret') : undefined;
};

/** Secrets of these templates are rotated by themselves. */
export const secretsRotated = ({ model }: Evidence): Check[] =>
  model.ofType('AWS::SecretsManager::Secret').map((secret) => {
    const schedule = model
      .ofType('AWS::SecretsManager::RotationSchedule')
      .find(({ properties, ...from }) => model.target(properties['SecretId'], from, secret.type) === secret);
    return check(
      schedule ?? secret,
      'RotationRules',
      'rotated by itself',
      schedule ? (schedule.properties['RotationRules'] ?? schedule.properties['HostedRotationLambda']) : undefined,
      schedule !== undefined && schedule.properties['RotationRules'] !== undefined,
    );
  });

/** Each reading of the credentials is told and answered by replacing them. */
export const readingAnswered = (evidence: Evidence): Check[] => {
  const happening = credentialsRead(evidence);
  return [
    told(evidence, happening, replaces, 'they are replaced'),
    told(evidence, happening, (_, rule) => mails(evidence, rule) || mailedByAlarm(evidence, rule)),
  ];
};

/** A function under a role that may have a secret rotated. */
function replaces({ estate }: Evidence, rule: Resource): boolean {
  const roles = estate.rolesOf(estate.setsGoing(rule));
  return estate.mayDo(roles, 'secretsmanager:RotateSecret') || estate.mayDo(roles, 'rds:ModifyDBCluster');
}

/** A function that counts into a metric which an alarm watches tells a mailbox, too. */
function mailedByAlarm({ estate, model }: Evidence, rule: Resource): boolean {
  const roles = estate.rolesOf(estate.setsGoing(rule));
  return estate.mayDo(roles, 'cloudwatch:PutMetricData') && model.ofType('AWS::CloudWatch::Alarm').length > 0;
}

/** Whoever enters the emergency's way in is seen, where there is one: by rules, and by filters of the trail that count it. */
export function emergencyTold(evidence: Evidence): Check[] {
  const { estate, model } = evidence;
  const names = emergencies(evidence);
  const filters = model
    .ofType('AWS::Logs::MetricFilter')
    .filter(({ properties }) => EMERGENCY.test(JSON.stringify(properties['MetricTransformations'] ?? '')));
  // Where no trail writes to a group, that is missed by its own clause
  const trailed = estate.trails.flatMap((trail) => model.targets(trail.properties['CloudWatchLogsLogGroupArn'], trail));
  return [
    ...names.flatMap((name) => roleEntered(evidence, name)).map((happening) => told(evidence, happening)),
    ...(trailed.length > 0 ? filters : []).map((filter) => {
      const { LogGroupName } = filter.properties;
      const read = model.targets(LogGroupName, filter).some((group) => trailed.includes(group));
      return check(filter, 'LogGroupName', 'the group that a trail writes to', model.text(LogGroupName, filter), read);
    }),
    ...filters.map((filter) => {
      const pattern = text(filter.properties['FilterPattern']);
      const closed = /^\{.*AssumeRole.*\}$/s.test(pattern.trim());
      const counted = closed && names.some((name) => pattern.includes(name));
      return check(filter, 'FilterPattern', `counts who takes on ${names.join(', ')}`, pattern, counted);
    }),
  ];
}

const EMERGENCY = /emergency/i;

/** Names of the ways in for an emergency. */
const emergencies = ({ model }: Evidence): string[] =>
  model
    .ofType('AWS::SSO::PermissionSet', 'AWS::IAM::Role')
    .map((resource) => model.name(resource))
    .filter((name) => EMERGENCY.test(name));

/** Whether what denies a secret to everybody leaves it to the emergency, where there is a way in for one. */
function leavesTheEmergency(evidence: Evidence, statements: readonly Statement[]): boolean {
  const names = emergencies(evidence);
  const exempt = statements
    .filter((statement) => statement.effect === 'Deny' && speaksOf(statement, 'secretsmanager:GetSecretValue'))
    .every(({ conditions }) =>
      Object.values(conditions)
        .flatMap((keys) => keys['aws:principalarn'] ?? [])
        .some((value) => names.some((name) => value.endsWith(name) || value.endsWith(`_${name}_*`))),
    );
  return names.length === 0 || exempt;
}

/** A secret that RDS manages is opened by named roles only, and is replaced even when nobody opens it. */
export function secretSealed(evidence: Evidence, { resource }: Cluster): Check[] {
  const { model } = evidence;
  if (!isTrue(resource.properties['ManageMasterUserPassword'])) return [];
  const of = (type: string) =>
    model.ofType(type).find((one) => model.target(one.properties['SecretId'], one, resource.type) === resource);
  const policy = of('AWS::SecretsManager::ResourcePolicy');
  const schedule = of('AWS::SecretsManager::RotationSchedule');
  const statements = policy ? statementsOf(policy.properties['ResourcePolicy'], model, policy) : [];
  const denied = deniedActions(statements, ['secretsmanager:GetSecretValue']).length > 0;
  const opened = policy === undefined || leavesTheEmergency(evidence, statements);
  const most = numbers.sealedCredentialsRotation.value;
  const { AutomaticallyAfterDays, ScheduleExpression } = object(schedule?.properties['RotationRules']);
  const days = count(AutomaticallyAfterDays);
  const often = days === undefined ? firesEvery(most, text(ScheduleExpression), 'Etc/UTC') : days >= 1 && days <= most;
  return [
    ...(policy
      ? [
          check(
            policy,
            'BlockPublicPolicy',
            'true',
            policy.properties['BlockPublicPolicy'],
            isTrue(policy.properties['BlockPublicPolicy']),
          ),
          ...noneElse(evidence, [policy, 'ResourcePolicy'], statements, resource),
        ]
      : []),
    check(
      policy ?? resource,
      policy ? 'ResourcePolicy' : 'MasterUserSecret',
      "a policy that denies secretsmanager:GetSecretValue to all but those it names, the emergency's way in among them",
      denied ? (opened ? 'denied' : 'denied to the emergency, too') : 'not denied',
      denied && opened,
    ),
    check(
      schedule ?? resource,
      schedule ? 'RotationRules' : 'MasterUserSecret',
      `replaced every ${most} days or more often`,
      days ?? ScheduleExpression,
      often,
    ),
  ];
}

/** A condition that lets in roles by their names. */
const forNamedRoles = ({ conditions }: Statement): boolean =>
  Object.entries(conditions).some(
    ([operator, keys]) =>
      /^(Arn|String)(Like|Equals)$/.test(operator) &&
      (keys['aws:principalarn'] ?? []).length > 0 &&
      (keys['aws:principalarn'] ?? []).every((value) => /:role\/.*[^*/]/.test(value)),
  );

/** A condition by which grants are AWS's services' only: whoever has a grant may decrypt. */
const forServices = ({ conditions }: Statement): boolean =>
  (conditions['Bool']?.['kms:grantisforawsresource'] ?? []).includes('true');

/** The sealed keys' policies let one emergency way in and no administrator: a deny, or no general grant of decryption. */
export function keySealed(evidence: Evidence, { resource }: Cluster): Check[] {
  const { model } = evidence;
  const key = keyOf(object(resource.properties['MasterUserSecret'])['KmsKeyId'], resource, model);
  if (!key) return [];
  const statements = statementsOf(key.properties['KeyPolicy'], model, key);
  const general = statements.some(
    (statement) =>
      statement.effect === 'Allow' &&
      (speaksOf(statement, 'kms:Decrypt') || (speaksOf(statement, 'kms:CreateGrant') && !forServices(statement))) &&
      statement.principals.some((principal) => /(^\*$|:root$)/.test(principal)) &&
      !forNamedRoles(statement),
  );
  const through = new RegExp(`^(\\*|secretsmanager\\.${REGION.replaceAll('-', '\\-')}\\.amazonaws\\.com)$`);
  const [unwritten] = ['kms:GenerateDataKey', 'kms:Decrypt'].filter(
    (action) =>
      !statements.some(
        (statement) =>
          statement.effect === 'Allow' &&
          speaksOf(statement, action) &&
          Object.values(statement.conditions).every((keys) =>
            (keys['kms:viaservice'] ?? ['*']).some((value) => through.test(value)),
          ),
      ),
  );
  return [
    check(
      key,
      'KeyPolicy',
      'lets Secrets Manager seal and unseal',
      unwritten === undefined ? 'let in' : `not let in: ${unwritten}`,
      unwritten === undefined,
    ),
    check(
      key,
      'KeyPolicy',
      'decryption for named roles only',
      general ? 'whoever the account permits' : 'named roles',
      !general,
    ),
    ...noneElse(evidence, [key, 'KeyPolicy'], statements, key),
  ];
}
