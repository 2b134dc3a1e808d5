import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, RemovalPolicy, Tags } from 'aws-cdk-lib';
import { CfnDBCluster } from 'aws-cdk-lib/aws-rds';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { production } from '../../lib/config';
import { PlatformFunction } from '../../lib/constructs/platform-function';
import { PlatformKey } from '../../lib/constructs/platform-key';
import { PlatformStack } from '../../lib/constructs/platform-stack';
import { PrivateBucket } from '../../lib/constructs/private-bucket';
import { administratorLogDays, BACKUP_PLAN_TAG_VALUE, TAGS } from '../../lib/policy';
import type { Template } from '../../lib/template/template';
import { unbundledCode } from '../stacks/synthesise';

/** One of everything that a rule judges, made of the project's own constructs. */
class SampleStack extends PlatformStack {
  constructor(app: App) {
    super(
      app,
      'audit',
      { settings: production, code: unbundledCode },
      { keepsData: true, description: 'One of everything' },
    );
    const { key } = new PlatformKey(this, 'Key', { description: 'Sample' });
    new PrivateBucket(this, 'Store', {
      purpose: 'audit',
      key,
      dataClass: 'personal',
      keptFor: [{ days: administratorLogDays }],
    });
    new PlatformFunction(this, 'Job', { name: 'job', description: 'Sample', key });
    const vpc = new Vpc(this, 'Vpc', {
      subnetConfiguration: [{ name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED }],
    });
    new SecurityGroup(this, 'Door', { vpc, allowAllOutbound: false });
    const cluster = new CfnDBCluster(this, 'Cluster', {
      kmsKeyId: key.keyArn,
      storageEncrypted: true,
      engine: 'aurora-postgresql',
    });
    cluster.applyRemovalPolicy(RemovalPolicy.RETAIN);
    Tags.of(cluster).add(TAGS.dataClass, 'health');
    Tags.of(cluster).add(TAGS.backupPlan, BACKUP_PLAN_TAG_VALUE);
  }
}

export function sampleTemplates(): Record<string, Template> {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'custodia-sample-')), analyticsReporting: false });
  new SampleStack(app);
  return Object.fromEntries(app.synth().stacks.map(({ stackName, template }) => [stackName, template as Template]));
}
