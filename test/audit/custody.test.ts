import { App } from 'aws-cdk-lib';
import { production, rehearsal, validateSettings } from '../../lib/config';
import { CustodyStack } from '../../lib/stacks/custody';
import { ReviewStack } from '../../lib/stacks/review';
import type { Template } from '../../lib/template/template';
import { unbundledCode } from '../stacks/synthesise';
import { synthesised } from '../stacks/synthesised';

const { templates } = synthesised({ ...production, custodyAccount: '444455556666' });
const [audit, custody] = ['audit', 'custody'].map((stack) => templates[`custodia-production-${stack}`]!) as [
  Template,
  Template,
];
const all = (template: Template, type: string) =>
  Object.values(template.Resources ?? {})
    .filter(({ Type }) => Type === type)
    .map(({ Properties = {} }) => Properties as Record<string, any>); // eslint-disable-line @typescript-eslint/no-explicit-any

describe('with a custody account', () => {
  test('admins.log-18-months: logs, digests and their keys stand there, and none of them here', () => {
    expect(all(custody, 'AWS::S3::Bucket').map(({ BucketName }) => BucketName)).toEqual([
      'custodia-production-audit-111122223333',
    ]);
    expect(all(custody, 'AWS::KMS::Key').map(({ KeyUsage }) => KeyUsage)).toEqual([undefined, 'SIGN_VERIFY']);
    expect(all(custody, 'AWS::Lambda::Function').map(({ FunctionName }) => FunctionName)).toEqual([
      'custodia-production-database-digest',
    ]);
    expect(all(audit, 'AWS::S3::Bucket')).toEqual([]);
    expect(all(audit, 'AWS::KMS::Key').filter(({ KeyUsage }) => KeyUsage)).toEqual([]);
    expect(all(audit, 'AWS::Lambda::Function').map(({ FunctionName }) => FunctionName)).not.toContain(
      'custodia-production-database-digest',
    );
  });

  test('admins.log-18-months: the trail delivers there, encrypted with the key of that account', () => {
    expect(all(audit, 'AWS::CloudTrail::Trail')).toEqual([
      expect.objectContaining({
        S3BucketName: 'custodia-production-audit-111122223333',
        KMSKeyId: 'arn:aws:kms:eu-west-1:444455556666:alias/custodia/production/custody/data',
      }),
    ]);
  });

  test('admins.log-18-months: of the platform only the delivery may write there, and under its prefix', () => {
    const admitted = all(custody, 'AWS::S3::BucketPolicy')[0]!['PolicyDocument'].Statement.filter(
      ({ Effect, Principal }: { Effect: string; Principal: unknown }) =>
        Effect === 'Allow' && JSON.stringify(Principal).includes('111122223333'),
    );
    expect(admitted).toEqual([
      expect.objectContaining({
        Action: 's3:PutObject',
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/custodia-production-database-log' },
        },
      }),
    ]);
  });

  test('admins.log-18-months: only deployments of that account change its protection', () => {
    const guard = JSON.stringify(all(custody, 'AWS::S3::BucketPolicy')[0]!['PolicyDocument']);
    expect(guard).toContain('arn:aws:iam::444455556666:role/cdk-*-cfn-exec-role-444455556666-eu-west-1');
    expect(guard).not.toContain('cfn-exec-role-111122223333');
  });

  test('the platform’s stack ties itself to nothing there', () => {
    expect(JSON.stringify(audit)).not.toContain('Fn::ImportValue');
    // the review stands in the custody account too, and takes the keys from there
    const exported = Object.keys(custody.Outputs ?? {});
    const review = JSON.stringify(templates['custodia-production-review']);
    expect(exported.filter((name) => !review.includes(name))).toEqual([]);
  });

  test('incident.detected: alarms raised there may reach the platform’s mailbox', () => {
    expect(JSON.stringify(all(audit, 'AWS::SNS::TopicPolicy'))).toContain(
      '"aws:SourceAccount":["111122223333","444455556666"]',
    );
  });
});

test.each([
  ['Identity Center', production.signIn],
  ['SAML', rehearsal.signIn],
])(
  'admins.reviewed-monthly: with a custody account, reviewers sign in there by %s, administrators do not',
  (_, signIn) => {
    const set = synthesised({ ...production, signIn, custodyAccount: '444455556666' }).templates;
    const [here, there] = ['audit', 'custody'].map((stack) => set[`custodia-production-${stack}`]!) as [
      Template,
      Template,
    ];
    const targets = all(here, 'AWS::SSO::Assignment').map(({ PrincipalId, TargetId }) => [
      String(PrincipalId).slice(-1),
      TargetId,
    ]);
    const roles = (template: Template) =>
      all(template, 'AWS::IAM::Role')
        .filter(({ AssumeRolePolicyDocument }) => JSON.stringify(AssumeRolePolicyDocument).includes('WithSAML'))
        .map(({ RoleName }) => String(RoleName).replace('custodia-production-', ''));
    if (signIn.kind === 'saml') {
      expect([roles(here).sort(), roles(there)]).toEqual([
        ['applications', 'database', 'emergency', 'security'],
        ['reviewer'],
      ]);
    } else {
      expect(targets).toEqual([
        ['1', '111122223333'],
        ['2', '111122223333'],
        ['3', '444455556666'],
        ['5', '111122223333'],
        ['4', '111122223333'],
      ]);
    }
  },
);

