import type { TemplateModel, Resource } from '../template/model';
import { list, object } from '../template/shape';
import { shown, type TreeRule } from './rule';

const BLOCKS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'] as const;

/** Whether a bucket's policy refuses every request that does not come by TLS. */
function refusesPlainHttp(bucket: Resource, model: TemplateModel): boolean {
  return model
    .ofType('AWS::S3::BucketPolicy')
    .filter((policy) => model.target(policy.properties['Bucket'], policy, 'AWS::S3::Bucket') === bucket)
    .flatMap((policy) => list(object(policy.properties['PolicyDocument'])['Statement']).map(object))
    .some(
      (statement) =>
        statement['Effect'] === 'Deny' &&
        list(statement['Action']).some((action) => action === 's3:*' || action === '*') &&
        (statement['Principal'] === '*' || object(statement['Principal'])['AWS'] === '*') &&
        String(object(object(statement['Condition'])['Bool'])['aws:SecureTransport']) === 'false',
    );
}

/** Every bucket is private, TLS-only and versioned. */
export const bucketsClosed: TreeRule = {
  name: 'buckets-closed',
  judge: (resource, model) => {
    if (resource.type !== 'AWS::S3::Bucket') return [];
    const blocks = object(resource.properties['PublicAccessBlockConfiguration']);
    const versioning = object(resource.properties['VersioningConfiguration'])['Status'];
    const tlsOnly = refusesPlainHttp(resource, model);
    return [
      ...BLOCKS.map((block) => ({
        clause: 'network.firewall' as const,
        property: `PublicAccessBlockConfiguration.${block}`,
        expected: 'true',
        actual: shown(blocks[block]),
        holds: blocks[block] === true,
      })),
      {
        clause: 'transport.tls',
        property: 'bucket policy',
        expected: 'Deny s3:* to everybody when aws:SecureTransport is false',
        actual: tlsOnly ? 'as expected' : 'no such statement',
        holds: tlsOnly,
      },
      {
        clause: 'backup.central',
        property: 'VersioningConfiguration.Status',
        expected: 'Enabled',
        actual: shown(versioning),
        holds: versioning === 'Enabled',
      },
    ];
  },
};
