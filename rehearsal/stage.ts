import { BackupClient } from '@aws-sdk/client-backup';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { FirehoseClient } from '@aws-sdk/client-firehose';
import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Settings, StackName } from '../lib/config';
import type { Emulator } from './emulator';

/** What a step did and what was seen of it: one row of the table. */
export interface Shown {
  /** Group of clauses: `admins`, `backup`, … */
  readonly clauses: string;
  readonly done: string;
  readonly seen: string;
  /** Path under `rehearsal/out/`, or empty. */
  readonly look: string;
  /** In what it falls short of the promise: what of these is not false. */
  readonly short: readonly (string | false)[];
}

/** Shortcomings of a row that are named; the rest is counted. */
const NAMED = 4;

/** In what a row falls short, in words; empty when it does not. */
export function shortOf({ short }: Shown): string {
  const told = short.filter((one) => one !== false);
  return [...told.slice(0, NAMED), ...(told.length > NAMED ? [`+${told.length - NAMED}`] : [])].join('; ');
}

/** Where the rehearsal plays: the deployed platform, its clients, the run's folder. */
export interface Stage {
  readonly settings: Settings;
  readonly emulator: Emulator;
  readonly folder: string;
  /** Folder of the templates that were deployed. */
  readonly assembly: string;
  /** The stacks that stand. */
  readonly stacks: ReadonlySet<StackName>;
  /** Files that stay: becomes `rehearsal/out/`. */
  readonly out: string;
  readonly seed: string;
  readonly progress: (what: string) => void;
  readonly clients: ReturnType<typeof clientsFor>;
}

export function clientsFor(endpoint: string, { account, region }: Settings) {
  const config = {
    endpoint,
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'rehearsal' },
    maxAttempts: 2,
  };
  return {
    backup: new BackupClient(config),
    cloudFormation: new CloudFormationClient(config),
    cloudTrail: new CloudTrailClient(config),
    cloudWatch: new CloudWatchClient(config),
    ec2: new EC2Client(config),
    firehose: new FirehoseClient(config),
    kms: new KMSClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
    rds: new RDSClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    sfn: new SFNClient(config),
  };
}
