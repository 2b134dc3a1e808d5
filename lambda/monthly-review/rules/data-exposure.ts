import type { AccessEvent } from '../access-event';
import { eventNamesOf, matchAct, type Act } from './acts';
import { foreignAccounts, isPublic } from './policy-document';
import { answer, fieldOf, flag, listOf, parameter, textParameter } from './record-fields';
import type { EventRule } from './rule';
import { shown } from './shown';
import { isWorld } from './world-network';

/** Whoever a permission is given to: everybody, or an account that is not the resource's own. */
function others(event: AccessEvent, given: readonly unknown[]): string | false {
  const outside = given.filter(
    (one): one is string =>
      typeof one === 'string' && (one === 'all' || (/^\d{12}$/.test(one) && one !== event.recipientAccountId)),
  );
  return outside.length > 0 && shown(outside.slice(0, 3).join(', '));
}

/** Whom an image or a snapshot is shared with by a request: everybody, accounts, or an organisation or unit of one. */
function sharedWith(event: AccessEvent, name: string): string | false {
  const added = listOf(fieldOf(parameter(event, name), 'add'));
  const given = added.flatMap((one) => [fieldOf(one, 'group'), fieldOf(one, 'userId')]);
  const organisations = added
    .flatMap((one) => [fieldOf(one, 'organizationArn'), fieldOf(one, 'organizationalUnitArn')])
    .filter((arn) => typeof arn === 'string' && arn !== '');
  return others(event, given) || (organisations.length > 0 && shown(organisations[0]));
}

/** The account inside an ARN, or the account itself; `all` for everybody. */
const accountOf = (principal: unknown) =>
  principal === '*' || principal === 'All'
    ? 'all'
    : (/^(?:arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:)?(\d{12})(?::|$)/.exec(String(principal))?.[1] ?? '');

/** Access lists and groups that let in everybody, or every AWS user. */
const PUBLIC_LIST = /^(public-read|public-read-write|authenticated-read)$/;
const PUBLIC_GROUP = /\/groups\/global\/(AllUsers|AuthenticatedUsers)/;
const GRANTS = ['read', 'read-acp', 'write', 'write-acp', 'full-control'].map(
  (permission) => `x-amz-grant-${permission}`,
);

/** Headers by which a request sets an access list, of one name; CloudTrail gathers them or leaves them on top. */
const aclHeader = (event: AccessEvent, name: string): readonly unknown[] =>
  [parameter(event, 'accessControlList', name), parameter(event, name)].flatMap(listOf);

/** To whom an access list opens what it stands on, however the request writes it. */
function opensAccessList(event: AccessEvent): string | false {
  const list = parameter(event, 'AccessControlPolicy');
  const owner = fieldOf(list, 'Owner', 'ID');
  const given = [
    ...aclHeader(event, 'x-amz-acl').filter((acl) => PUBLIC_LIST.test(String(acl))),
    ...GRANTS.flatMap((name) => aclHeader(event, name)).filter(
      (grantee) => PUBLIC_GROUP.test(String(grantee)) || /emailaddress=/i.test(String(grantee)),
    ),
    ...listOf(fieldOf(list, 'AccessControlList', 'Grant')).flatMap((grant) => {
      const [group, email, id] = ['URI', 'EmailAddress', 'ID'].map((name) => fieldOf(grant, 'Grantee', name));
      return [
        PUBLIC_GROUP.test(String(group)) ? group : undefined,
        email,
        // Whoever owns it is in its list; who that is the record may leave out.
        owner !== undefined && id !== owner ? id : undefined,
      ];
    }),
  ].filter((one) => one !== undefined && one !== '');
  return given.length > 0 && shown(given[0]);
}

/** Where services keep the policy of a resource in a request. */
const POLICIES = [
  ['bucketPolicy'],
  ['policy', 'policy'],
  ['policy'],
  ['details', 'policy'],
  ['resourcePolicy'],
  ['policyText'],
  ['policyDocument'],
  ['policyInJson'],
  ['accessPolicies'],
  ['accessPolicy'],
];
const policyIn = (event: AccessEvent): unknown =>
  POLICIES.map((path) => parameter(event, ...path)).find((value) => value !== undefined) ??
  // SetTopicAttributes, SetQueueAttributes: a policy among other attributes.
  fieldOf(parameter(event, 'attributes'), 'Policy') ??
  (textParameter(event, 'attributeName') === 'Policy' ? parameter(event, 'attributeValue') : undefined);

