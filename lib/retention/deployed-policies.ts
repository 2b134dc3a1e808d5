import { Stack } from 'aws-cdk-lib';
import { Bucket, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import type { Statement } from '../../lambda/retention-enforcement/bucket-policy';

/**
 * The policies of all buckets below a construct, by bucket name, as S3 will return them.
 * @throws Error when a statement names what is known only once it is deployed
 */
export function deployedPolicies(root: IConstruct): Record<string, Statement[]> {
  const policies: Record<string, Statement[]> = {};
  for (const construct of root.node.findAll()) {
    if (!(construct instanceof Bucket) || !construct.policy) continue;
    const { bucketName } = construct.node.defaultChild as CfnBucket;
    if (!bucketName) throw new Error(`${construct.node.path} has no name of its own`);
    const document = Stack.of(construct).resolve(construct.policy.document) as { Statement: unknown };
    policies[bucketName] = literal(document.Statement, bucketName) as Statement[];
  }
  return policies;
}

/** A resolved value with references to its bucket put in. */
function literal(value: unknown, bucket: string): unknown {
  if (Array.isArray(value)) return value.map((item) => literal(item, bucket));
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument] = []] = Object.entries(value);
  if (name === 'Fn::GetAtt' && (argument as unknown[])[1] === 'Arn') return `arn:aws:s3:::${bucket}`;
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map((part) => literal(part, bucket)).join(separator);
  }
  if (name === 'Ref' && argument === 'AWS::Partition') return 'aws'; // residency.ireland: no other partition
  if (name === 'Ref' || name?.startsWith('Fn::'))
    throw new Error(`The policy of ${bucket} names what only its deployment tells: ${JSON.stringify(value)}`);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, literal(item, bucket)]));
}
