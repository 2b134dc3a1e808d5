import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledge } from '../checks/acknowledge';
import { names } from '../config';
import { numbers } from '../policy';
import { PlatformAlarm } from './platform-alarm';
import { PlatformFunction } from './platform-function';
import { calling, PlatformSchedule } from './platform-schedule';
import { PlatformStack } from './platform-stack';
import { writesMetrics } from './writes-metrics';

/**
 * Writes each cluster's restorable lag (now − latest restorable time) and the age of its newest recovery point, every five
 * minutes; the history of the first is what shows `backup.logs-5-minutes`. A measure that stays away counts as broken.
 */
export class RecoveryPointWatch extends Construct {
  constructor(scope: Construct, id: string, { key }: { readonly key: IKey }) {
    super(scope, id);
    const { settings } = PlatformStack.of(this);
    const watch = new PlatformFunction(this, 'Function', {
      name: 'recovery-point-watch',
      role: 'backup-recovery-point-watch',
      description: 'Measures what can be restored of every cluster',
      key,
      environment: {
        CLUSTERS: settings.clusters.map(({ name }) => names.cluster(settings, name)).join(','),
        VAULT: names.vault(settings),
      },
      allow: [
        new PolicyStatement({ actions: ['rds:DescribeDBClusters'], resources: ['*'] }),
        new PolicyStatement({
          actions: ['backup:ListRecoveryPointsByBackupVault'],
          resources: [names.vaultArn(settings)],
        }),
        writesMetrics(),
      ],
    });
    acknowledge(watch.role, {
      'AwsSolutions-IAM5[Resource::*]':
        'Describing clusters lists them all and only reads; metrics have no resource, the condition names their namespace',
    });
    new PlatformSchedule(this, 'EveryFiveMinutes', {
      role: 'backup-recovery-point-watch-schedule',
      description: 'Measures what can be restored',
      expression: `rate(${numbers.logShipping.value} minutes)`,
      ...calling(watch),
      key,
    });
    for (const { name } of settings.clusters) this.#alarms(name);
  }

  #alarms(name: string): void {
    const { settings } = PlatformStack.of(this);
    const cluster = names.cluster(settings, name);
    const metric = (metricName: string) =>
      new Metric({
        namespace: names.metricNamespace,
        metricName,
        dimensionsMap: { Cluster: cluster },
        statistic: Stats.MAXIMUM,
        period: Duration.minutes(numbers.logShipping.value),
      });
    const common = {
      evaluationPeriods: 2,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    };
    new PlatformAlarm(this, `Lag-${name}`, {
      ...common,
      alarmDescription: `${cluster}: transaction logs are more than ${numbers.logShippingAlarm.value} minutes behind, or nobody measures (backup.logs-5-minutes)`,
      metric: metric('RestorableLag'),
      threshold: Duration.minutes(numbers.logShippingAlarm.value).toSeconds(),
    });
    new PlatformAlarm(this, `Age-${name}`, {
      ...common,
      alarmDescription: `${cluster}: a day went without a copy, or nobody measures (backup.daily)`,
      metric: metric('RecoveryPointAge'),
      threshold: numbers.recoveryPointAgeAlarm.value,
    });
  }
}
