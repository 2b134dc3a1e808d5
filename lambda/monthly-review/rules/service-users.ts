import type { AccessEvent } from '../access-event';
import { inEach, type Act } from './acts';
import { flag, isOn, parameter, textParameter } from './record-fields';

/** Whether a request sets the password of a database's first user, or has it kept or replaced by Secrets Manager. */
const setsPassword = (event: AccessEvent): boolean =>
  ['masterUserPassword', 'adminUserPassword', 'adminPassword'].some((name) => textParameter(event, name) !== '') ||
  ['manageMasterUserPassword', 'rotateMasterUserPassword', 'manageAdminPassword'].some(
    (name) => flag(parameter(event, name)) !== undefined,
  );

/** Users, roles and keys that services keep beside IAM. */
export const serviceUserActs: readonly Act[] = [
  ...inEach(
    {
      rds: ['ModifyDBCluster', 'ModifyDBInstance', 'ModifyTenantDatabase'],
      redshift: ['ModifyCluster'],
      'redshift-serverless': ['UpdateNamespace'],
      'docdb-elastic': ['UpdateCluster'],
      lightsail: ['UpdateRelationalDatabase'],
      odb: ['UpdateAutonomousDatabase'],
    },
    {
      it: "credenziali dell'utente principale del database cambiate",
      en: "credentials of the database's master user changed",
      severity: 'medium',
      when: setsPassword,
    },
  ),
  ...inEach(
    {
      rds: ['AddRoleToDBCluster', 'AddRoleToDBInstance', 'RemoveRoleFromDBCluster', 'RemoveRoleFromDBInstance'],
      redshift: ['ModifyClusterIamRoles'],
      ec2: [
        'AssociateIamInstanceProfile',
        'DisassociateIamInstanceProfile',
        'ReplaceIamInstanceProfileAssociation',
        'AssociateEnclaveCertificateIamRole',
      ],
      'cognito-identity': ['SetIdentityPoolRoles'],
    },
    {
      it: 'ruolo dato o tolto a una risorsa',
      en: 'role given to a resource or taken from it',
      severity: 'medium',
    },
  ),
  {
    services: ['cognito-identity'],
    eventNames: ['CreateIdentityPool', 'UpdateIdentityPool'],
    it: 'credenziali date a chi non accede',
    en: 'credentials given to whoever does not sign in',
    severity: 'medium',
    when: (event) => isOn(event, 'allowUnauthenticatedIdentities'),
  },
  ...inEach(
    {
      ec2: ['CreateKeyPair', 'ImportKeyPair', 'DeleteKeyPair'],
      lightsail: [
        'CreateKeyPair',
        'ImportKeyPair',
        'DeleteKeyPair',
        'DownloadDefaultKeyPair',
        'CreateBucketAccessKey',
        'DeleteBucketAccessKey',
        'GetInstanceAccessDetails',
        'SetResourceAccessForBucket',
      ],
      transfer: ['ImportSshPublicKey', 'DeleteSshPublicKey'],
      grafana: [
        'CreateWorkspaceApiKey',
        'DeleteWorkspaceApiKey',
        'CreateWorkspaceServiceAccountToken',
        'DeleteWorkspaceServiceAccountToken',
      ],
    },
    {
      it: 'chiave di accesso creata, consegnata o tolta',
      en: 'access key created, handed out or taken away',
      severity: 'medium',
    },
  ),
  ...inEach(
    {
      ds: ['CreateTrust', 'UpdateTrust', 'EnableDirectoryDataAccess'],
    },
    {
      it: 'fiducia tra domini, o accesso agli utenti della directory, cambiati',
      en: 'trust between domains, or access to the users of the directory, changed',
      severity: 'high',
    },
  ),
  ...inEach(
    {
      ds: [
        'DeleteTrust',
        'ResetUserPassword',
        'EnableRadius',
        'UpdateRadius',
        'EnableSso',
        'DisableSso',
        'EnableClientAuthentication',
        'DisableDirectoryDataAccess',
      ],
      'ds-data': [
        'AddGroupMember',
        'CreateGroup',
        'CreateUser',
        'DeleteGroup',
        'DeleteUser',
        'DisableUser',
        'RemoveGroupMember',
        'UpdateGroup',
        'UpdateUser',
      ],
      elasticache: ['CreateUser', 'ModifyUser', 'DeleteUser', 'CreateUserGroup', 'ModifyUserGroup', 'DeleteUserGroup'],
      memorydb: ['CreateUser', 'UpdateUser', 'DeleteUser', 'CreateACL', 'UpdateACL', 'DeleteACL'],
      amazonmq: ['CreateUser', 'UpdateUser', 'DeleteUser'],
      transfer: ['CreateUser', 'UpdateUser', 'DeleteUser', 'CreateAccess', 'UpdateAccess', 'DeleteAccess'],
      workmail: ['ResetPassword', 'CreateUser', 'DeleteUser', 'CreateImpersonationRole', 'UpdateImpersonationRole'],
      quicksight: [
        'RegisterUser',
        'UpdateUser',
        'DeleteUser',
        'CreateGroup',
        'UpdateGroup',
        'DeleteGroup',
        'CreateGroupMembership',
        'DeleteGroupMembership',
        'CreateIAMPolicyAssignment',
        'UpdateIAMPolicyAssignment',
        'DeleteIAMPolicyAssignment',
      ],
      grafana: ['UpdatePermissions', 'CreateWorkspaceServiceAccount', 'DeleteWorkspaceServiceAccount'],
      lakeformation: ['PutDataLakeSettings', 'GrantPermissions', 'BatchGrantPermissions'],
    },
    {
      it: 'utenti o permessi di un servizio cambiati',
      en: 'users or permissions of a service changed',
      severity: 'medium',
    },
  ),
  ...inEach(
    {
      eks: [
        'CreateAccessEntry',
        'UpdateAccessEntry',
        'DeleteAccessEntry',
        'AssociateAccessPolicy',
        'DisassociateAccessPolicy',
        'AssociateIdentityProviderConfig',
        'DisassociateIdentityProviderConfig',
        'CreatePodIdentityAssociation',
        'UpdatePodIdentityAssociation',
        'DeletePodIdentityAssociation',
      ],
    },
    {
      it: 'accesso a un cluster attribuito o cambiato',
      en: 'access to a cluster given or changed',
      severity: 'medium',
    },
  ),
  {
    services: ['ec2'],
    eventNames: ['ModifyVpcEndpoint'],
    it: 'policy di un endpoint della rete cambiata',
    en: "policy of a network's endpoint changed",
    severity: 'medium',
    when: (event) => textParameter(event, 'policyDocument') !== '' || isOn(event, 'resetPolicy'),
  },
];
