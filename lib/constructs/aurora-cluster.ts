import { Duration, RemovalPolicy, Tags } from 'aws-cdk-lib';
import { InstanceType, Peer, Port, SecurityGroup, type IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseInsightsMode,
  PerformanceInsightRetention,
  type IClusterInstance,
  type ISubnetGroup,
} from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { acknowledge } from '../checks/acknowledge';
import { names, type ClusterSettings } from '../config';
import { BACKUP_PLAN_TAG_VALUE, numbers, TAGS } from '../policy';
import { databaseEngine, databaseParameterGroup } from './database-parameters';
import { DatabaseLogSubscription } from './database-log-delivery';
import { PlatformLogGroup } from './platform-log-group';
import { PlatformStack } from './platform-stack';

const PORT = 5432;
/** UTC; away from the backups, which begin at 04:30 Europe/Rome. */
const MAINTENANCE_WINDOW = 'tue:01:00-tue:01:30';
/**
 * UTC. Without one RDS draws it from 22:00 to 06:00, and may refuse the cluster because the two windows overlap.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
 */
const BACKUP_WINDOW = '23:00-23:30';
/** Promotion tiers 0 and 1 are promoted first and, in Serverless v2, keep the writer's size: every reader is ready. */
const READER_TIER = 1;

export interface AuroraClusterProps {
  readonly cluster: ClusterSettings;
  readonly vpc: IVpc;
  readonly subnetGroup: ISubnetGroup;
  /** Encrypts storage, snapshots, logs and performance data; cannot be changed once the cluster exists. */
  readonly key: IKey;
  /** Seals the master credentials. */
  readonly sealedKey: IKey;
}

/** An Aurora PostgreSQL cluster of the platform: one writer and at least two readers, each in a zone of its own. */
export class AuroraCluster extends Construct {
  readonly cluster: DatabaseCluster;

  constructor(scope: Construct, id: string, props: AuroraClusterProps) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    const { cluster, vpc, subnetGroup, key, sealedKey } = props;
    const identifier = names.cluster(settings, cluster.name);

    const logGroup = new PlatformLogGroup(this, 'Log', {
      logGroupName: names.clusterLogGroup(settings, cluster.name),
      // A search copy: what administrators did is kept for its 18 months in the audit bucket
      retention: numbers.searchCopy.value,
      key,
      dataClass: cluster.dataClass,
    });
    const [writer, ...readers] = this.#instances(identifier, cluster);

    this.cluster = new DatabaseCluster(this, 'Cluster', {
      clusterIdentifier: identifier,
      engine: databaseEngine,
      defaultDatabaseName: cluster.name.replaceAll('-', '_'),
      port: PORT,
      writer,
      readers,
      ...(cluster.capacity.kind === 'serverless' && {
        serverlessV2MinCapacity: cluster.capacity.minAcu,
        serverlessV2MaxCapacity: cluster.capacity.maxAcu,
      }),
      vpc,
      subnetGroup,
      securityGroups: [this.#securityGroup(vpc, cluster.name)],
      parameterGroup: databaseParameterGroup(this, cluster.name),
      storageEncrypted: true,
      storageEncryptionKey: key,
      credentials: Credentials.fromUsername('sealed_master', { encryptionKey: sealedKey }),
      manageMasterUserPassword: true,
      iamAuthentication: true,
      enableDataApi: cluster.dataApi,
      backup: { retention: Duration.days(numbers.pointInTime.value), preferredWindow: BACKUP_WINDOW },
      deleteAutomatedBackups: false,
      copyTagsToSnapshot: true,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      preferredMaintenanceWindow: MAINTENANCE_WINDOW,
      autoMinorVersionUpgrade: true,
      cloudwatchLogsExports: ['postgresql'],
      enablePerformanceInsights: true,
      performanceInsightEncryptionKey: key,
      performanceInsightRetention: PerformanceInsightRetention.DEFAULT,
      databaseInsightsMode: DatabaseInsightsMode.STANDARD,
    });
    new DatabaseLogSubscription(this, 'AccessLog', logGroup);
    // RDS would create the group itself on first use: without a key and for ever
    this.cluster.node.addDependency(logGroup);

    Tags.of(this).add(TAGS.dataClass, cluster.dataClass);
    Tags.of(this.cluster).add(TAGS.backupPlan, BACKUP_PLAN_TAG_VALUE, {
      includeResourceTypes: ['AWS::RDS::DBCluster'],
    });
    this.#acknowledgeFindings();
  }

  #instances(identifier: string, { capacity, readers }: ClusterSettings): [IClusterInstance, ...IClusterInstance[]] {
    const { zones } = PlatformStack.of(this).settings;
    const instance = (index: number): IClusterInstance => {
      const id = `Instance${index + 1}`;
      const common = {
        // Not named after its role: a failover changes who writes
        instanceIdentifier: `${identifier}-${index + 1}`,
        availabilityZone: zones[index % zones.length],
        promotionTier: index === 0 ? 0 : READER_TIER,
        publiclyAccessible: false,
        autoMinorVersionUpgrade: true,
        preferredMaintenanceWindow: MAINTENANCE_WINDOW,
      };
      return capacity.kind === 'serverless'
        ? ClusterInstance.serverlessV2(id, { ...common, ...(index > 0 && { scaleWithWriter: true }) })
        : ClusterInstance.provisioned(id, { ...common, instanceType: new InstanceType(capacity.instanceClass) });
    };
    return [instance(0), ...Array.from({ length: readers }, (_, index) => instance(index + 1))];
  }

  /** The database port, open to the networks and groups that the settings name and to nobody else; no way out. */
  #securityGroup(vpc: IVpc, cluster: string): SecurityGroup {
    const { applicationNetworks, applicationSecurityGroups } = PlatformStack.of(this).settings.network;
    const group = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: `PostgreSQL of ${cluster}, from the application networks`,
      allowAllOutbound: false,
    });
    const peers = [
      ...applicationNetworks.map(Peer.ipv4),
      ...applicationSecurityGroups.map((id) => Peer.securityGroupId(id)),
    ];
    for (const peer of peers) group.addIngressRule(peer, Port.tcp(PORT), 'PostgreSQL from an application network');
    return group;
  }

  #acknowledgeFindings(): void {
    acknowledge(this.cluster, {
      'NIST.800.53.R5-RDSEnhancedMonitoringEnabled':
        'Aurora publishes CPU, memory, storage and locks of every instance by itself, and Performance Insights the load',
      'CloudFormation-Validate-W3010':
        'Zones are named in the settings on purpose (docs/decisions/0004-pinned-zones.md)',
      'NIST.800.53.R5-RDSInBackupPlan':
        'Aurora is backed up as a cluster, never by instance: the cluster carries the tag that the backup plan selects',
    });
  }
}
