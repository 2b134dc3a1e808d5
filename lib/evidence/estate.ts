import { BACKUP_PREFIXES } from '../policy';
import type { Resource, TemplateModel } from '../template/model';
import { needsOf, type Needs } from '../template/needs';
import { list, object, objects } from '../template/shape';
import { speaksOf, statementsOf, type Statement } from '../template/statements';
import { mentions, OF_OBJECTS } from './checks/policies';
import { backupRules, VAULT_TYPES, type BackupRule } from './backup-rules';
import { expires, lifecycleRules, prefixOf, replicatedTo } from './bucket-lifecycle';

/** What a bucket holds, told from what points at it and from the prefixes of its rules, not from its logical id. */
export type BucketRole =
  'administrators-log' | 'backups' | 'accesses' | 'operations' | 'landing' | 'reports' | 'ledger' | 'other';

export interface Cluster {
  readonly resource: Resource;
  readonly instances: readonly Resource[];
  readonly parameters: Resource | undefined;
}

/** The templates by role: which resources are clusters, vaults, trails and the buckets behind them. */
export class Estate {
  readonly clusters: readonly Cluster[];
  readonly backupRules: readonly BackupRule[];
  readonly vaults: readonly Resource[];
  readonly trails: readonly Resource[];
  readonly buckets: readonly Resource[];
  readonly #roles = new Map<Resource, BucketRole>();
  readonly #policies: ReadonlyMap<Resource, readonly Resource[]>;
  /** Policies that stand apart, with the roles that they name. */
  readonly #attachments: readonly { readonly policy: Resource; readonly roles: readonly Resource[] }[];
  readonly #reached = new Map<Resource, ReadonlySet<Resource>>();
  readonly #allowed = new Map<Resource, readonly Statement[]>();
  readonly #bounded = new Map<Resource, Map<string, boolean>>();
  readonly #needs = new Map<Resource, Needs | undefined>();