const PUBLIC_ACCESS_BLOCK = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];

const POLICY_CALLS = {
  services: [
    's3',
    's3express',
    'secretsmanager',
    'sqs',
    'sns',
    'ecr',
    'backup',
    'glacier',
    'elasticfilesystem',
    'es',
    'glue',
    'dynamodb',
    'logs',
    'events',
    'lambda',
    'kms',
    'codeartifact',
    'apigateway',
    'redshift',
    'redshift-serverless',
  ],
  eventNames: [
    'PutBucketPolicy',
    'PutAccessPointPolicy',
    'PutMultiRegionAccessPointPolicy',
    'PutResourcePolicy',
    'SetQueueAttributes',
    'SetTopicAttributes',
    'SetRepositoryPolicy',
    'PutBackupVaultAccessPolicy',
    'SetVaultAccessPolicy',
    'PutFileSystemPolicy',
    'PutKeyPolicy',
    'PutRegistryPolicy',
    'PutDestinationPolicy',
    'PutDomainPermissionsPolicy',
    'PutRepositoryPermissionsPolicy',
    'CreateQueue',
    'CreateTopic',
    'CreateKey',
    'CreateDomain',
    'UpdateDomainConfig',
    'CreateElasticsearchDomain',
    'UpdateElasticsearchDomainConfig',
    'CreateRestApi',
  ],
} as const;

/** Whether a queue or topic is left without encryption: its key or SQS's own goes, and neither comes. */
function dropsQueueEncryption(event: AccessEvent): boolean {
  const single = textParameter(event, 'attributeName');
  const value = (name: string) =>
    single === name ? (parameter(event, 'attributeValue') ?? '') : fieldOf(parameter(event, 'attributes'), name);
  const [key, managed] = [value('KmsMasterKeyId'), flag(value('SqsManagedSseEnabled'))];
  return !key && managed !== true && (key === '' || managed === false);
}

/** With whom a share of resources is: accounts it names, or whoever it may yet be when others than the organisation may. */
function sharesResources(event: AccessEvent): string | boolean {
  const named = listOf(parameter(event, 'principals')).filter((one) => /^\d{12}$|^arn:[^:]+:iam:/.test(String(one)));
  return others(event, named.map(accountOf)) || flag(parameter(event, 'allowExternalPrincipals')) !== false;
}

