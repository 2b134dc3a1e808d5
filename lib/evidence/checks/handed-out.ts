import type { Resource, TemplateModel } from '../../template/model';
import { objects } from '../../template/shape';
import { check, type Check, type Evidence } from '../check';
import { leavesOf, type Leaf } from '../leaves';
import { once } from '../once';

/** An account in an ARN: keys, roles and certificates of another's are used, not handed anything, and layers are read. */
const ADDRESSED = /^arn:[\w-]+:(?!iam|sts|kms|acm|sso)[\w-]+:[\w-]*:(\d{12}):(?!layer:)/;

/** Properties that hold an account, an owner or a principal, by its number or as one of its roles. */
const WHO = /(Account|Owner|Principal|Grantee|Member)/;
const ONE = /^(?:arn:[\w-]+:(?:iam|sts)::)?(\d{12})(?::|$)/;

/** Types of which other checks say whom they may mean. */
const JUDGED = /^AWS::(IAM|KMS|CloudWatch|SSO)::|^AWS::(Lambda::Permission|S3::(MultiRegion)?AccessPoint)$/;

const accountIn = ({ key, value }: Leaf): string | undefined => {
  const text = String(value);
  return ADDRESSED.exec(text)?.[1] ?? (WHO.test(key) ? ONE.exec(text)?.[1] : undefined);
};

/** Accounts that a resource's own properties name, each once. */
const accountsOf = once((resource: Resource) =>
  leavesOf(resource).flatMap((leaf) => {
    const account = accountIn(leaf);
    return account === undefined ? [] : [{ ...leaf, account }];
  }),
);

/** Nothing hands on to an account that is not one of these templates': no copy, share, stream or peer. */
export const handedToStrangers = ({ model }: Evidence): Check[] =>
  model.accounts.size === 0
    ? []
    : model.resources
        .filter(({ type }) => !JUDGED.test(type))
        .flatMap((resource) => {
          const [strange] = accountsOf(resource).filter(({ account }) => !model.accounts.has(account));
          return strange
            ? [check(resource, strange.path, 'an account of these templates', String(strange.value), false)]
            : [];
        });

/** Buckets are named by properties so called, and by their addresses. */
const NAMES_BUCKET = /Bucket(Name|Arn|ARN)?$/;
const ADDRESS = /^(?:arn:[\w-]+:s3:::|s3:\/\/)([a-z0-9][a-z0-9.-]+)/;

/** Where code is read from, and types of which other checks say what bucket they mean; CDK's own bucket holds code. */
const READS = /(^|\.)(Code|Content|Source\w*|EventSelectors|AdvancedEventSelectors|Layers)(\.|\[|$)/;
const MEANT = /^AWS::(S3::(?!StorageLens)|CloudTrail::|EC2::FlowLog|Lambda::|DataSync::|IAM::|CloudFormation::)/;
const CODE = /^cdk-/;

/** What is written to a bucket that is not of these templates may lie anywhere. */
export const bucketsOutside = ({ model }: Evidence): Check[] =>
  model.resources
    .filter(({ type }) => !MEANT.test(type))
    .flatMap((resource) => {
      const outside = namesOf(resource).find(
        ({ path, name, value }) => !isMainDestination(resource, path) && !isOwn(model, resource, name, value),
      );
      return outside
        ? [check(resource, outside.path, 'a bucket of these templates', String(outside.value), false)]
        : [];
    });

interface Named extends Leaf {
  readonly name: string;
}

const namesOf = once((resource: Resource) =>
  leavesOf(resource)
    .filter(({ path }) => !READS.test(path))
    .flatMap((leaf): Named[] => {
      if (typeof leaf.value !== 'string' || /\.?(Ref|Fn::\w+)(\[|$)/.test(leaf.path)) return [];
      const name = ADDRESS.exec(leaf.value)?.[1] ?? (NAMES_BUCKET.test(leaf.key) ? leaf.value : undefined);
      return name === undefined || CODE.test(name) ? [] : [{ ...leaf, name }];
    }),
);

/** Where a stream of records goes is the tracing clauses' to say. */
const isMainDestination = ({ type }: Resource, path: string): boolean =>
  type === 'AWS::KinesisFirehose::DeliveryStream' && /^\w*S3DestinationConfiguration\.BucketARN$/.test(path);

const isOwn = (model: TemplateModel, from: Resource, name: string, value: unknown): boolean =>
  [value, name].some((one) => model.targets(one, from).some(({ type }) => type === 'AWS::S3::Bucket'));

/** What only leads to something else. */
const LEADS = /^AWS::(DataSync::Location|DMS::(Endpoint|DataProvider)$)/;

/** What copies to somewhere else, and the property that says whereto. */
const COPIES: Readonly<Record<string, string>> = {
  'AWS::DMS::MigrationProject': 'TargetDataProviderDescriptors',
  'AWS::DMS::ReplicationConfig': 'TargetEndpointArn',
  'AWS::DMS::ReplicationTask': 'TargetEndpointArn',
  'AWS::DataSync::Task': 'DestinationLocationArn',
  'AWS::Events::ApiDestination': 'InvocationEndpoint',
  'AWS::Pipes::Pipe': 'Target',
  'AWS::RDS::Integration': 'TargetArn',
  'AWS::Transfer::Connector': 'Url',
};

/** What is copied goes to something of these templates, directly or by what leads there. */
export const copiedInside = ({ model }: Evidence): Check[] =>
  model.ofType(...Object.keys(COPIES)).map((copier) => {
    const whereto = COPIES[copier.type] ?? '';
    const value = copier.properties[whereto];
    const found = model
      .targets(value, copier)
      .flatMap((one) => (LEADS.test(one.type) ? model.targets(one.properties, one) : [one]))
      .filter(({ type }) => !LEADS.test(type) && !/^AWS::(IAM|KMS|SecretsManager|EC2)::/.test(type));
    return check(
      copier,
      whereto,
      'something of these templates: where another lies does not show',
      model.text(value, copier),
      found.length > 0,
    );
  });

/** Destinations of a stream beside a bucket, which says itself where it lies. */
const ELSEWHERE = /^(?!.*S3Destination)\w+DestinationConfiguration$/;

/** Records are streamed to buckets, or to something else of these templates. */
export const streamedInside = ({ model }: Evidence): Check[] =>
  model.ofType('AWS::KinesisFirehose::DeliveryStream').flatMap((stream) =>
    Object.entries(stream.properties)
      .filter(([property]) => ELSEWHERE.test(property))
      .map(([property, configuration]) => {
        const { S3Configuration: _, S3BackupConfiguration: __, ...to } = objects(configuration)[0] ?? {};
        const found = model
          .targets(to, stream)
          .filter(({ type }) => !/^AWS::(IAM|KMS|Logs|Lambda|S3|SecretsManager)::/.test(type));
        return check(
          stream,
          property,
          'something of these templates: where another lies does not show',
          found[0]?.logicalId,
          found.length > 0,
        );
      }),
  );
