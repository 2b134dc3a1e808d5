import { operationLogDays } from '../../policy';
import type { Resource } from '../../template/model';
import { object } from '../../template/shape';
import { check, each, type Check, type Evidence } from '../check';

/** A stream of records of a kind reaches a bucket of these templates, checked on its way. */
export function streamsDeliver({ model }: Evidence, kind: 'accesses' | 'operations'): Check[] {
  const type = 'AWS::KinesisFirehose::DeliveryStream';
  const destination = (properties: Readonly<Record<string, unknown>>) =>
    object(properties['ExtendedS3DestinationConfiguration'] ?? properties['S3DestinationConfiguration']);
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
    ];
  });
}

/** Logs are locked for at least as long as they must stay. */
export function lockedLongEnough(bucket: Resource, { estate }: Evidence): Check {
  const { lockDays } = estate.retentionOf(bucket);
  const least = operationLogDays.floorDays;
  return check(bucket, 'ObjectLockConfiguration', `${least} days or more`, `${lockDays}`, lockDays >= least);
}