test('processor.breach: with a custody account, the alert mails from here and reads the registers there', () => {
  const settings = validateSettings({ ...production, custodyAccount: '444455556666' });
  const props = { settings, code: unbundledCode };
  const app = new App({ analyticsReporting: false });
  const { key, digestKey } = new CustodyStack(app, props);
  const review = new ReviewStack(app, { ...props, auditKey: key, digestKey });
  expect(review.account).toBe('444455556666');
  const template = app.synth().getStackByName(review.stackName).template as Template;
  const admitted = all(template, 'AWS::S3::BucketPolicy')
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Sid }) => String(Sid).startsWith('Alert'));
  expect(admitted.map(({ Sid, Effect, Condition }) => [Sid, Effect, Condition])).toEqual(
    ['AlertReadsRegisters', 'AlertLists', 'AlertLists', 'AlertClaims'].map((sid) => [
      sid,
      'Allow',
      { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/custodia-production-access-alert' } },
    ]),
  );
  expect(all(audit, 'AWS::SES::EmailIdentity').map(({ EmailIdentity }) => EmailIdentity)).toEqual([
    production.mail.domain,
  ]);
});

interface Allowing {
  readonly Effect?: string;
  readonly Sid?: string;
  readonly Action?: unknown;
}

/** What statements of a stack allow that name an account: by its id, or as part of an ARN, not as the end of a bucket's name. */
function allowedOf(stack: string, account: string): string[] {
  const named = new RegExp(`[:"]${account}[:"]`);
  const found: string[] = [];
  for (const [id, { Properties }] of Object.entries(templates[`custodia-production-${stack}`]!.Resources ?? {})) {
    JSON.stringify(Properties ?? {}, (_key, value: unknown) => {
      const one = value as Allowing | null;
      if (one?.Effect !== 'Allow' || !named.test(JSON.stringify(one))) return value;
      found.push(`${id.replace(/[0-9A-F]{8}$/, '')} ${one.Sid ?? [one.Action].flat().join(' ')}`);
      return undefined;
    });
  }
  return found.sort();
}

test('with a custody account, each account allows the other what it needs and nothing else', () => {
  const [here, there] = ['111122223333', '444455556666'];
  expect({
    custody: allowedOf('custody', here),
    review: allowedOf('review', here),
    audit: allowedOf('audit', there),
    retention: allowedOf('retention', there),
    others: ['network', 'database', 'backup', 'tracing'].flatMap((stack) => allowedOf(stack, there)),
  }).toEqual({
    custody: [
      'ArchiveKey DeliveryOfThePlatform',
      'ArchiveKey TrailDescribesKey',
      'ArchiveKey TrailEncrypts',
      'ArchiveLogsBucketPolicy DeliveryOfThePlatform',
      'ArchiveLogsBucketPolicy TrailReadsAcl',
      'ArchiveLogsBucketPolicy TrailWrites',
    ],
    review: [
      'Key AlertUsesBuckets',
      'ReportsBucketPolicy AlertLists',
      'ReportsBucketPolicy AlertReadsRegisters',
      'WorkflowFunctionsMergeRoleDefaultPolicy kms:Decrypt', // of the ledger
      'WorkingsBucketPolicy AlertClaims',
      'WorkingsBucketPolicy AlertLists',
    ],
    audit: [
      'AccessreviewerSet DecryptProof',
      'AccessreviewerSet EncryptSignature',
      'AlarmsKey AlarmsOfTheCustodyAccount',
      'AlarmsTopicPolicy ServicesOfThisPlatform',
      'AlertFunctionRoleDefaultPolicy kms:Decrypt kms:GenerateDataKey',
      'DatabaseLogFunctionRoleDefaultPolicy kms:Decrypt kms:GenerateDataKey',
    ],
    retention: ['Key ReviewReadsFindings', 'LedgerBucketPolicy ReviewLists', 'LedgerBucketPolicy ReviewReadsFindings'],
    others: [],
  });
});

test('with a custody account, the daily enforcement expects no bucket that it could not see', () => {
  const retention = JSON.stringify(templates['custodia-production-retention']);
  for (const purpose of ['audit', 'reports', 'review-work']) {
    expect(retention).not.toContain(`custodia-production-${purpose}-`);
  }
  expect(JSON.stringify(synthesised(production).templates['custodia-production-retention'])).toContain(
    'custodia-production-audit-',
  );
});

test('without a custody account there is no stack for it', () => {
  expect(Object.keys(synthesised(production).templates)).not.toContain('custodia-production-custody');
});
