import type { AccessEvent } from '../access-event';
import { inEach, type Act } from './acts';
import { foreignAccounts, isPublic, policyOf } from './policy-document';
import { entriesOf, fieldOf, listOf, parameter, textParameter } from './record-fields';
import { shown } from './shown';

/** Calls that set the policy of a resource, or may, by service. */
const POLICY_CALLS: Readonly<Record<string, readonly string[]>> = {
  s3: [
    'PutBucketPolicy',
    'PutAccessPointPolicy',
    'PutAccessPointPolicyForObjectLambda',
    'PutMultiRegionAccessPointPolicy',
    'PutAccessGrantsInstanceResourcePolicy',
  ],
  s3express: ['PutBucketPolicy', 'PutAccessPointPolicy'],
  's3-outposts': ['PutBucketPolicy', 'PutAccessPointPolicy'],
  s3tables: ['PutTableBucketPolicy', 'PutTablePolicy'],
  s3vectors: ['PutVectorBucketPolicy'],
  glacier: ['SetVaultAccessPolicy'],
  backup: ['PutBackupVaultAccessPolicy'],
  elasticfilesystem: ['PutFileSystemPolicy'],
  dynamodb: ['PutResourcePolicy', 'CreateTable'],
  dsql: ['PutClusterPolicy', 'CreateCluster'],
  kinesis: ['PutResourcePolicy'],
  kafka: ['PutClusterPolicy'],
  redshift: ['PutResourcePolicy'],
  'redshift-serverless': ['PutResourcePolicy'],
  es: ['CreateDomain', 'UpdateDomainConfig', 'CreateElasticsearchDomain', 'UpdateElasticsearchDomainConfig'],
  glue: ['PutResourcePolicy'],
  secretsmanager: ['PutResourcePolicy'],
  ssm: ['PutResourcePolicy'],
  kms: ['PutKeyPolicy', 'CreateKey', 'ReplicateKey'],
  cloudhsm: ['PutResourcePolicy'],
  'payment-cryptography': ['PutResourcePolicy'],
  'acm-pca': ['PutPolicy'],
  sqs: ['SetQueueAttributes', 'CreateQueue'],
  sns: ['SetTopicAttributes', 'CreateTopic'],
  ses: ['PutIdentityPolicy', 'CreateEmailIdentityPolicy', 'UpdateEmailIdentityPolicy'],
  events: ['PutResourcePolicy', 'PutPermission'],
  logs: ['PutResourcePolicy', 'PutDestinationPolicy', 'PutDeliveryDestinationPolicy'],
  oam: ['PutSinkPolicy'],
  cloudtrail: ['PutResourcePolicy'],
  xray: ['PutResourcePolicy'],
  route53resolver: ['PutResolverQueryLogConfigPolicy', 'PutResolverRulePolicy', 'PutFirewallRuleGroupPolicy'],
  'network-firewall': ['PutResourcePolicy'],
  lambda: ['PutResourcePolicy'],
  apigateway: ['CreateRestApi', 'UpdateRestApi', 'PutRestApi', 'ImportRestApi'],
  ecr: ['SetRepositoryPolicy', 'PutRegistryPolicy'],
  'ecr-public': ['SetRepositoryPolicy'],
  imagebuilder: ['PutImagePolicy', 'PutImageRecipePolicy', 'PutComponentPolicy', 'PutContainerRecipePolicy'],
  codeartifact: ['PutDomainPermissionsPolicy', 'PutRepositoryPermissionsPolicy'],
  codebuild: ['PutResourcePolicy'],
  schemas: ['PutResourcePolicy'],
  mediastore: ['PutContainerPolicy'],
  rekognition: ['PutProjectPolicy'],
  sagemaker: ['PutModelPackageGroupPolicy'],
  lex: ['CreateResourcePolicy', 'UpdateResourcePolicy'],
  bedrock: ['PutResourcePolicy'],
  comprehend: ['PutResourcePolicy'],
};

const DEPTH = 3;
/** How text begins that may be JSON, URL-encoded or not. */
const JSON_TEXT = /^\s*(\{|%7b)/i;

/** The policies that a value holds, however its service calls them: on top, among attributes, in a list of changes. */
function policiesIn(value: unknown, depth = DEPTH): readonly unknown[] {
  const policy = typeof value === 'string' && !JSON_TEXT.test(value) ? null : policyOf(value);
  if (fieldOf(policy, 'Statement') !== undefined) return [policy];
  if (depth === 0 || typeof value === 'string') return [];
  const parts = Array.isArray(value) ? listOf(value) : entriesOf(value).map(([, part]) => part);
  return parts.flatMap((part) => policiesIn(part, depth - 1));
}

const isOpened = (event: AccessEvent): boolean => policiesIn(parameter(event)).some(isPublic);

function openedTo(event: AccessEvent, policies: readonly unknown[]): string | false {
  const own = event.recipientAccountId;
  const accounts = own ? [...new Set(policies.flatMap((policy) => foreignAccounts(policy, own)))] : [];
  return accounts.length > 0 && shown(accounts.slice(0, 3).join(', '));
}

/** Conditions that a permission sets by parameters of its own. */
const CONDITIONS: Readonly<Record<string, string>> = {
  sourceArn: 'aws:SourceArn',
  sourceAccount: 'aws:SourceAccount',
  principalOrgID: 'aws:PrincipalOrgID',
  organizationId: 'aws:PrincipalOrgID',
};

/** The policy that a permission adds, as it would be written out. */
function added(event: AccessEvent): unknown {
  const principals = ['principal', 'aWSAccountIds', 'aWSAccountId'].flatMap((name) => listOf(parameter(event, name)));
  const limits = Object.entries(CONDITIONS).flatMap(([name, key]) => {
    const value = textParameter(event, name);
    return value === '' ? [] : [[key, value] as const];
  });
  const [type, key] = ['type', 'key'].map((name) => textParameter(event, 'condition', name));
  const condition = type && key ? { [type]: { [key]: parameter(event, 'condition', 'value') } } : {};
  return {
    Statement: [
      {
        Effect: 'Allow',
        Principal: principals.includes('*') ? '*' : { AWS: principals },
        Condition: { StringLike: Object.fromEntries(limits), ...condition },
      },
    ],
  };
}

/** Resources opened to anybody or to another account by a policy or permission. */
export const openedPolicyActs: readonly Act[] = [
  ...inEach(POLICY_CALLS, {
    it: 'aperto a chiunque dalla policy',
    en: 'opened to anybody by its policy',
    severity: 'high',
    whoever: true,
    when: isOpened,
  }),
  ...inEach(POLICY_CALLS, {
    it: 'aperto ad altri account dalla policy',
    en: 'opened to other accounts by its policy',
    severity: 'medium',
    when: (event) => openedTo(event, policiesIn(parameter(event))),
  }),
  {
    services: ['lambda', 'sns', 'sqs', 'signer'],
    eventNames: [
      'AddPermission',
      'AddPermission20150331',
      'AddPermission20150331v2',
      'AddLayerVersionPermission',
      'AddLayerVersionPermission20181031',
      'AddProfilePermission',
    ],
    it: 'aperto ad altri',
    en: 'opened to others',
    severity: 'high',
    when: (event) => isPublic(added(event)) || openedTo(event, [added(event)]),
  },
  {
    services: ['events'],
    eventNames: ['PutPermission'],
    it: 'aperto ad altri',
    en: 'opened to others',
    severity: 'medium',
    when: (event) => isPublic(added(event)) || openedTo(event, [added(event)]),
  },
];