const acts: readonly Act[] = [
  {
    services: ['ec2'],
    eventNames: ['ModifyImageAttribute'],
    it: 'immagine resa raggiungibile da altri',
    en: 'image made reachable by others',
    severity: 'high',
    when: (event) => sharedWith(event, 'launchPermission'),
  },
  {
    services: ['ec2'],
    eventNames: ['ModifySnapshotAttribute'],
    it: 'copia di un disco resa raggiungibile da altri',
    en: 'copy of a disk made reachable by others',
    severity: 'high',
    when: (event) => sharedWith(event, 'createVolumePermission'),
  },
  {
    services: ['ec2'],
    eventNames: ['DisableSnapshotBlockPublicAccess', 'DisableImageBlockPublicAccess', 'DisableEbsEncryptionByDefault'],
    it: "blocco dell'accesso pubblico o cifratura tolti",
    en: 'public-access block or encryption removed',
    severity: 'high',
  },
  {
    services: ['rds'],
    eventNames: ['ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute'],
    it: 'copia del database resa raggiungibile da altri',
    en: 'copy of the database made reachable by others',
    severity: 'high',
    when: (event) => others(event, listOf(parameter(event, 'valuesToAdd'))),
  },
  {
    services: ['rds'],
    eventNames: [
      'CreateDBInstance',
      'CreateDBCluster',
      'ModifyDBInstance',
      'RestoreDBInstanceFromDBSnapshot',
      'RestoreDBInstanceFromS3',
      'RestoreDBInstanceToPointInTime',
      'RestoreDBClusterFromSnapshot',
      'RestoreDBClusterToPointInTime',
      'CreateDBInstanceReadReplica',
    ],
    it: 'database reso raggiungibile da Internet',
    en: 'database made reachable from the Internet',
    severity: 'high',
    when: (event) => {
      const asked = flag(parameter(event, 'publiclyAccessible'));
      // A change answers with all properties: only what it asked for is its doing. A new database has no before.
      return asked ?? (event.eventName !== 'ModifyDBInstance' && flag(answer(event, 'publiclyAccessible')) === true);
    },
  },
  {
    services: ['rds', 'redshift'],
    eventNames: ['AuthorizeDBSecurityGroupIngress', 'AuthorizeClusterSecurityGroupIngress'],
    it: 'database aperto a Internet',
    en: 'database opened to the Internet',
    severity: 'high',
    when: (event) => isWorld(parameter(event, 'cIDRIP')),
  },
  {
    services: ['redshift', 'redshift-serverless', 'dms', 'mq'],
    eventNames: [
      'CreateCluster',
      'ModifyCluster',
      'RestoreFromClusterSnapshot',
      'CreateWorkgroup',
      'UpdateWorkgroup',
      'CreateReplicationInstance',
      'CreateBroker',
    ],
    it: 'database reso raggiungibile da Internet',
    en: 'database made reachable from the Internet',
    severity: 'high',
    when: (event) => flag(parameter(event, 'publiclyAccessible')) === true,
  },
  {
    services: ['redshift', 'redshift-serverless'],
    eventNames: ['AuthorizeSnapshotAccess', 'AuthorizeDataShare', 'AuthorizeEndpointAccess'],
    it: 'dati resi raggiungibili da un altro account',
    en: 'data made reachable by another account',
    severity: 'high',
    when: (event) =>
      others(
        event,
        ['accountWithRestoreAccess', 'consumerIdentifier', 'account'].map((name) => accountOf(parameter(event, name))),
      ),
  },
  {
    services: ['s3'],
    eventNames: ['PutBucketAcl', 'PutObjectAcl', 'CreateBucket'],
    it: 'lista di accesso aperta ad altri',
    en: 'access list opened to others',
    severity: 'high',
    when: opensAccessList,
  },
  {
    services: ['s3'],
    eventNames: ['PutObject', 'CopyObject'],
    it: 'oggetto scritto aperto a tutti',
    en: 'object written open to everybody',
    severity: 'high',
    // Objects are written by the million: a record is parsed only when it names such a list.
    when: (event) => event.mayName(['public-read', 'authenticated-read']) && opensAccessList(event),
  },
  {
    services: ['s3', 's3control'],
    eventNames: [
      'DeleteBucketPublicAccessBlock',
      'DeletePublicAccessBlock',
      'DeleteAccountPublicAccessBlock',
      'DeleteAccessPointPublicAccessBlock',
    ],
    it: "blocco dell'accesso pubblico tolto",
    en: 'public-access block removed',
    severity: 'high',
  },
  {
    services: ['s3', 's3control'],
    eventNames: [
      'PutBucketPublicAccessBlock',
      'PutPublicAccessBlock',
      'PutAccountPublicAccessBlock',
      'CreateAccessPoint',
    ],
    it: "blocco dell'accesso pubblico indebolito",
    en: 'public-access block weakened',
    severity: 'high',
    when: (event) => {
      const block = parameter(event, 'PublicAccessBlockConfiguration');
      // What the configuration does not name is off.
      return block !== undefined && PUBLIC_ACCESS_BLOCK.some((name) => flag(fieldOf(block, name)) !== true);
    },
  },
  {
    services: ['s3'],
    eventNames: ['DeleteBucketEncryption'],
    it: 'cifratura del bucket tolta',
    en: "bucket's encryption removed",
    severity: 'high',
  },
  {
    services: ['sqs', 'sns'],
    eventNames: ['SetQueueAttributes', 'SetTopicAttributes'],
    it: 'cifratura tolta',
    en: 'encryption removed',
    severity: 'medium',
    when: dropsQueueEncryption,
  },
  {
    services: ['kinesis', 'logs'],
    eventNames: ['StopStreamEncryption', 'DisassociateKmsKey'],
    it: 'cifratura tolta',
    en: 'encryption removed',
    severity: 'medium',
  },
  {
    services: ['dynamodb'],
    eventNames: ['UpdateTable'],
    it: 'cifratura con la chiave propria tolta',
    en: "encryption with one's own key removed",
    severity: 'medium',
    when: (event) => flag(parameter(event, 'sSESpecification', 'enabled')) === false,
  },
  {
    services: ['s3'],
    eventNames: ['PutBucketWebsite'],
    it: 'bucket pubblicato come sito',
    en: 'bucket published as a web site',
    severity: 'medium',
  },
  {
    services: ['s3'],
    eventNames: ['DeleteBucketPolicy'],
    it: 'policy del bucket eliminata, con i suoi divieti',
    en: "bucket's policy deleted, with its denials",
    severity: 'medium',
  },
  {
    services: ['s3'],
    eventNames: ['PutBucketReplication'],
    it: 'dati replicati in un altro account',
    en: 'data replicated to another account',
    severity: 'high',
    when: (event) =>
      others(
        event,
        listOf(parameter(event, 'ReplicationConfiguration', 'Rule')).map((rule) =>
          String(fieldOf(rule, 'Destination', 'Account') ?? ''),
        ),
      ),
  },
  {
    ...POLICY_CALLS,
    it: 'aperto a chiunque dalla policy',
    en: 'opened to anybody by its policy',
    severity: 'high',
    whoever: true,
    when: (event) => isPublic(policyIn(event)),
  },
  {
    ...POLICY_CALLS,
    it: 'aperto ad altri account dalla policy',
    en: 'opened to other accounts by its policy',
    severity: 'medium',
    when: (event) => {
      const accounts = event.recipientAccountId ? foreignAccounts(policyIn(event), event.recipientAccountId) : [];
      return accounts.length > 0 && shown(accounts.slice(0, 3).join(', '));
    },
  },
  {
    services: ['lambda', 'sns', 'sqs'],
    eventNames: [
      'AddPermission',
      'AddPermission20150331',
      'AddPermission20150331v2',
      'AddLayerVersionPermission20181031',
    ],
    it: 'aperto ad altri',
    en: 'opened to others',
    severity: 'high',
    when: (event) => {
      const limited = ['sourceArn', 'sourceAccount', 'principalOrgID', 'organizationId'].some((name) =>
        textParameter(event, name),
      );
      const principals = ['principal', 'aWSAccountIds', 'aWSAccountId'].flatMap((name) =>
        listOf(parameter(event, name)).map(accountOf),
      );
      // Whom a permission names it lets in, whatever limits that further.
      return others(event, limited ? principals.filter((one) => one !== 'all') : principals);
    },
  },
  {
    services: ['events'],
    eventNames: ['PutPermission'],
    it: 'aperto ad altri',
    en: 'opened to others',
    severity: 'medium',
    when: (event) =>
      parameter(event, 'condition') === undefined && others(event, [accountOf(parameter(event, 'principal'))]),
  },
  {
    services: ['codebuild'],
    eventNames: ['UpdateProjectVisibility'],
    it: 'reso pubblico',
    en: 'made public',
    severity: 'medium',
    when: (event) => textParameter(event, 'projectVisibility') === 'PUBLIC_READ',
  },
  {
    services: ['lambda'],
    eventNames: ['CreateFunctionUrlConfig', 'UpdateFunctionUrlConfig'],
    it: 'funzione chiamabile da chiunque',
    en: 'function callable by anybody',
    severity: 'high',
    when: (event) => textParameter(event, 'authType') === 'NONE',
  },
  {
    services: ['ssm'],
    eventNames: ['ModifyDocumentPermission'],
    it: 'documento reso raggiungibile da altri',
    en: 'document made reachable by others',
    severity: 'medium',
    when: (event) => others(event, listOf(parameter(event, 'accountIdsToAdd')).map(accountOf)),
  },
  {
    services: ['ram'],
    eventNames: ['CreateResourceShare', 'AssociateResourceShare', 'EnableSharingWithAwsOrganization'],
    it: 'risorse condivise con altri account',
    en: 'resources shared with other accounts',
    severity: 'medium',
    when: sharesResources,
  },
];

export const dataExposure: EventRule = {
  name: 'data-exposure',
  severity: 'high',
  clause: 'network.firewall',
  title: { it: 'Dati esposti', en: 'Data exposed' },
  why: {
    it: 'Gli archivi delle scuole tengono dati personali, anche di salute: se un bucket, una copia o un database diventa raggiungibile da altri è una possibile violazione, da comunicare alle scuole senza ritardo.',
    en: "The schools' archives hold personal data, of health too: a bucket, copy or database that others can reach is a possible breach, to be told to the schools without delay.",
  },
  check: {
    it: "Da quando a quando è stato raggiungibile, chi lo ha letto (eventi sui dati), richiudere, e valutare l'obbligo di comunicazione.",
    en: 'From when to when it could be reached, who read it (data events), close it, and judge whether the schools must be told.',
  },
  eventNames: eventNamesOf(acts),
  match: (event, actor, context) => matchAct(acts, event, actor, context),
};
