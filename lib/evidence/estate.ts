import { BACKUP_PREFIXES } from '../policy';
import type { Resource, TemplateModel } from '../template/model';
import { object } from '../template/shape';
import { speaksOf, statementsOf, type Statement } from '../template/statements';
import { backupRules, VAULT_TYPES, type BackupRule } from './backup-rules';
import { expires, lifecycleRules, prefixOf, replicatedTo } from './bucket-lifecycle';
import { Principals } from './principals';

/** What a bucket holds, told from what points at it and from the prefixes of its rules, not from its logical id. */
export type BucketRole =
  'administrators-log' | 'backups' | 'accesses' | 'operations' | 'landing' | 'reports' | 'ledger' | 'other';

export interface Cluster {
  readonly resource: Resource;
  readonly instances: readonly Resource[];
  readonly parameters: Resource | undefined;
  /** Parameter groups that instances have besides. */
  readonly overriding: readonly Resource[];
}

/** The templates by role: which resources are clusters, vaults, trails and the buckets behind them. */
export class Estate extends Principals {
  readonly clusters: readonly Cluster[];
  readonly backupRules: readonly BackupRule[];
  readonly vaults: readonly Resource[];
  readonly trails: readonly Resource[];
  readonly buckets: readonly Resource[];
  readonly #roles = new Map<Resource, BucketRole>();
  readonly #policies: ReadonlyMap<Resource, readonly Resource[]>;

  constructor(model: TemplateModel) {
    super(model);
    const instances = model.ofType('AWS::RDS::DBInstance');
    this.clusters = model.ofType('AWS::RDS::DBCluster').map((resource) => {
      const own = instances.filter(
        (instance) => model.target(instance.properties['DBClusterIdentifier'], instance, resource.type) === resource,
      );
      return {
        resource,
        instances: own,
        parameters: model.target(
          resource.properties['DBClusterParameterGroupName'],
          resource,
          'AWS::RDS::DBClusterParameterGroup',
        ),
        overriding: own.flatMap(
          (one) => model.target(one.properties['DBParameterGroupName'], one, 'AWS::RDS::DBParameterGroup') ?? [],
        ),
      };
    });
    this.backupRules = backupRules(model);
    this.vaults = model.ofType(...VAULT_TYPES);
    this.trails = model.ofType('AWS::CloudTrail::Trail');
    this.buckets = model.ofType('AWS::S3::Bucket');
    const policies = new Map<Resource, Resource[]>();
    for (const policy of model.ofType('AWS::S3::BucketPolicy')) {
      const bucket = model.target(policy.properties['Bucket'], policy, 'AWS::S3::Bucket');
      if (bucket) policies.set(bucket, [...(policies.get(bucket) ?? []), policy]);
    }
    this.#policies = policies;
    for (const bucket of this.buckets) this.#roles.set(bucket, this.#roleOf(bucket));
  }

  bucketsOf(...roles: readonly BucketRole[]): Resource[] {
    return this.buckets.filter((bucket) => roles.includes(this.roleOf(bucket)));
  }

  roleOf(bucket: Resource): BucketRole {
    return this.#roles.get(bucket) ?? 'other';
  }

  /** What a bucket holds: what it is for, and what the buckets hold that are replicated into it. */
  rolesHeldBy(bucket: Resource): ReadonlySet<BucketRole> {
    const replicated = this.buckets.filter((source) =>
      replicatedTo(source).some(({ Bucket }) => this.model.target(Bucket, source, bucket.type) === bucket),
    );
    return new Set([bucket, ...replicated].map((one) => this.roleOf(one)));
  }

  policiesOf(bucket: Resource): readonly Resource[] {
    return this.#policies.get(bucket) ?? [];
  }

  /** Statements of the policies that stand on a bucket. */
  statementsOn(bucket: Resource): Statement[] {
    return this.policiesOf(bucket).flatMap((policy) =>
      statementsOf(policy.properties['PolicyDocument'], this.model, policy),
    );
  }

  /**
   * The prefixes whose objects a bucket's lifecycle decides about: those that it lets expire, and those under the folders
   * that are written to, where a rule that is off or deletes nothing keeps them for ever.
   */
  lifecyclePrefixes(bucket: Resource): string[] {
    const folders = this.#foldersOf(bucket);
    const decided = lifecycleRules(bucket)
      .filter((rule) => expires(rule) || folders.some((folder) => nested(folder, prefixOf(rule))))
      .map(prefixOf);
    const uncovered = this.#landed(bucket).filter((folder) => !decided.some((prefix) => folder.startsWith(prefix)));
    return [...new Set([...decided, ...uncovered])].sort();
  }

