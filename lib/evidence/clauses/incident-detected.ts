import { detectedAnomalies } from '../../policy/incident-detection';
import { isFalse, list, object, objects, text } from '../../template/shape';
import type { Resource } from '../../template/model';
import {
  alarmAlerts,
  detectionsTold,
  detectorFeature,
  detectorsOn,
  mailersAddressed,
  mails,
  tells,
  topicsLetIn,
  topicsReachMailbox,
} from '../checks/alerts';
import { assumedBy } from '../checks/roles';
import { findingsShown } from '../checks/silenced';
import { isNeeded } from '../checks/sounding';
import { failuresTold } from '../checks/streams';
import { passesEverything } from '../checks/subscription-filters';
import { threats, told } from '../checks/told';
import { recordingTrails } from '../checks/trails';
import { permitted } from '../checks/permissions';
import { FUNCTION } from '../checks/functions';
import { functionsWatched, machinesWatched, metricsWatched } from '../checks/watched';
import { workingsFor } from '../checks/workings';
import { check, each, missing, notOff, type Check, type ClauseJudge, type Evidence } from '../check';

/** What the alarms of the policy's anomalies are about, one each; the others count for the whole platform. */
const SUBJECTS: Readonly<Record<string, string>> = {
  CPUUtilization: 'AWS::RDS::DBCluster',
  DatabaseConnections: 'AWS::RDS::DBCluster',
  AuroraReplicaLagMaximum: 'AWS::RDS::DBCluster',
  FreeableMemory: 'AWS::RDS::DBCluster',
  Deadlocks: 'AWS::RDS::DBCluster',
  VolumeBytesUsed: 'AWS::RDS::DBCluster',
  RestorableLag: 'AWS::RDS::DBCluster',
  RecoveryPointAge: 'AWS::RDS::DBCluster',
  'DeliveryToS3.DataFreshness': 'AWS::KinesisFirehose::DeliveryStream',
  RecordsRefused: 'AWS::KinesisFirehose::DeliveryStream',
};

/** Counts that only a function with this duty makes: where none has it, nothing can fall behind. */
const COUNTED_BY: Readonly<Record<string, string>> = { SnapshotExportsOverdue: 'rds:StartExportTask' };

/** What only a vault tells; of what else fails EventBridge hears. */
const FAILURES = { always: ['RECOVERY_POINT_MODIFIED'], ofBuckets: ['S3_BACKUP_OBJECT_FAILED'] };

/** What is irregular is seen at once: by alarms, by the detector, by the trail's own stream; and it is mailed. */
export const judge: ClauseJudge = (evidence) => {
  const { model } = evidence;
  const alarms = model
    .ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm')
    .filter((alarm) => isNeeded(evidence, alarm));
  const detectors = detectorsOn(evidence);
  return [
    ...each(alarms, 'AWS::CloudWatch::Alarm', 'alarms that are mailed', (alarm) => alarmAlerts(evidence, alarm)),
    ...anomaliesWatched(evidence, alarms),
    ...(detectors.length === 0
      ? [missing('AWS::GuardDuty::Detector', 'a detector of irregular traffic and logins')]
      : [...detectors, ...detectorFeature(evidence, 'S3_DATA_EVENTS', 'RDS_LOGIN_EVENTS')]),
    ...detectionsTold(evidence),
    ...threats.map((threat) => told(evidence, threat)),
    ...findingsShown(evidence),
    ...trailWatched(evidence),
    ...topicsReachMailbox(evidence),
    ...topicsLetIn(evidence),
    ...eventSubscriptions(evidence),
    ...vaultsTell(evidence),
    ...failuresTold(evidence),
    ...functionsWatched(evidence),
    ...machinesWatched(evidence),
    ...metricsWatched(evidence),
    ...workingsFor(evidence, 'incident.detected'),
  ];
};

/** Functions that are called all the time, and make no count of their own that would stay away: silence shows by calls. */
const neverSilent = ({ model, estate }: Evidence): Resource[] => {
  const groups = recordingTrails(estate).flatMap((trail) =>
    model.targets(trail.properties['CloudWatchLogsLogGroupArn'], trail),
  );
  const told = model
    .ofType('AWS::Logs::SubscriptionFilter')
    .filter((filter) =>
      model.targets(filter.properties['LogGroupName'], filter).some((group) => groups.includes(group)),
    )
    .map((filter) => model.target(filter.properties['DestinationArn'], filter, FUNCTION));
  return model.ofType(FUNCTION).filter((one) => told.includes(one) || estate.isFor([one], 'kms:Sign'));
};

