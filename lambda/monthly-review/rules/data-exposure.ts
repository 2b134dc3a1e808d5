import type { AccessEvent } from '../access-event';
import { eventNamesOf, matchAct, type Act } from './acts';
import { opensAccessList } from './access-list';
import { openedPolicyActs } from './opened-policies';
import { openedStoreActs } from './opened-stores';
import { encryptionActs } from './removed-encryption';
import { accountOf, others, sharedWith } from './sharing';
import { answer, fieldOf, flag, isOn, listOf, parameter, textParameter } from './record-fields';
import type { EventRule } from './rule';
import { isWorld } from './world-network';

/** Names of access lists that let everybody in. */
const OPEN_LISTS = ['public-read', 'authenticated-read'];
const PUBLIC_ACCESS_BLOCK = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];

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
    services: ['redshift', 'redshift-serverless', 'dms', 'amazonmq'],
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
    when: (event) => isOn(event, 'publiclyAccessible'),
  },
  {
    services: ['redshift', 'redshift-serverless', 'es'],
    eventNames: [
      'AuthorizeSnapshotAccess',
      'AuthorizeDataShare',
      'AuthorizeEndpointAccess',
      'AuthorizeVpcEndpointAccess',
    ],
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
    eventNames: ['PutObject', 'CopyObject', 'PostObject', 'CreateMultipartUpload'],
    it: 'oggetto scritto aperto a tutti',
    en: 'object written open to everybody',
    severity: 'high',
    // Objects are written by the million: a record is parsed only when it names such a list.
    when: (event) => event.mayName(OPEN_LISTS) && opensAccessList(event),
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
      'CreateMultiRegionAccessPoint',
    ],
    it: "blocco dell'accesso pubblico indebolito",
    en: 'public-access block weakened',
    severity: 'high',
    when: (event) => {
      const block =
        parameter(event, 'PublicAccessBlockConfiguration') ?? parameter(event, 'Details', 'PublicAccessBlock');
      // What the configuration does not name is off.
      return block !== undefined && PUBLIC_ACCESS_BLOCK.some((name) => flag(fieldOf(block, name)) !== true);
    },
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
  ...openedStoreActs,
  ...openedPolicyActs,
  ...encryptionActs,
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
