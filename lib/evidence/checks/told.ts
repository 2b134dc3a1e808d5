import { REGION, type ClauseSlug } from '../../policy';
import type { Resource } from '../../template/model';
import { isObject } from '../../template/intrinsics';
import { list, text } from '../../template/shape';
import { check, missing, type Check, type Evidence } from '../check';
import { matches } from '../event-pattern';
import { alarmTopics, isOn, mails, onDefaultBus } from './alerts';
import { accountOf, filledIn } from './pseudo-parameters';

/** Something that happens, as EventBridge is told of it. */
export interface Happening {
  readonly what: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** ARNs of what it happens to. */
  readonly resources?: readonly string[];
}

const RULE = 'AWS::Events::Rule';

/** EventBridge passes on what only reads when a rule asks for all management events. */
const hears = (rule: Resource, { detail }: Happening): boolean =>
  isOn(rule) &&
  onDefaultBus(rule) &&
  (detail['readOnly'] !== true || text(rule.properties['State']) === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');

/** How many of the conditions of a pattern an event meets. */
function met(pattern: unknown, event: unknown): number {
  if (!isObject(pattern) || !isObject(event)) return 0;
  return Object.entries(pattern)
    .map(([key, wanted]) =>
      Array.isArray(wanted) ? Number(matches({ [key]: wanted }, event)) : met(wanted, list(event[key])[0]),
    )
    .reduce((sum, one) => sum + one, 0);
}

/** Something that happens in the account and Region of the templates, with all that EventBridge says of it. */
function eventOf(evidence: Evidence, happening: Happening): unknown {
  const envelope = { version: '0', account: accountOf(evidence), region: REGION, resources: [] };
  return JSON.parse(filledIn(evidence, JSON.stringify({ ...envelope, ...happening })));
}

const patterns = new WeakMap<Evidence['model'], Map<Resource, unknown>>();

/** A rule's pattern as EventBridge gets it: with the names, the account and the Region that CloudFormation fills in. */
function patternOf(evidence: Evidence, rule: Resource): unknown {
  const known = patterns.get(evidence.model) ?? new Map<Resource, unknown>();
  patterns.set(evidence.model, known);
  if (!known.has(rule)) known.set(rule, filledPattern(evidence, rule, rule.properties['EventPattern']));
  return known.get(rule);
}

function filledPattern(evidence: Evidence, rule: Resource, value: unknown): unknown {
  const { model } = evidence;
  if (Array.isArray(value)) return value.map((item) => filledPattern(evidence, rule, item));
  if (!isObject(value)) return value;
  const [[key] = ['']] = Object.entries(value);
  if (!/^(Ref$|Fn::)/.test(key))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, filledPattern(evidence, rule, item)]));
  const text = model.text(value, rule).replace(/\$\{([^}.]+)(\.Arn)?\}/g, (whole, id: string, arn?: string) => {
    const resource = model.target({ Ref: id }, rule);
    const name = resource && (model.name(resource) || resource.logicalId);
    return name === undefined ? whole : arn && resource?.type === BUCKET ? bucketArn(name) : name;
  });
  return filledIn(evidence, text);
}

const BUCKET = 'AWS::S3::Bucket';
const bucketArn = (name: string): string => `arn:aws:s3:::${name}`;

/** Of all rules, the one that is most nearly about what happens; one that says nothing of what it is about comes first. */
const nearest = (evidence: Evidence, rules: readonly Resource[], event: unknown): Resource | undefined =>
  rules
    .map((rule) => {
      const { EventPattern, ScheduleExpression } = rule.properties;
      const empty = EventPattern === undefined && ScheduleExpression === undefined;
      return { rule, weight: empty ? Infinity : met(patternOf(evidence, rule), event) };
    })
    .sort((a, b) => b.weight - a.weight)
    .find(({ weight }) => weight > 0)?.rule;

/** A rule hears of what happens and does what it should: tell a mailbox, unless another deed is asked. */
export function told(
  evidence: Evidence,
  happening: Happening,
  does: (evidence: Evidence, rule: Resource) => boolean = mails,
  deed = 'a mailbox is told',
): Check {
  const rules = evidence.model.ofType(RULE);
  const event = eventOf(evidence, happening);
  const matching = rules.filter((rule) => matches(patternOf(evidence, rule), event));
  const doing = matching.find((rule) => hears(rule, happening) && does(evidence, rule));
  const rule = doing ?? matching[0] ?? nearest(evidence, rules, event);
  const expected = `${happening.what}: ${deed}`;
  if (!rule) return missing(RULE, expected);
  const heard = matching.find((one) => hears(one, happening));
  return check(
    rule,
    doing || matching.length === 0 ? 'EventPattern' : heard ? 'Targets' : 'State',
    expected,
    doing
      ? 'done'
      : matching.length === 0
        ? 'no rule hears of it'
        : heard
          ? 'not done'
          : 'the rule does not hear of it',
    doing !== undefined,
  );
}

/** Findings of GuardDuty from medium severity on. https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html */
export const threats: readonly Happening[] = [4, 8].map((severity) => ({
  what: `a finding of GuardDuty of severity ${severity}`,
  source: 'aws.guardduty',
  'detail-type': 'GuardDuty Finding',
  detail: { severity, type: 'Exfiltration:S3/AnomalousBehavior', service: { archived: false } },
}));

