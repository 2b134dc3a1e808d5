import {
  FlowLogDestination,
  FlowLogMaxAggregationInterval,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeInlinePolicy } from '../checks/acknowledge';
import { bucketPurposes, names } from '../config';
import { numbers } from '../policy';
import { PlatformLogGroup } from './platform-log-group';
import { PlatformRole } from './platform-role';
import { PlatformStack } from './platform-stack';

/**
 * A VPC with one isolated subnet in each of the settings' zones: no Internet gateway, no NAT, no way out but to the
 * platform's own buckets. Flow logs of all traffic are kept (`network.firewall`, `zones.three`).
 */
export class IsolatedNetwork extends Construct {
  readonly vpc: Vpc;

  /** @param key encrypts the flow logs */
  constructor(scope: Construct, id: string, { key }: { readonly key: IKey }) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(settings.network.cidr),
      availabilityZones: settings.zones,
      natGateways: 0,
      createInternetGateway: false,
      subnetConfiguration: [{ name: 'database', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
      // CDK closes the default group by a function of its own, which the rules on functions forbid: see ClosedDefaultSecurityGroup
      restrictDefaultSecurityGroup: false,
    });
    acknowledge(this.vpc, {
      'CloudFormation-Validate-W3010':
        'Zones are named in the settings on purpose (docs/decisions/0004-pinned-zones.md)',
      'NIST.800.53.R5-VPCDefaultSecurityGroupClosed':
        'Closed by the custom resource beside it, which takes every rule out; no property of the VPC can say so',
    });
    this.#reachOwnBucketsOnly();
    this.#keepFlowLogs(key);
  }

  /** Databases read and write S3 (`aws_s3`) without an Internet route, and no bucket but the platform's. */
  #reachOwnBucketsOnly(): void {
    const { settings } = PlatformStack.of(this);
    const buckets = bucketPurposes.map((purpose) => names.bucketArn(settings, purpose));
    const endpoint = this.vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    const fromThisAccount = { StringEquals: { 'aws:PrincipalAccount': settings.account } };
    endpoint.addToPolicy(
      new PolicyStatement({
        sid: 'ListTheBucketsOfThePlatform',
        principals: [new AnyPrincipal()],
        actions: ['s3:ListBucket', 's3:GetBucketLocation', 's3:ListBucketMultipartUploads'],
        resources: buckets,
        conditions: fromThisAccount,
      }),
    );
    endpoint.addToPolicy(
      new PolicyStatement({
        sid: 'ObjectsOfThePlatform',
        principals: [new AnyPrincipal()],
        actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
        resources: buckets.map((bucket) => `${bucket}/*`),
        conditions: fromThisAccount,
      }),
    );
  }

  #keepFlowLogs(key: IKey): void {
    const { settings } = PlatformStack.of(this);
    const logGroup = new PlatformLogGroup(this, 'FlowLogs', {
      logGroupName: names.flowLogGroup(settings),
      retention: numbers.flowLog.value,
      key,
      dataClass: 'personal', // addresses belong to people
    });
    const role = new PlatformRole(this, 'FlowLogRole', {
      name: 'network-flow-log',
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': settings.account } },
      }),
    });
    acknowledgeInlinePolicy(role, 'delivery');
    this.vpc.addFlowLog('Flow', {
      destination: FlowLogDestination.toCloudWatchLogs(logGroup, role),
      trafficType: FlowLogTrafficType.ALL,
      maxAggregationInterval: FlowLogMaxAggregationInterval.ONE_MINUTE,
    });
  }
}
