import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuthorizeSecurityGroupIngressCommand, DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import {
  DescribeDBClustersCommand,
  ModifyDBClusterCommand,
  ModifyDBClusterParameterGroupCommand,
} from '@aws-sdk/client-rds';
import {
  DeletePublicAccessBlockCommand,
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
} from '@aws-sdk/client-s3';
import { deployedTemplates } from '../../bin/live/deployed-templates';
import { liveReaders } from '../../bin/live/live-properties';
import { names } from '../../lib/config';
import { acknowledgedFindings } from '../../lib/evidence/acknowledged';
import { evidenceFiles } from '../../lib/evidence/files';
import { judgeTemplates } from '../../lib/evidence/judge';
import type { ClauseSlug } from '../../lib/policy';
import { TemplateModel } from '../../lib/template/model';
import { readTemplates } from '../../lib/template/read-templates';
import type { Shown, Stage } from '../stage';

/** Judges every clause over the very templates that were deployed. */
export async function evidence({ assembly, out }: Stage): Promise<Shown> {
  const model = new TemplateModel(readTemplates(assembly));
  const judged = judgeTemplates(model);
  const folder = join(out, 'evidence');
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(evidenceFiles(judged, model, acknowledgedFindings(assembly)))) {
    writeFileSync(join(folder, name), content);
  }
  const { clauses, summary } = judged.evidence;
  const broken = clauses.filter(({ verdict }) => verdict === 'broken').map(({ slug }) => slug);
  return {
    clauses: 'all',
    done: 'every clause judged over the deployed templates, retention lived for 800 days',
    seen: `${summary.holds} hold, ${summary.elsewhere} shown elsewhere, ${summary.planned} planned`,
    look: 'evidence/evidence.html',
    short: [broken.length > 0 && `broken: ${broken.join(', ')}`],
  };
}

/** A change that somebody makes by hand, and the clause it breaks. */
interface Drift {
  readonly clause: ClauseSlug;
  readonly property: string;
  readonly make: (stage: Stage) => Promise<unknown>;
}

const drifts: readonly Drift[] = [
  {
    clause: 'tracing.accesses',
    property: 'LifecycleConfiguration',
    make: async ({ clients: { s3 }, settings }) => {
      const Bucket = names.bucket(settings, 'accesses');
      const { Rules = [] } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
      const shortened = Rules.map((rule) => (rule.Expiration?.Days ? { ...rule, Expiration: { Days: 100 } } : rule));
      await s3.send(
        new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: shortened } }),
      );
    },
  },
  {
    clause: 'network.firewall',
    property: 'PublicAccessBlockConfiguration.BlockPublicAcls',
    make: ({ clients: { s3 }, settings }) =>
      s3.send(new DeletePublicAccessBlockCommand({ Bucket: names.bucket(settings, 'reports') })),
  },
  {
    clause: 'network.firewall',
    property: 'SecurityGroupIngress',
    make: async ({ clients: { ec2 }, settings }) => {
      const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
      const of = `PostgreSQL of ${settings.clusters[0]?.name}`;
      const group = SecurityGroups.find(({ Description }) => Description?.startsWith(of));
      const IpRanges = [{ CidrIp: '0.0.0.0/0' }];
      await ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId: group?.GroupId,
          IpPermissions: [{ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, IpRanges }],
        }),
      );
    },
  },
  {
    clause: 'transport.tls',
    property: 'Parameters.rds.force_ssl',
    make: async ({ clients: { rds }, settings }) => {
      const DBClusterIdentifier = names.cluster(settings, settings.clusters[0]?.name ?? '');
      const { DBClusters = [] } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier }));
      await rds.send(
        new ModifyDBClusterParameterGroupCommand({
          DBClusterParameterGroupName: DBClusters[0]?.DBClusterParameterGroup,
          Parameters: [{ ParameterName: 'rds.force_ssl', ParameterValue: '0', ApplyMethod: 'pending-reboot' }],
        }),
      );
    },
  },
  {
    clause: 'backup.central',
    property: 'DeletionProtection',
    make: ({ clients: { rds }, settings }) =>
      rds.send(
        new ModifyDBClusterCommand({
          DBClusterIdentifier: names.cluster(settings, settings.clusters[0]?.name ?? ''),
          DeletionProtection: false,
          ApplyImmediately: true,
        }),
      ),
  },
];

/** Judges the deployed stacks with their properties as they are, before and after changes by hand: each must show. */
export async function driftSeen(stage: Stage): Promise<Shown> {
  const before = await brokenNow(stage);
  for (const { make } of drifts) await make(stage);
  const after = await brokenNow(stage);
  const seen = drifts.filter(({ clause, property }) => after.get(clause)?.includes(property));
  const wrong = [
    ...[...before.keys()].map((slug) => `${slug} is broken though nothing was changed`),
    ...drifts.filter((drift) => !seen.includes(drift)).map(({ clause }) => `${clause} holds though it was broken`),
    ...[...after.keys()]
      .filter((slug) => !drifts.some(({ clause }) => clause === slug))
      .map((slug) => `${slug} is broken, too`),
  ];
  return {
    clauses: 'all',
    done: `${drifts.length} properties changed by hand; every clause judged over the account as it is, before and after`,
    seen: `${before.size} broken before; after: ${[...after.keys()].join(', ')}`,
    look: '',
    short: wrong,
  };
}

/** The clauses that the deployed stacks break, each with the properties that do. */
async function brokenNow({ clients, settings }: Stage): Promise<Map<string, readonly string[]>> {
  const { cloudTrail: cloudtrail, cloudWatch: cloudwatch, ...others } = clients;
  const readers = liveReaders({ ...others, cloudtrail, cloudwatch });
  const templates = await deployedTemplates(clients.cloudFormation, `custodia-${settings.environment}-`, readers);
  const { evidence: judged } = judgeTemplates(new TemplateModel(templates));
  return new Map(
    judged.clauses
      .filter(({ verdict }) => verdict === 'broken')
      .map(({ slug, checks }) => [slug, checks.filter(({ holds }) => !holds).map(({ property }) => property)]),
  );
}
