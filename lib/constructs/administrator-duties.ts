import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { names, type Settings } from '../config';
import { REGION } from '../policy';
import { untouchable, untouchableByPersons } from './proof-guard';
import type { SignInRole } from './sign-in-role';
import { viaS3For } from './via-s3';

/** What a role of persons is for, and all that it may do (`admin.least-privilege`). */
export interface Duty {
  readonly description: string;
  readonly allow: readonly PolicyStatement[];
}

const allow = (sid: string, actions: readonly string[], resources: readonly string[], conditions?: object) =>
  new PolicyStatement({
    sid,
    actions: [...actions],
    resources: [...resources],
    conditions: conditions as Record<string, unknown> | undefined,
  });

/** Reading of states and measures: these actions name no resource. */
const watch = (...actions: string[]) =>
  allow(
    'Watch',
    [
      'cloudwatch:DescribeAlarms',
      'cloudwatch:GetDashboard',
      'cloudwatch:GetMetricData',
      'cloudwatch:ListDashboards',
      'cloudwatch:ListMetrics',
      'logs:DescribeLogGroups',
      'logs:GetQueryResults',
      'logs:StopQuery',
      ...actions,
    ],
    ['*'],
  );

const readLogs = (settings: Settings, ...groups: string[]) =>
  allow(
    'ReadLogs',
    ['logs:DescribeLogStreams', 'logs:FilterLogEvents', 'logs:GetLogEvents', 'logs:StartQuery'],
    groups.map((group) => `arn:aws:logs:${REGION}:${settings.account}:log-group:${group}:*`),
  );

/** The duties, by role. */
export function duties(settings: Settings): Readonly<Record<SignInRole, Duty>> {
  const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${settings.account}:${resource}`;
  const cluster = names.clusterArn(settings, '*');
  const ledger = names.bucketArn(settings, 'ledger');
  const reports = names.bucketArn(settings, 'reports');
  const proof = [names.bucketArn(settings, 'audit'), reports];
  const proofAccount = settings.custodyAccount ?? settings.account;
  return {
    database: {
      description: 'Administers the databases, signed in to each as himself',
      allow: [
        allow(
          'ConnectAsOneself',
          ['rds-db:connect'],
          [arn('rds-db', `dbuser:*/\${aws:PrincipalTag/${names.databaseUserTag}}`)],
        ),
        watch('backup:ListBackupJobs', 'backup:ListBackupVaults', 'pi:GetResourceMetrics', 'rds:Describe*'),
        allow(
          'SeeRecoveryPoints',
          ['backup:ListRecoveryPointsByBackupVault'],
          [arn('backup', 'backup-vault:custodia-*')],
        ),
        readLogs(settings, names.clusterLogGroup(settings, '*')),
        allow(
          'StartDrills',
          ['states:StartExecution'],
          [arn('states', `stateMachine:${names.failoverDrill(settings)}`)],
        ),
      ],
    },
    applications: {
      description: 'Runs the platform: sees its functions fail, and lets what failed be tried again',
      allow: [
        watch('lambda:ListFunctions', 'sqs:ListQueues', 'states:ListStateMachines'),
        readLogs(settings, `/aws/lambda/${names.function(settings, '*')}`),
        allow(
          'SeeFunctions',
          ['lambda:GetFunctionConfiguration', 'lambda:GetPolicy'],
          [arn('lambda', `function:${names.function(settings, '*')}`)],
        ),
        allow(
          'TryAgain',
          ['sqs:GetQueueAttributes', 'sqs:ListMessageMoveTasks', 'sqs:StartMessageMoveTask'],
          [arn('sqs', `${names.role(settings, '*')}`)],
        ),
        allow(
          'SeeRuns',
          ['states:DescribeExecution', 'states:GetExecutionHistory', 'states:ListExecutions'],
          [arn('states', '*')],
        ),
      ],
    },
    reviewer: {
      description: 'Reads the logs of accesses and the reports on them, and signs these off',
      allow: [
        allow(
          'ReadProof',
          ['s3:GetObject', 's3:GetObjectVersion'],
          proof.map((arn) => `${arn}/*`),
        ),
        allow('ListProof', ['s3:ListBucket', 's3:ListBucketVersions'], proof),
        allow(
          'DecryptProof',
          ['kms:Decrypt'],
          [`arn:aws:kms:${REGION}:${proofAccount}:key/*`],
          viaS3For(proof.map((arn) => `${arn}*`)),
        ),
        // Once each: only a write that refuses to replace what is there is let through.
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
        allow('SignOff', ['s3:PutObject'], [`${reports}/reviews/*/signed-off.json`], {
          Null: { 's3:if-none-match': 'false' },
        }),
        allow(
          'EncryptSignature',
          ['kms:GenerateDataKey'],
          [`arn:aws:kms:${REGION}:${proofAccount}:key/*`],
          viaS3For(`${reports}*`),
        ),
        allow(
          'CheckTheTrail',
          ['cloudtrail:GetEventSelectors', 'cloudtrail:GetTrailStatus'],
          [names.trailArn(settings)],
        ),
        allow(
          'CheckSignatures',
          ['cloudtrail:DescribeTrails', 'cloudtrail:ListPublicKeys', 'logs:DescribeLogGroups', 'logs:GetQueryResults'],
          ['*'],
        ),
        readLogs(settings, names.trailLogGroup(settings)),
      ],
    },
    security: {
      description: 'Places and releases orders to keep something longer, and reads what retention found',
      allow: [
        allow('PlaceAndRelease', ['s3:GetObject', 's3:PutObject'], [`${ledger}/holds/*`]),
        allow('ReadLedger', ['s3:GetObject'], [`${ledger}/days/*`]),
        allow('ListLedger', ['s3:ListBucket'], [ledger], {
          StringLike: { 's3:prefix': ['holds/*', 'days/*'] },
        }),
        allow('UseLedgerKey', ['kms:Decrypt', 'kms:GenerateDataKey'], [arn('kms', 'key/*')], viaS3For(`${ledger}*`)),
        // What is ordered the platform carries out: no person may hold an object or lift its hold.
        allow('LetThePlatformCarryOut', ['lambda:InvokeFunction'], [names.functionArn(settings, 'hold-extension')]),
      ],
    },
    emergency: {
      description: 'Opens the sealed credentials when nothing else helps; every use is alarmed',
      allow: [
        allow('OpenTheSeal', ['secretsmanager:GetSecretValue'], [arn('secretsmanager', 'secret:rds!cluster-*')]),
        allow('DecryptTheSeal', ['kms:Decrypt'], [arn('kms', 'key/*')], {
          StringEquals: { 'kms:ViaService': `secretsmanager.${REGION}.amazonaws.com` },
        }),
        allow(
          'SeeState',
          [
            'backup:ListRecoveryPointsByBackupVault',
            'cloudwatch:DescribeAlarms',
            'rds:Describe*',
            'secretsmanager:ListSecrets',
          ],
          ['*'],
        ),
        allow(
          'FailOver',
          ['rds:FailoverDBCluster', 'rds:RebootDBInstance'],
          [cluster, arn('rds', `db:${names.cluster(settings, '*')}`)],
        ),
      ],
    },
  };
}

/** What no person may do, in whatever role: the proof, and what it speaks of. */
export const proofDenied = (): PolicyStatement =>
  new PolicyStatement({
    sid: 'ProofUntouched',
    effect: Effect.DENY,
    actions: [...untouchable, ...untouchableByPersons].sort(),
    resources: ['*'],
  });