  constructor(readonly model: TemplateModel) {
    const instances = model.ofType('AWS::RDS::DBInstance');
    this.clusters = model.ofType('AWS::RDS::DBCluster').map((resource) => ({
      resource,
      instances: instances.filter(
        (instance) => model.target(instance.properties['DBClusterIdentifier'], instance, resource.type) === resource,
      ),
      parameters: model.target(
        resource.properties['DBClusterParameterGroupName'],
        resource,
        'AWS::RDS::DBClusterParameterGroup',
      ),
    }));
    this.backupRules = backupRules(model);
    this.vaults = model.ofType(...VAULT_TYPES);
    this.trails = model.ofType('AWS::CloudTrail::Trail');
    this.buckets = model.ofType('AWS::S3::Bucket');
    this.#attachments = model
      .ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy')
      .map((policy) => ({
        policy,
        roles: model.targets([policy.properties['Roles'], policy.properties['RoleName']], policy),
      }));
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

  /** Statements of an identity's own policies: a role's inline and attached ones. */
  statementsOfRole(role: Resource): readonly Statement[] {
    const known = this.#allowed.get(role);
    if (known) return known;
    const { model } = this;
    const inline = objects(role.properties['Policies']).map(({ PolicyDocument }) =>
      statementsOf(PolicyDocument, model, role),
    );
    const apart = this.policiesOfRole(role).map((policy) =>
      statementsOf(policy.properties['PolicyDocument'], model, policy),
    );
    const found = [...inline, ...apart].flat();
    this.#allowed.set(role, found);
    return found;
  }

  /** The policies of these templates that are attached to a role. */
  policiesOfRole(role: Resource): Resource[] {
    const attached = this.model.targets(role.properties['ManagedPolicyArns'], role);
    return this.#attachments
      .filter(({ policy, roles }) => roles.includes(role) || attached.includes(policy))
      .map(({ policy }) => policy);
  }

  /** What a function says that it works with, where it does. */
  needsOf(worker: Resource): Needs | undefined {
    if (!this.#needs.has(worker)) this.#needs.set(worker, needsOf(worker, this.model));
    return this.#needs.get(worker);
  }

  /** Whether one of the workers is there to do something: it says that it needs to, or, where it says nothing, may. */
  isFor(workers: Iterable<Resource>, action: string, on?: Resource): boolean {
    return [...workers].some((worker) => {
      const statements = this.needsOf(worker)?.statements;
      return statements ? this.#allows(statements, action, on) : this.mayDo(this.rolesOf([worker]), action, on);
    });
  }

  /** AWS's own policies, and others by their ARN, that are attached to a role. */
  managedPoliciesOf(role: Resource): string[] {
    return list(role.properties['ManagedPolicyArns']).map((arn) => this.model.text(arn, role));
  }

  /**
   * The functions and state machines that a resource sets going, with itself: what its definition or targets mention,
   * and what those mention in turn.
   */
  setsGoing(start: Resource): ReadonlySet<Resource> {
    const known = this.#reached.get(start);
    if (known) return known;
    const reached = new Set<Resource>([start]);
    for (const resource of reached) {
      const { Targets, Target, DefinitionString, DefinitionSubstitutions, Definition } = resource.properties;
      const mentioned = [Targets, Target, DefinitionString, DefinitionSubstitutions, Definition];
      for (const next of this.model.targets(mentioned, resource)) {
        if (/^AWS::(Lambda::(Function|Alias|Version)|StepFunctions::StateMachine|SNS::Topic)$/.test(next.type))
          reached.add(next);
      }
    }
    this.#reached.set(start, reached);
    return reached;
  }

  /** The roles under which resources act. */
  rolesOf(resources: Iterable<Resource>): Resource[] {
    return [...resources].flatMap((resource) => {
      const { Role, RoleArn } = resource.properties;
      const role = this.model.target([Role, RoleArn], resource, 'AWS::IAM::Role');
      return role ? [role] : [];
    });
  }

  /** Whether one of the roles is allowed an action on a resource of these templates. */
  mayDo(roles: readonly Resource[], action: string, on?: Resource): boolean {
    return roles.some(
      (role) => this.#allows(this.statementsOfRole(role), action, on) && this.isWithinBoundary(role, action),
    );
  }

  /** Whether a role's boundary leaves it an action; one of another's templates is not known to take any. */
  isWithinBoundary(role: Resource, action: string): boolean {
    const boundary = this.model.target(role.properties['PermissionsBoundary'], role, 'AWS::IAM::ManagedPolicy');
    if (!boundary) return true;
    const known = this.#bounded.get(boundary) ?? new Map<string, boolean>();
    this.#bounded.set(boundary, known);
    const statements = statementsOf(boundary.properties['PolicyDocument'], this.model, boundary);
    const within = known.get(action) ?? this.#allows(statements, action);
    known.set(action, within);
    return within;
  }

  #allows(statements: readonly Statement[], action: string, on?: Resource): boolean {
    const speaking = statements.filter(
      (statement) =>
        speaksOf(statement, action) &&
        (on
          ? mentions(statement, on, this.model) && reachesInto(statement, action, on)
          : statement.resources.length > 0),
    );
    // A denial outweighs all that is allowed; one of some resources only is not known to be of this one
    const isDenied = speaking.some(
      ({ effect, conditions, resources }) =>
        effect === 'Deny' && Object.keys(conditions).length === 0 && (on !== undefined || resources.includes('*')),
    );
    return !isDenied && speaking.some(({ effect }) => effect === 'Allow');
  }

  /** Whether one of the roles is allowed something on a resource of these templates, by its name. */
  reaches(roles: readonly Resource[], on: Resource): boolean {
    return roles.some((role) =>
      this.statementsOfRole(role).some(
        (statement) => statement.effect === 'Allow' && mentions(statement, on, this.model),
      ),
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

/** Whether a statement that speaks of a bucket speaks of the objects in it, where the action is on one. */
const reachesInto = ({ resources }: Statement, action: string, { type }: Resource): boolean =>
  type !== 'AWS::S3::Bucket' || !OF_OBJECTS.test(action) || resources.some((resource) => /[/*]/.test(resource));

/** Whether one of two folders lies in the other; the whole bucket is no folder. */
const nested = (one: string, other: string): boolean =>
  one !== '' && other !== '' && (one.startsWith(other) || other.startsWith(one));
