import type { ClauseSlug } from '../policy';
import type { Resource } from '../template/model';
import { shown, type TreeRule } from './rule';
import { keyOf, storeKeys } from './stores';

const clauseOfStore = ({ type }: Resource): ClauseSlug =>
  type === 'AWS::RDS::DBCluster'
    ? 'encryption.disks'
    : type.startsWith('AWS::Backup::')
      ? 'encryption.backups'
      : 'data.classified';

/** Every store is encrypted with a customer-managed key of its own stack: who holds one stack's key holds no other's. */
export const storesEncrypted: TreeRule = {
  name: 'stores-encrypted',
  judge: (resource, model) => {
    const readKey = storeKeys[resource.type];
    if (!readKey) return [];
    const value = readKey(resource);
    const key = keyOf(value, resource, model);
    // A trail is a way: what it delivers is encrypted by the stack that keeps it, in another account perhaps.
    const kept = model.target(resource.properties['S3BucketName'], resource, 'AWS::S3::Bucket');
    const stack = (resource.type === 'AWS::CloudTrail::Trail' && kept?.stack) || resource.stack;
    return [
      {
        clause: clauseOfStore(resource),
        property: 'encryption key',
        expected: `a customer-managed key of ${stack}`,
        actual: key ? `${key.stack}/${key.logicalId}` : shown(value),
        holds: key?.stack === stack,
      },
    ];
  },
};
