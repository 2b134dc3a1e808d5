import { operationLogDays } from '../../policy';
import type { Resource } from '../../template/model';
import { keyOf } from '../../rules/stores';
import { isTrue, object, objects } from '../../template/shape';
import { speaksOf } from '../../template/statements';
import { check, each, type Check, type Evidence } from '../check';
import { encryptionOf } from './buckets';
import { speaksOfBucket } from './policies';
import { assumedBy } from './roles';
import { objectCreated, told, type Happening } from './told';
import { retentionOf } from '../bucket-lifecycle';

const destination = (properties: Readonly<Record<string, unknown>>) =>
  object(properties['ExtendedS3DestinationConfiguration'] ?? properties['S3DestinationConfiguration']);

/** A stream of records of a kind reaches a bucket of these templates, checked on its way. */
export function streamsDeliver(evidence: Evidence, kind: 'accesses' | 'operations'): Check[] {
  const { model } = evidence;
  const type = 'AWS::KinesisFirehose::DeliveryStream';
  const streams = model
    .ofType(type)
    .filter((stream) =>
      `${model.name(stream)} ${model.text(destination(stream.properties)['Prefix'], stream)}`.includes(kind),
    );
  return each(streams, type, `a stream of ${kind}`, (stream) => {
    const { BucketARN, Prefix, ErrorOutputPrefix } = destination(stream.properties);
    const bucket = model.target(BucketARN, stream, 'AWS::S3::Bucket');
    return [
      check(
        stream,
        'ExtendedS3DestinationConfiguration.BucketARN',
        'a bucket of these templates',
        model.text(BucketARN, stream),
        bucket !== undefined,
      ),
      check(
        stream,
        'ExtendedS3DestinationConfiguration.Prefix',
        `a prefix of ${kind}`,
        Prefix,
        model.text(Prefix, stream).includes(kind),
      ),
      check(
        stream,
        'ExtendedS3DestinationConfiguration.ErrorOutputPrefix',
        'what fails is kept apart',
        ErrorOutputPrefix,
        Boolean(ErrorOutputPrefix),
      ),
      ...(bucket ? landed(evidence, kind, stream, bucket) : []),
    ];
  });
}

/** https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3 */
const DELIVERING = [
  's3:PutObject',
  's3:AbortMultipartUpload',
  's3:GetBucketLocation',
  's3:ListBucket',
  's3:ListBucketMultipartUploads',
];

/**
 * What a stream delivers gets into the bucket that keeps it; on its way it is checked and written
 * under a role that may.
 */
