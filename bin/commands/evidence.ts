import { join } from 'node:path';
import { BackupClient } from '@aws-sdk/client-backup';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { Command, InvalidArgumentError, Option } from 'commander';
import { acknowledgedFindings } from '../../lib/evidence/acknowledged';
import { evidenceFiles } from '../../lib/evidence/files';
import { judgeTemplates } from '../../lib/evidence/judge';
import { REGION } from '../../lib/policy';
import { TemplateModel } from '../../lib/template/model';
import { readTemplates } from '../../lib/template/read-templates';
import { withProgress } from '../progress';
import { writeAll } from '../write-all';
import type { Template } from '../../lib/template/template';
import { deployedTemplates } from '../live/deployed-templates';
import { liveReaders } from '../live/live-properties';

interface Options {
  readonly templates: string;
  readonly out: string;
  /** Judge what is deployed: stacks whose name begins so. */
  readonly live?: string;
}

/** How names of stacks begin; nothing at all would mean every stack of the account, whoever owns it. */
function namePrefix(value: string): string {
  if (/^[a-z][a-z0-9-]*$/i.test(value)) return value;
  throw new InvalidArgumentError('The beginning of a stack’s name is right, such as custodia-production.');
}

/** `custodia evidence`: judges every clause over synthesised templates. Exit 1 when a clause is broken. */
export const evidenceCommand = new Command('evidence')
  .description('judges every clause of the policy over synthesised templates')
  .option('--templates <folder>', 'folder that holds *.template.json', 'cdk.out/production')
  .option(
    '--out <folder>',
    'folder for evidence.json, .html, .csv, timeline.json and the OSCAL results',
    'build/evidence',
  )
  .addOption(
    new Option('--live <prefix>', 'judge deployed stacks whose name begins so, with their properties as they are now')
      .argParser(namePrefix)
      .conflicts('templates'),
  )
  .action(async ({ templates, out, live }: Options) => {
    const model = new TemplateModel(live === undefined ? readTemplates(templates) : await deployed(live));
    const judged = await withProgress('judging the clauses', (update) => judgeTemplates(model, update));
    const files = evidenceFiles(judged, model, live === undefined ? acknowledgedFindings(templates) : []);
    writeAll(out, new Map(Object.entries(files)));
    const { clauses, summary } = judged.evidence;
    for (const { slug, checks } of clauses.filter(({ verdict }) => verdict === 'broken')) {
      console.log(`broken: ${slug}`);
      for (const { stack, logicalId, type, property, expected, actual } of checks.filter(({ holds }) => !holds))
        console.log(
          `  ${[stack, logicalId].filter(Boolean).join('/') || 'nowhere'} (${type}) ${property}: expected ${expected}; found ${actual}`,
        );
    }
    const planned = clauses.filter(({ verdict }) => verdict === 'planned').map(({ slug }) => slug);
    if (planned.length > 0) console.log(`planned, not kept yet: ${planned.join(', ')}`);
    console.log(
      `${summary.holds} hold, ${summary.broken} broken, ${summary.elsewhere} shown elsewhere, ${summary.planned} planned; see ${join(out, 'evidence.html')}`,
    );
    if (summary.broken > 0) process.exitCode = 1;
  });

/** The account's own state, by the SDK's usual credentials and the policy's Region. */
function deployed(prefix: string): Promise<Record<string, Template>> {
  const region = { region: REGION };
  const readers = liveReaders({
    backup: new BackupClient(region),
    cloudtrail: new CloudTrailClient(region),
    cloudwatch: new CloudWatchClient(region),
    ec2: new EC2Client(region),
    kms: new KMSClient(region),
    logs: new CloudWatchLogsClient(region),
    rds: new RDSClient(region),
    s3: new S3Client({ ...region, forcePathStyle: true }),
  });
  return withProgress('reading the account', (update) =>
    deployedTemplates(new CloudFormationClient(region), prefix, readers, update),
  );
}
