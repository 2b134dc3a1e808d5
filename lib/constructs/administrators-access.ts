import { Duration, Stack, Tags } from 'aws-cdk-lib';
import {
  CfnSAMLProvider,
  type CfnRole,
  PolicyDocument,
  PolicyStatement,
  type Role,
  FederatedPrincipal,
} from 'aws-cdk-lib/aws-iam';
import { CfnAssignment, CfnInstanceAccessControlAttributeConfiguration, CfnPermissionSet } from 'aws-cdk-lib/aws-sso';
import { Construct } from 'constructs';
import { acknowledge, acknowledgePatterns } from '../checks/acknowledge';
import { names, type Settings } from '../config';
import { numbers, TAGS } from '../policy';
import { NEEDS } from '../template/needs';
import { duties, proofDenied, type Duty } from './administrator-duties';
import { PlatformRole } from './platform-role';
import { PlatformStack } from './platform-stack';
import type { SignInRole } from './sign-in-role';

const SAML_SIGN_IN = 'https://signin.aws.amazon.com/saml';
/** Attribute by which the identity provider says that the person used a second factor. */
const MULTI_FACTOR = 'multiFactor';

/** What a way in was made for: whoever judges the template sees when it allows less, or more. */
const made = (allow: readonly PolicyStatement[]) => ({
  Statement: allow.map((statement) => statement.toStatementJson() as unknown),
});

type IdentityCenter = Extract<Settings['signIn'], { kind: 'identity-center' }>;

/** Settings name the Identity Center group of each role. */
const groupOf: Readonly<Record<SignInRole, keyof IdentityCenter['groups']>> = {
  database: 'databaseAdministrator',
  applications: 'applicationAdministrator',
  reviewer: 'reviewer',
  security: 'securityOfficer',
  emergency: 'emergency',
};

/**
 * How persons reach the platform: by sessions of at most an hour, each in the person's own name, given by the
 * organisation's sign-in (`admins.named`, `user-id.personal`). See docs/decisions/0021-administrators-sign-in.md.
 */
export class AdministratorsAccess extends Construct {
  /** @param roles those that persons sign in to in this stack's account */
  constructor(scope: Construct, id: string, roles: readonly SignInRole[]) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    const { signIn } = settings;
    const all = duties(settings);
    const every = roles.map((role): [SignInRole, Duty] => [role, all[role]]);
    if (signIn.kind === 'identity-center') this.#permissionSets(signIn, every);
    else this.#samlRoles(signIn.metadataDocument, every);
  }

  #permissionSets({ instanceArn, groups }: IdentityCenter, every: readonly [SignInRole, Duty][]): void {
    const { settings } = PlatformStack.of(this);
    // An instance has one such configuration: where environments share it, it is production's, and the others say so.
    const isKeeper = settings.environment === 'production';
    if (isKeeper) {
      new CfnInstanceAccessControlAttributeConfiguration(this, 'SessionTags', {
        instanceArn,
        accessControlAttributes: [{ key: names.databaseUserTag, value: { source: ['${path:userName}'] } }],
      });
    }
    for (const [role, { description, allow }] of every) {
      const set = new CfnPermissionSet(this, `${role}Set`, {
        instanceArn,
        name: names.role(settings, role),
        description,
        sessionDuration: Duration.hours(numbers.administratorSession.value).toIsoString(),
        inlinePolicy: new PolicyDocument({ statements: [...allow, proofDenied()] }),
        permissionsBoundary: { customerManagedPolicyReference: { name: names.boundary(settings), path: '/' } },
      });
      set.addMetadata(NEEDS, made(allow));
      if (!isKeeper)
        Tags.of(set).add(TAGS.sessionTagsBy, names.stack({ ...settings, environment: 'production' }, 'audit'));
      const assignment = new CfnAssignment(this, `${role}Assignment`, {
        instanceArn,
        permissionSetArn: set.attrPermissionSetArn,
        principalType: 'GROUP',
        principalId: groups[groupOf[role]],
        targetType: 'AWS_ACCOUNT',
        targetId: (role === 'reviewer' && settings.custodyAccount) || settings.account,
      });
      assignment.node.addDependency(Stack.of(this).node.findChild('RoleBoundary')); // named by the set, needed to assign it
    }
  }

  #samlRoles(samlMetadataDocument: string, every: readonly [SignInRole, Duty][]): void {
    const { settings } = PlatformStack.of(this);
    const provider = new CfnSAMLProvider(this, 'Provider', {
      name: names.role(settings, 'sign-in'),
      samlMetadataDocument,
    });
    for (const [role, { description, allow }] of every) {
      const signedIn = new FederatedPrincipal(provider.attrArn, {}, 'sts:AssumeRoleWithSAML');
      const inAccount = new PlatformRole(this, `${role}Role`, {
        name: role,
        description,
        assumedBy: signedIn,
        maxSessionDuration: Duration.hours(numbers.administratorSession.value),
        inlinePolicies: { duty: new PolicyDocument({ statements: [...allow, proofDenied()] }) },
      });
      const signedInTo = inAccount.node.defaultChild as CfnRole;
      signedInTo.addMetadata(NEEDS, made(allow));
      // One statement for the sign-in, its tags and its source identity: all of them or none.
      signedInTo.assumeRolePolicyDocument = new PolicyDocument({
        statements: [
          new PolicyStatement({
            principals: [signedIn],
            actions: ['sts:AssumeRoleWithSAML', 'sts:TagSession', 'sts:SetSourceIdentity'],
            conditions: {
              StringEquals: { 'SAML:aud': SAML_SIGN_IN, [`aws:RequestTag/${MULTI_FACTOR}`]: 'true' },
              StringLike: { 'sts:SourceIdentity': '?*', [`aws:RequestTag/${names.databaseUserTag}`]: '?*' },
            },
          }),
        ],
      });
      this.#acknowledge(inAccount, allow);
    }
  }

  #acknowledge(role: Role, allow: readonly PolicyStatement[]): void {
    acknowledge(role, {
      'NIST.800.53.R5-IAMNoInlinePolicy': 'The duty belongs to this one role: nobody can attach it elsewhere',
    });
    const reason =
      'Names of this platform by pattern, or actions that name no resource; boundary and denial stand above';
    const patterns = (of: (statement: PolicyStatement) => string[]) =>
      [...new Set(allow.flatMap(of))]
        .filter((one) => one.includes('*'))
        .map((one) => one.replace(/\$\{(.*?)\}/g, '<$1>'));
    acknowledgePatterns(
      role,
      patterns(({ resources }) => resources),
      reason,
    );
    for (const action of patterns(({ actions }) => actions))
      acknowledge(role, { [`AwsSolutions-IAM5[Action::${action}]`]: reason });
  }
}
