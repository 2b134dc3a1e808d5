import { CustomResource, Duration } from 'aws-cdk-lib';
import type { Vpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledge } from '../checks/acknowledge';
import { PlatformFunction } from './platform-function';
import { PlatformStack } from './platform-stack';

/**
 * Takes every rule out of a VPC's default security group, which AWS creates open within itself and outwards and which no
 * CloudFormation property closes (`network.firewall`).
 */
export class ClosedDefaultSecurityGroup extends Construct {
  constructor(scope: Construct, id: string, { vpc, key }: { vpc: Vpc; key: IKey }) {
    super(scope, id);
    const { account, region } = PlatformStack.of(this).settings;
    const closer = new PlatformFunction(this, 'Closer', {
      name: 'default-security-group',
      role: 'network-default-security-group',
      description: 'Closes the default security group of the VPC',
      key,
      timeout: Duration.minutes(2),
      allow: [
        // DescribeSecurityGroupRules knows no resource-level permission
        new PolicyStatement({ actions: ['ec2:DescribeSecurityGroupRules'], resources: ['*'] }),
        new PolicyStatement({
          actions: ['ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress'],
          resources: [`arn:aws:ec2:${region}:${account}:security-group/${vpc.vpcDefaultSecurityGroup}`],
        }),
      ],
    });
    acknowledge(closer.function.role ?? closer, {
      'AwsSolutions-IAM5[Resource::*]': 'DescribeSecurityGroupRules knows no resource-level permission, and only reads',
    });
    // The type by which CDK's own closing is known, so that whoever reads the template recognises it
    new CustomResource(this, 'Closed', {
      resourceType: 'Custom::VpcRestrictDefaultSG',
      serviceToken: closer.function.functionArn,
      serviceTimeout: Duration.minutes(5),
      properties: { DefaultSecurityGroupId: vpc.vpcDefaultSecurityGroup, Account: account },
    });
  }
}
