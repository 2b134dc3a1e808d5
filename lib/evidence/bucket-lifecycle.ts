import type { Resource } from '../template/model';
import { count, isTrue, object, objects, text } from '../template/shape';
import type { BucketRetention, ExpiryRule } from './timeline/object-fate';

type LifecycleRule = Readonly<Record<string, unknown>>;

/** Where a bucket's replication sends its objects. */
export const replicatedTo = ({ properties }: Resource): Readonly<Record<string, unknown>>[] =>
  objects(object(properties['ReplicationConfiguration'])['Rules'])
    .filter(({ Status }) => Status !== 'Disabled')
    .map(({ Destination }) => object(Destination));

/** A bucket's lifecycle, with the rules that are off. */
export const lifecycleRules = ({ properties }: Resource): LifecycleRule[] =>
  objects(object(properties['LifecycleConfiguration'])['Rules']);

export const isEnabled = ({ Status }: LifecycleRule): boolean => Status === 'Enabled';

export const prefixOf = (rule: LifecycleRule): string => text(rule['Prefix']) || text(object(rule['Filter'])['Prefix']);

/** Whether a rule lets objects go: not one that only moves them, or clears away markers or unfinished uploads. */
export const expires = (rule: LifecycleRule): boolean =>
  isEnabled(rule) && (rule['ExpirationInDays'] ?? rule['ExpirationDate']) !== undefined;

/** How a bucket keeps what is written to it. */
export function retentionOf(bucket: Resource): BucketRetention {
  const { properties } = bucket;
  const lock = object(object(object(properties['ObjectLockConfiguration'])['Rule'])['DefaultRetention']);
  const on = (object(properties['ObjectLockConfiguration'])['ObjectLockEnabled'] ?? 'Enabled') === 'Enabled';
  const locks = on && isTrue(properties['ObjectLockEnabled']) && /^(GOVERNANCE|COMPLIANCE)$/.test(text(lock['Mode']));
  const years = count(lock['Years']);
  return {
    versioned: object(properties['VersioningConfiguration'])['Status'] === 'Enabled',
    lockDays: locks ? (count(lock['Days']) ?? (years === undefined ? 0 : years * 365)) : 0,
    rules: lifecycleRules(bucket).filter(isEnabled).map(expiryRule),
  };
}

function expiryRule(rule: LifecycleRule): ExpiryRule {
  const noncurrent = object(rule['NoncurrentVersionExpiration']);
  const date = Date.parse(text(rule['ExpirationDate']));
  return {
    prefix: prefixOf(rule),
    tags: Object.fromEntries(objects(rule['TagFilters']).map(({ Key, Value }) => [text(Key), text(Value)])),
    largerThan: count(rule['ObjectSizeGreaterThan']),
    smallerThan: count(rule['ObjectSizeLessThan']),
    expirationDays: count(rule['ExpirationInDays']),
    expirationDate: Number.isNaN(date) ? undefined : date,
    noncurrentDays: count(noncurrent['NoncurrentDays']) ?? count(rule['NoncurrentVersionExpirationInDays']),
    newerNoncurrentVersions: count(noncurrent['NewerNoncurrentVersions']),
  };
}