function landed(evidence: Evidence, kind: 'accesses' | 'operations', stream: Resource, bucket: Resource): Check[] {
  const { estate, model } = evidence;
  const { RoleARN, Prefix, ErrorOutputPrefix, ProcessingConfiguration, CloudWatchLoggingOptions } = destination(
    stream.properties,
  );
  const property = 'ExtendedS3DestinationConfiguration';
  const service = 'firehose.amazonaws.com';
  const processing = object(ProcessingConfiguration);
  const check_ = model.target(processing['Processors'], stream, 'AWS::Lambda::Function');
  const isLambda = objects(processing['Processors']).some(
    ({ Type, Parameters }) =>
      Type === 'Lambda' && objects(Parameters).some(({ ParameterName }) => ParameterName === 'LambdaArn'),
  );
  // Without a role of its own the check is called under the stream's
  const checkers = objects(processing['Processors'])
    .flatMap(({ Parameters }) => objects(Parameters))
    .flatMap(({ ParameterName, ParameterValue }) => (ParameterName === 'RoleArn' ? [ParameterValue] : []));
  const logging = object(CloudWatchLoggingOptions);
  const group = model.target(logging['LogGroupName'], stream, 'AWS::Logs::LogGroup');
  const name = logging['LogStreamName'];
  const logStream = model.target(name, stream, 'AWS::Logs::LogStream');
  const key = keyOf(encryptionOf(bucket).key, bucket, model);
  const role = model.target(RoleARN, stream, 'AWS::IAM::Role');
  const refused = [Prefix, ErrorOutputPrefix]
    .map((prefix) => fixedPart(evidence, stream, prefix))
    .filter(
      (prefix) =>
        !(role ? estate.statementsOfRole(role) : []).some(
          (statement) =>
            statement.effect === 'Allow' &&
            speaksOf(statement, 's3:PutObject') &&
            speaksOfBucket(statement, bucket, model.name(bucket) || bucket.logicalId, `${prefix}1`),
        ),
    );
  const direct = estate.roleOf(bucket) === kind;
  const stores = (_: Evidence, rule: Resource) => {
    const roles = estate.rolesOf(estate.setsGoing(rule));
    return estate.bucketsOf(kind).some((store) => estate.mayDo(roles, 's3:PutObject', store));
  };
  return [
    ...DELIVERING.flatMap((action) =>
      assumedBy(evidence, stream, `${property}.RoleARN`, RoleARN, service, action, bucket),
    ),
    check(
      stream,
      `${property}.Prefix`,
      'prefixes under which its role may write',
      refused.length > 0 ? `not ${refused.join(', ')}` : 'so they are',
      refused.length === 0,
    ),
    ...(key ? assumedBy(evidence, stream, `${property}.RoleARN`, RoleARN, service, 'kms:GenerateDataKey', key) : []),
    ...(group ? assumedBy(evidence, stream, `${property}.RoleARN`, RoleARN, service, 'logs:PutLogEvents', group) : []),
    check(
      stream,
      `${property}.CloudWatchLoggingOptions`,
      'failures logged in a group of these templates',
      CloudWatchLoggingOptions,
      isTrue(logging['Enabled']) &&
        group !== undefined &&
        (typeof name === 'string'
          ? name !== ''
          : logStream !== undefined && model.target(logStream.properties['LogGroupName'], logStream) === group),
    ),
    check(
      stream,
      `${property}.ProcessingConfiguration`,
      'records checked by a function of these templates',
      check_?.logicalId,
      isTrue(processing['Enabled']) && check_ !== undefined && isLambda,
    ),
    ...(check_
      ? [RoleARN, ...checkers].flatMap((role) =>
          assumedBy(evidence, stream, `${property}.RoleARN`, role, service, 'lambda:InvokeFunction', check_),
        )
      : []),
    ...(direct
      ? []
      : [told(evidence, objectUnder(evidence, stream, Prefix, bucket), stores, `stored with the ${kind}`)]),
  ];
}

/** An object that a stream writes: its prefix up to what the hour or the error puts into it. */
function objectUnder(evidence: Evidence, stream: Resource, prefix: unknown, bucket: Resource): Happening {
  const name = evidence.model.name(bucket) || bucket.logicalId;
  return objectCreated(name, `${fixedPart(evidence, stream, prefix)}1`);
}

const fixedPart = ({ model }: Evidence, stream: Resource, prefix: unknown): string =>
  model.text(prefix, stream).split('!')[0] ?? '';

/** What a stream could not deliver is told. */
export const failuresTold = (evidence: Evidence): Check[] =>
  evidence.model.ofType('AWS::KinesisFirehose::DeliveryStream').flatMap((stream) => {
    const { BucketARN, ErrorOutputPrefix } = destination(stream.properties);
    const bucket = evidence.model.target(BucketARN, stream, 'AWS::S3::Bucket');
    return bucket ? [told(evidence, objectUnder(evidence, stream, ErrorOutputPrefix, bucket))] : [];
  });

/** Logs are locked for at least as long as they must stay. */
export function lockedLongEnough(bucket: Resource): Check {
  const { lockDays } = retentionOf(bucket);
  const least = operationLogDays.floorDays;
  return check(bucket, 'ObjectLockConfiguration', `${least} days or more`, `${lockDays}`, lockDays >= least);
}