/** Each metric by which the policy sees an anomaly has its alarm, for each cluster, stream or function where it is about one. */
function anomaliesWatched(evidence: Evidence, alarms: readonly Resource[]): Check[] {
  const { estate, model } = evidence;
  const counted = (metric: string) => {
    const duty = COUNTED_BY[metric];
    return duty === undefined || model.ofType(FUNCTION).some((one) => estate.isFor([one], duty));
  };
  const metrics = [...new Set(detectedAnomalies.flatMap(({ alarms }) => Object.values(alarms).flat()))].filter(counted);
  return metrics.flatMap((metric) => {
    const watching = alarms.filter(({ properties }) =>
      JSON.stringify([properties['MetricName'], properties['Metrics']]).includes(`"${metric}"`),
    );
    const subject = SUBJECTS[metric];
    if (subject === undefined && watching.length === 0)
      return [missing('AWS::CloudWatch::Alarm', `an alarm by ${metric}`)];
    const subjects =
      metric === 'Invocations' ? neverSilent(evidence) : subject === undefined ? [] : model.ofType(subject);
    return subjects.map((resource) => {
      const about = watching.filter(
        (alarm) =>
          model.targets([alarm.properties['Dimensions'], alarm.properties['Metrics']], alarm).includes(resource) ||
          // The platform's own counts tell streams apart by what they carry
          objects(alarm.properties['Dimensions']).some(
            ({ Name, Value }) => Name === 'stream' && model.name(resource).endsWith(text(Value)),
          ),
      );
      return check(
        resource,
        `Alarms.${metric}`,
        'an alarm',
        about.map(({ logicalId }) => logicalId).join(', '),
        about.length > 0,
      );
    });
  });
}

/** The trail's stream of events feeds a function that tells at once. */
function trailWatched(evidence: Evidence): Check[] {
  const { model, estate } = evidence;
  const trails = recordingTrails(estate);
  const groups = trails.flatMap((trail) => model.targets(trail.properties['CloudWatchLogsLogGroupArn'], trail));
  const filters = model
    .ofType('AWS::Logs::SubscriptionFilter')
    .filter((filter) =>
      model.targets(filter.properties['LogGroupName'], filter).some((group) => groups.includes(group)),
    );
  const insights = trails.map((trail) => {
    const types = objects(trail.properties['InsightSelectors']).map(({ InsightType }) => text(InsightType));
    return { trail, types };
  });
  return [
    ...trails.flatMap((trail) =>
      assumedBy(
        evidence,
        trail,
        'CloudWatchLogsRoleArn',
        trail.properties['CloudWatchLogsRoleArn'],
        'cloudtrail.amazonaws.com',
        'logs:PutLogEvents',
      ),
    ),
    ...trails.map((trail) => {
      const group = model.target(trail.properties['CloudWatchLogsLogGroupArn'], trail, 'AWS::Logs::LogGroup');
      return check(
        trail,
        'CloudWatchLogsLogGroupArn',
        'a log group of these templates',
        group?.logicalId,
        group !== undefined,
      );
    }),
    ...(filters.length === 0
      ? each(trails, 'AWS::CloudTrail::Trail', 'a trail whose events are told at once', (trail) => [
          check(
            trail,
            'CloudWatchLogsLogGroupArn',
            'a group whose events are told at once',
            model.text(trail.properties['CloudWatchLogsLogGroupArn'], trail),
            false,
          ),
        ])
      : []),
    ...filters.flatMap((filter) => {
      const target = model.target(filter.properties['DestinationArn'], filter, 'AWS::Lambda::Function');
      const alerts = target !== undefined && mails(evidence, target);
      return [
        ...(target ? [permitted(evidence, filter, target), ...mailersAddressed(evidence, [target])] : []),
        ...passesEverything(filter, evidence),
        check(
          filter,
          'DestinationArn',
          'a function of these templates that mails',
          model.text(filter.properties['DestinationArn'], filter),
          alerts,
        ),
      ];
    }),
    ...insights.map(({ trail, types }) =>
      check(
        trail,
        'InsightSelectors',
        'ApiCallRateInsight, ApiErrorRateInsight',
        types.join(', '),
        types.includes('ApiCallRateInsight') && types.includes('ApiErrorRateInsight'),
      ),
    ),
  ];
}