  /** The folders that are written to in a bucket, by what it holds. */
  #foldersOf(bucket: Resource): readonly string[] {
    switch (this.roleOf(bucket)) {
      case 'backups':
        return Object.values(BACKUP_PREFIXES);
      case 'accesses':
      case 'operations':
        return [`${this.roleOf(bucket)}/`];
      case 'administrators-log':
        return ['database/'];
      default:
        return this.#landed(bucket);
    }
  }

  /** The folders that delivery streams put records in, and what they could not read. */
  #landed(bucket: Resource): readonly string[] {
    const { model } = this;
    return this.roleOf(bucket) !== 'landing'
      ? []
      : model.ofType('AWS::KinesisFirehose::DeliveryStream').flatMap((stream) =>
          Object.values(stream.properties)
            .map(object)
            .filter(({ BucketARN }) => BucketARN !== undefined && model.target(BucketARN, stream) === bucket)
            .flatMap(({ Prefix, ErrorOutputPrefix }) => [Prefix, ErrorOutputPrefix])
            .map((prefix) => model.text(prefix, stream).replace(/!\{.*$/, '')),
        );
  }

  /** The folders of a bucket of administrators' logs that trails and databases write to, and those of its lifecycle. */
  logPrefixes(bucket: Resource): string[] {
    const { model } = this;
    const delivered = this.trails
      .filter((trail) => model.target(trail.properties['S3BucketName'], trail, bucket.type) === bucket)
      .map((trail) => model.text(trail.properties['S3KeyPrefix'], trail))
      .map((prefix) => `${prefix ? `${prefix}/` : ''}AWSLogs/`);
    // Functions write under prefixes of their own: `arn:aws:s3:::bucket/prefix/*`
    const name = model.name(bucket) || bucket.logicalId;
    const written = model
      .ofType('AWS::Lambda::Function')
      .flatMap((worker) => this.needsOf(worker)?.statements ?? [])
      .filter((statement) => speaksOf(statement, 's3:PutObject'))
      .flatMap(({ resources }) => resources)
      .filter((text_) => text_.includes(`:${name}/`) || text_.includes(`\${${bucket.logicalId}.Arn}/`))
      .map((text_) => text_.slice(text_.indexOf('/') + 1).replace(/\*.*$/, ''));
    const named = [...delivered, ...this.lifecyclePrefixes(bucket), ...written, 'database/'];
    return [...new Set(named.filter(Boolean))].sort();
  }

  #roleOf(bucket: Resource): BucketRole {
    const { model } = this;
    if (this.trails.some((trail) => model.target(trail.properties['S3BucketName'], trail, bucket.type) === bucket)) {
      return 'administrators-log';
    }
    const prefixes = lifecycleRules(bucket).map(prefixOf);
    const under = (start: string) => prefixes.some((prefix) => prefix.startsWith(start));
    if (under(BACKUP_PREFIXES.daily) || under(BACKUP_PREFIXES.weekly)) return 'backups';
    const isLanding = model
      .ofType('AWS::KinesisFirehose::DeliveryStream')
      .some((stream) =>
        Object.entries(stream.properties).some(
          ([name, destination]) =>
            name.endsWith('DestinationConfiguration') &&
            model.target(object(destination)['BucketARN'], stream, bucket.type) === bucket &&
            !/^(accesses|operations|database)\//.test(model.text(object(destination)['Prefix'], stream)),
        ),
      );
    if (under('operations/')) return 'operations';
    if (under('accesses/')) return 'accesses';
    if (under('database/')) return 'administrators-log';
    if (isLanding) return 'landing';
    return this.#roleByNameOf(bucket);
  }

  /** What the physical name says, where neither prefix nor pointer does. */
  #roleByNameOf(bucket: Resource): BucketRole {
    const name = this.model.name(bucket);
    const [, role] =
      (
        [
          [/backup/, 'backups'],
          [/audit|trail/, 'administrators-log'],
          [/access/, 'accesses'],
          [/operation/, 'operations'],
          [/report/, 'reports'],
          [/ledger/, 'ledger'],
        ] as const
      ).find(([pattern]) => pattern.test(name)) ?? [];
    return role ?? 'other';
  }
}

/** Whether one of two folders lies in the other; the whole bucket is no folder. */
const nested = (one: string, other: string): boolean =>
  one !== '' && other !== '' && (one.startsWith(other) || other.startsWith(one));
