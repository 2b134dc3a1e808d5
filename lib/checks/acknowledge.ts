import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A rule as its check's report prints it (a short form is dropped in silence). */
type CheckedRule = `AwsSolutions-${string}` | `NIST.800.53.R5-${string}` | `CloudFormation-Validate-${string}`;

const CHECKS = ['AwsSolutions', 'NIST.800.53.R5', 'CloudFormation-Validate'] as const;

/** The id by which CDK knows a rule of a check: cdk-nag's packs repeat their name in it, CDK's own validator does not. */
function acknowledgedId(rule: string): string {
  const check = CHECKS.find((name) => rule.startsWith(`${name}-`));
  if (!check) throw new Error(`No check has a rule "${rule}": rules begin with ${CHECKS.join(', ')}`);
  return check === 'CloudFormation-Validate' ? `${check}::${rule.slice(check.length + 1)}` : `${check}::${rule}`;
}

/**
 * Acknowledges findings on the construct they concern, with a reason that a reviewer would accept.
 * @param findings reason by rule, such as `{ 'AwsSolutions-S1': 'CloudTrail records data events of this bucket' }`
 */
export function acknowledge(construct: IConstruct, findings: Readonly<Record<CheckedRule, string>>): void {
  for (const [rule, reason] of Object.entries(findings)) {
    Validations.of(construct).acknowledge({ id: acknowledgedId(rule), reason });
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

/** Acknowledges that a role's policy stands in the role. @param owner what it is for: `schedule` */
export function acknowledgeInlinePolicy(role: IConstruct, owner: string): void {
  acknowledge(role, {
    'NIST.800.53.R5-IAMNoInlinePolicy': `The policy belongs to this one ${owner} and goes with it: nobody can attach it elsewhere`,
  });
}
