import type { Construct } from 'constructs';
import type { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ClosedDefaultSecurityGroup } from '../constructs/closed-default-security-group';
import { IsolatedNetwork } from '../constructs/isolated-network';
import { PlatformKey } from '../constructs/platform-key';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack';

/** Where the databases live: three zones, isolated subnets, no way in or out but what the settings name. */
export class NetworkStack extends PlatformStack {
  readonly vpc: Vpc;

  constructor(scope: Construct, props: PlatformStackProps) {
    super(scope, 'network', props, {
      keepsData: false,
      description: 'Custodia: isolated network over three zones',
    });
    const { key } = new PlatformKey(this, 'NetworkKey', { description: 'Encrypts the flow logs of the platform' });
    this.vpc = new IsolatedNetwork(this, 'Network', { key }).vpc;
    new ClosedDefaultSecurityGroup(this, 'DefaultSecurityGroup', { vpc: this.vpc, key });
  }
}
