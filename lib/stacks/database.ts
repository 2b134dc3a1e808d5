import { RemovalPolicy } from 'aws-cdk-lib';
import { SubnetType, type IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { SubnetGroup } from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { names } from '../config';
import { AuroraCluster } from '../constructs/aurora-cluster';
import { ClusterAlarms } from '../constructs/cluster-alarms';
import { DatabaseDashboard } from '../constructs/database-dashboard';
import { DatabaseEvents } from '../constructs/database-events';
import { PlatformKey } from '../constructs/platform-key';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack';
import { SealedCredentials } from '../constructs/sealed-credentials';
import { SealedKey } from '../constructs/sealed-key';

export interface DatabaseStackProps extends PlatformStackProps {
  readonly vpc: IVpc;
}

/** The Aurora PostgreSQL clusters that the settings list, their keys, sealed credentials and alarms. */
export class DatabaseStack extends PlatformStack {
  /** Encrypts the databases and, with them, their snapshots. */
  readonly key: IKey;

  constructor(scope: Construct, { vpc, ...props }: DatabaseStackProps) {
    super(scope, 'database', props, { keepsData: true, description: 'Custodia: the Aurora PostgreSQL clusters' });
    const { key } = new PlatformKey(this, 'DataKey', { description: 'Encrypts the databases of the platform' });
    this.key = key;
    const { key: sealedKey } = new SealedKey(this, 'SealedKey');
    const subnetGroup = new SubnetGroup(this, 'Subnets', {
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      subnetGroupName: names.databaseSubnetGroup(this.settings),
      description: 'Isolated subnets of the three zones',
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const clusters = this.settings.clusters.map(
      (cluster) =>
        new AuroraCluster(this, `Cluster-${cluster.name}`, { cluster, vpc, subnetGroup, key, sealedKey }).cluster,
    );
    new SealedCredentials(this, 'Sealed', clusters);
    const alarms = this.settings.clusters.flatMap(
      (cluster) => new ClusterAlarms(this, `Alarms-${cluster.name}`, cluster).alarms,
    );
    new DatabaseDashboard(this, 'Dashboard', alarms);
    new DatabaseEvents(this, 'Events');
  }
}
