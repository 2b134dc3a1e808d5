import { BACKUP_PLAN_TAG_VALUE, TAGS } from '../policy';
import type { Resource, TemplateModel } from '../template/model';
import { object } from '../template/shape';
import { shown, type TreeRule } from './rule';

/** A tracing bucket: what a delivery stream writes to. */
const isTracingBucket = (bucket: Resource, model: TemplateModel): boolean =>
  model
    .ofType('AWS::KinesisFirehose::DeliveryStream')
    .some(
      (stream) =>
        model.target(
          object(stream.properties['ExtendedS3DestinationConfiguration'])['BucketARN'],
          stream,
          bucket.type,
        ) === bucket,
    );

/** Every cluster and every tracing bucket carries the tag by which the backup plan selects it. */
export const backupSelected: TreeRule = {
  name: 'backup-selected',
  judge: (resource, model) => {
    const covered =
      resource.type === 'AWS::RDS::DBCluster' ||
      (resource.type === 'AWS::S3::Bucket' && isTracingBucket(resource, model));
    if (!covered) return [];
    const tag = model.tags(resource)[TAGS.backupPlan];
    return [
      {
        clause: 'backup.daily',
        property: `tag ${TAGS.backupPlan}`,
        expected: BACKUP_PLAN_TAG_VALUE,
        actual: shown(tag),
        holds: tag === BACKUP_PLAN_TAG_VALUE,
      },
    ];
  },
};
