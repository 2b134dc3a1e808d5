import { Role, type RoleProps } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { names } from '../config';
import { PlatformStack } from './platform-stack';

export interface PlatformRoleProps extends Omit<RoleProps, 'roleName'> {
  /** What acts as it, in kebab-case, after its stack: `review-plan`. The register of administrators knows it by that. */
  readonly name: string;
}

/**
 * A role of the platform, under a name of its own. One that CloudFormation names begins with what 50 characters leave of
 * stack and logical id: a policy that names it by its stack would mean nobody.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
 */
export class PlatformRole extends Role {
  constructor(scope: Construct, id: string, { name, ...props }: PlatformRoleProps) {
    super(scope, id, { ...props, roleName: names.role(PlatformStack.of(scope).settings, name) });
  }
}
