import type { Resource } from '../../template/model';
import { isTrue, list, object, text } from '../../template/shape';
import { speaksOf, statementsOf } from '../../template/statements';
import { keyOf } from '../../rules/stores';
import { check, shown, type Check, type Evidence } from '../check';
import type { Cluster } from '../estate';
import { mails } from './alerts';

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

/** Rules that see a secret read. */
const readingRules = ({ model }: Evidence): Resource[] =>
  model.ofType('AWS::Events::Rule').filter(({ properties }) => {
    const detail = object(object(properties['EventPattern'])['detail']);
    return (
      list(detail['eventName']).includes('GetSecretValue') ||
      JSON.stringify(properties['EventPattern'] ?? '').includes('GetSecretValue')
    );
  });

/** Each reading of the credentials is told and answered by replacing them. */
export function readingAnswered(evidence: Evidence): Check[] {
  const { estate, model } = evidence;
  const rules = readingRules(evidence);
  if (rules.length === 0)
    return [
      {
        stack: '',
        logicalId: '',
        type: 'AWS::Events::Rule',
        property: 'EventPattern',
        expected: 'a rule on GetSecretValue',
        actual: 'no such resource in the templates',
        holds: false,
      },
    ];
  return [
    ...rules.map((rule) =>
      check(
        rule,
        'State',
        'ENABLED',
        rule.properties['State'] ?? 'ENABLED by default',
        text(rule.properties['State']) !== 'DISABLED',
      ),
    ),
    ...answered(rules, 'Targets', 'credentials replaced', (rule) => {
      const roles = estate.rolesOf(estate.setsGoing(rule));
      return estate.mayDo(roles, 'secretsmanager:RotateSecret') || estate.mayDo(roles, 'rds:ModifyDBCluster');
    }),
    ...answered(
      rules,
      'Targets',
      'a mailbox told',
      (rule) => mails(evidence, rule) || mailedByAlarm(evidence, rule, model),
    ),
  ];
}

/** At least one of the rules does it; the check stands at the first. */
function answered(
  rules: readonly Resource[],
  property: string,
  expected: string,
  does: (rule: Resource) => boolean,
): Check[] {
  const doing = rules.find(does);
  const [first] = rules;
  const where = doing ?? first;
  return where ? [check(where, property, expected, doing ? 'done' : 'not done', doing !== undefined)] : [];
}

/** A function that counts into a metric which an alarm watches tells a mailbox, too. */
function mailedByAlarm({ estate }: Evidence, rule: Resource, model: Evidence['model']): boolean {
  const roles = estate.rolesOf(estate.setsGoing(rule));
  return estate.mayDo(roles, 'cloudwatch:PutMetricData') && model.ofType('AWS::CloudWatch::Alarm').length > 0;
}

/** The sealed keys' policies let one emergency way in and no administrator: a deny, or no general grant of decryption. */
export function keySealed({ model }: Evidence, { resource }: Cluster): Check[] {
  const key = keyOf(object(resource.properties['MasterUserSecret'])['KmsKeyId'], resource, model);
  if (!key) return [];
  const statements = statementsOf(key.properties['KeyPolicy'], model, key);
  const general = statements.some(
    (statement) =>
      statement.effect === 'Allow' &&
      speaksOf(statement, 'kms:Decrypt') &&
      statement.principals.some((principal) => /(^\*$|:root$)/.test(principal)) &&
      Object.keys(statement.conditions).length === 0,
  );
  return [
    check(
      key,
      'KeyPolicy',
      'decryption for named roles only',
      general ? 'whoever the account permits' : 'named roles',
      !general,
    ),
  ];
}