/** https://docs.aws.amazon.com/guardduty/latest/ug/monitor-with-eventbridge-s3-malware-protection.html */
export const malware: Happening = {
  what: 'malware found in an object',
  source: 'aws.guardduty',
  'detail-type': 'GuardDuty Malware Protection Object Scan Result',
  detail: {
    scanStatus: 'COMPLETED',
    resourceType: 'S3_OBJECT',
    scanResultDetails: { scanResultStatus: 'THREATS_FOUND' },
  },
};

/** Findings of vulnerabilities that cannot wait, as Inspector tells of them … */
export const vulnerabilities: readonly Happening[] = ['HIGH', 'CRITICAL'].map((severity) => ({
  what: `a finding of Inspector of severity ${severity}`,
  source: 'aws.inspector2',
  'detail-type': 'Inspector2 Finding',
  detail: { severity, status: 'ACTIVE', type: 'PACKAGE_VULNERABILITY' },
}));

/** … and as Security Hub does. */
export const misconfigurations: readonly Happening[] = ['HIGH', 'CRITICAL'].map((severity) => ({
  what: `a finding of Security Hub of severity ${severity}`,
  source: 'aws.securityhub',
  'detail-type': 'Security Hub Findings - Imported',
  detail: {
    findings: [
      {
        ProductName: 'Security Hub',
        Severity: { Label: severity },
        Workflow: { Status: 'NEW' },
        RecordState: 'ACTIVE',
        Compliance: { Status: 'FAILED' },
      },
    ],
  },
}));

/** The ARN of a role that Identity Center makes in the account of the templates. */
const signInRole = (evidence: Evidence, name: string): string =>
  `arn:aws:iam::${accountOf(evidence)}:role/aws-reserved/sso.amazonaws.com/${REGION}/AWSReservedSSO_${name}_1a2b3c`;

/** A call of an API that CloudTrail records, by a person signed in through Identity Center. */
const call = (
  evidence: Evidence,
  what: string,
  service: string,
  eventName: string,
  requestParameters: Readonly<Record<string, unknown>>,
): Happening => ({
  what,
  source: `aws.${service}`,
  'detail-type': 'AWS API Call via CloudTrail',
  detail: {
    eventSource: `${service}.amazonaws.com`,
    eventName,
    readOnly: true,
    requestParameters,
    userIdentity: {
      type: 'AssumedRole',
      sessionContext: {
        sessionIssuer: { arn: signInRole(evidence, 'a-person') },
      },
    },
  },
});

/** The credentials that RDS manages for a cluster, read. */
export const credentialsRead = (evidence: Evidence): Happening =>
  call(evidence, 'the credentials read', 'secretsmanager', 'GetSecretValue', {
    secretId: `arn:aws:secretsmanager:${REGION}:${accountOf(evidence)}:secret:rds!cluster-0a1b2c3d-4e5f6a`,
  });

/** The role of a permission set, entered. */
export const roleEntered = (evidence: Evidence, set: string): Happening[] =>
  ['AssumeRole', 'AssumeRoleWithSAML'].map((name) =>
    call(evidence, `the emergency role entered by ${name}`, 'sts', name, { roleArn: signInRole(evidence, set) }),
  );

/** What AWS Backup tells of jobs and settings. https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html */
const backup = (what: string, detailType: string, detail: Readonly<Record<string, unknown>>): Happening => ({
  what,
  source: 'aws.backup',
  'detail-type': detailType,
  detail,
});

/** A cluster that came back. */
export const RESTORED = backup('a cluster restored', 'Restore Job State Change', {
  status: 'COMPLETED',
  resourceType: 'Aurora',
});

/** What happens to copies, by the clause that it endangers. */
const OF_COPIES: Readonly<Partial<Record<ClauseSlug, readonly Happening[]>>> = {
  'backup.daily': [
    ...['ABORTED', 'EXPIRED', 'FAILED', 'PARTIAL'].map((state) =>
      backup(`a backup job ${state}`, 'Backup Job State Change', { state, resourceType: 'Aurora' }),
    ),
    ...['DELETED', 'MODIFIED'].map((state) => backup(`a plan ${state}`, 'Backup Plan State Change', { state })),
    backup('what is backed up in the Region MODIFIED', 'Region Setting State Change', { state: 'MODIFIED' }),
  ],
  'backup.point-in-time': ['ABORTED', 'FAILED'].map((status) =>
    backup(`a restore ${status}`, 'Restore Job State Change', { status, resourceType: 'Aurora' }),
  ),
  'malware.scanned': [
    backup('malware found in a copy', 'Scan Job State Change', {
      state: 'COMPLETED',
      scanResult: { scanResultStatus: 'THREATS_FOUND' },
    }),
    ...['CANCELED', 'COMPLETED_WITH_ISSUES', 'FAILED'].map((state) =>
      backup(`a scan ${state}`, 'Scan Job State Change', { state }),
    ),
  ],
};

/** What endangers a clause's copies is told, where anything is told at all. */
export const copiesTold = (evidence: Evidence, slug: ClauseSlug): Check[] =>
  alarmTopics(evidence).length === 0 ? [] : (OF_COPIES[slug] ?? []).map((happening) => told(evidence, happening));

/** An object that comes into a bucket. */
export const objectCreated = (bucket: string, key: string): Happening => ({
  what: `an object under ${key}`,
  source: 'aws.s3',
  'detail-type': 'Object Created',
  resources: [bucketArn(bucket)],
  detail: { bucket: { name: bucket }, object: { key, size: 1024 } },
});