/** Categories of a source's events that are incidents. https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Events.Messages.html */
const INCIDENTS: Readonly<Record<string, readonly string[]>> = {
  'db-cluster': ['deletion', 'failover', 'failure', 'maintenance', 'notification'],
  'db-instance': ['availability', 'deletion', 'failover', 'failure', 'low storage', 'maintenance', 'recovery'],
};

/** What tells of which resources. */
const SOURCES: Readonly<Record<string, string>> = {
  'db-cluster': 'AWS::RDS::DBCluster',
  'db-instance': 'AWS::RDS::DBInstance',
};

/** The categories that a subscription names; without any, it is to all. */
const categoriesOf = ({ properties: { EventCategories } }: Resource): readonly unknown[] | undefined =>
  EventCategories === undefined ? undefined : list(EventCategories);

/** What RDS says of clusters and instances is mailed: without categories, all of it. */
function eventSubscriptions(evidence: Evidence): Check[] {
  const { model } = evidence;
  const type = 'AWS::RDS::EventSubscription';
  if (model.ofType('AWS::RDS::DBCluster').length === 0) return [];
  return Object.entries(INCIDENTS).flatMap(([source, incidents]) => {
    const subscriptions = model
      .ofType(type)
      .filter(({ properties }) => [source, undefined].some((one) => one === properties['SourceType']));
    const isTelling = (one: Resource) =>
      !isFalse(one.properties['Enabled']) && tells(evidence, one.properties['SnsTopicArn'], one);
    const isAbout = (one: Resource, resource: Resource) =>
      one.properties['SourceIds'] === undefined || model.targets(one.properties['SourceIds'], one).includes(resource);
    const sources = model.ofType(SOURCES[source] ?? '');
    // What one subscription does not tell, another may
    const telling = subscriptions.filter(isTelling);
    const untold = incidents.filter(
      (incident) =>
        !sources.every((resource) =>
          telling.some((one) => isAbout(one, resource) && (categoriesOf(one)?.includes(incident) ?? true)),
        ),
    );
    return each(untold.length > 0 ? subscriptions : telling, type, `events of ${source} told`, (subscription) => {
      const { Enabled, SnsTopicArn } = subscription.properties;
      const told = tells(evidence, SnsTopicArn, subscription);
      return [
        notOff(subscription, 'Enabled', Enabled),
        check(
          subscription,
          'SnsTopicArn',
          'the topic to which incidents are told',
          told ? 'told' : 'nobody is told',
          told,
        ),
        check(
          subscription,
          'EventCategories',
          incidents.join(', '),
          untold.length > 0 ? `not told: ${untold.join(', ')}` : 'told',
          untold.length === 0,
        ),
      ];
    });
  });
}

/** What happens to copies is told by their vault. */
function vaultsTell(evidence: Evidence): Check[] {
  const { estate, model } = evidence;
  return model.ofType('AWS::Backup::BackupVault').map((vault) => {
    const copied = estate.backupRules.filter((rule) => rule.vault === vault).flatMap(({ covers }) => covers);
    const ofBuckets = copied.some(({ type }) => type === 'AWS::S3::Bucket');
    const failures = [...FAILURES.always, ...(ofBuckets ? FAILURES.ofBuckets : [])];
    const { SNSTopicArn, BackupVaultEvents } = object(vault.properties['Notifications']);
    const told = tells(evidence, SNSTopicArn, vault);
    const untold = failures.filter((event) => !list(BackupVaultEvents).includes(event));
    return check(
      vault,
      'Notifications',
      `where incidents are told: ${failures.join(', ')}`,
      told ? (untold.length > 0 ? `not told: ${untold.join(', ')}` : 'told') : 'nobody is told',
      told && untold.length === 0,
    );
  });
}
