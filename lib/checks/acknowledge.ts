import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A pack of cdk-nag; the prefix is the form in which the report prints the rule (a short form is dropped in silence). */
type NagRule = `AwsSolutions-${string}` | `NIST.800.53.R5-${string}`;

/**
 * Acknowledges findings on the construct they concern, with a reason that a reviewer would accept.
 * @param findings reason by rule, such as `{ 'AwsSolutions-S1': 'CloudTrail records data events of this bucket' }`
 */
export function acknowledge(construct: IConstruct, findings: Readonly<Record<NagRule, string>>): void {
  for (const [rule, reason] of Object.entries(findings)) {
    const pack = rule.startsWith('AwsSolutions-') ? 'AwsSolutions' : 'NIST.800.53.R5';
    Validations.of(construct).acknowledge({ id: `${pack}::${rule}`, reason });
  }
}

/**
 * Acknowledges that statements name a set of resources by a pattern, each pattern as the statement gives it.
 * @param patterns such as `arn:aws:s3:::bucket/prefix/*`
 */
export function acknowledgePatterns(construct: IConstruct, patterns: readonly string[], reason: string): void {
  acknowledge(
    construct,
    Object.fromEntries(patterns.map((pattern) => [`AwsSolutions-IAM5[Resource::${pattern}]`, reason])),
  );
}
