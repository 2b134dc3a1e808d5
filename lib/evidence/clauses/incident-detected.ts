import { objects, text } from '../../template/shape';
import type { Resource } from '../../template/model';
import {
  alarmAlerts,
  detectorFeature,
  detectorsOn,
  reachesMailbox,
  ruleAlerts,
  rulesWatching,
  topicsReachMailbox,
} from '../checks/alerts';
import { functionsWatched, metricsWatched, workingsFor } from '../checks/workings';
import { check, each, missing, type Check, type ClauseJudge, type Evidence } from '../check';

/** What each cluster is watched for: poor performance, and connections that are too many. */
const WATCHED = ['CPUUtilization', 'DatabaseConnections', 'AuroraReplicaLagMaximum|AuroraReplicaLag'] as const;

/** What is irregular is seen at once: by alarms, by the detector, by the trail's own stream; and it is mailed. */
export const judge: ClauseJudge = (evidence) => {
  const { model } = evidence;
  const alarms = model.ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm');
  const detectors = detectorsOn(evidence);
  return [
    ...each(alarms, 'AWS::CloudWatch::Alarm', 'alarms that are mailed', (alarm) => alarmAlerts(evidence, alarm)),
    ...clustersWatched(evidence, alarms),
    ...(detectors.length === 0
      ? [missing('AWS::GuardDuty::Detector', 'a detector of irregular traffic and logins')]
      : [...detectors, ...detectorFeature(evidence, 'S3_DATA_EVENTS', 'RDS_LOGIN_EVENTS')]),
    ...each(
      rulesWatching(evidence, 'aws.guardduty'),
      'AWS::Events::Rule',
      "a rule on the detector's findings",
      (rule) => ruleAlerts(evidence, rule),
    ),
    ...trailWatched(evidence),
    ...topicsReachMailbox(evidence),
    ...eventSubscriptions(evidence),
    ...functionsWatched(evidence),
    ...metricsWatched(evidence),
    ...workingsFor(evidence, 'incident.detected'),
  ];
};

function clustersWatched({ estate, model }: Evidence, alarms: readonly Resource[]): Check[] {
  return estate.clusters.flatMap(({ resource }) =>
    WATCHED.map((metric) => {
      const watching = alarms.filter(
        (alarm) =>
          metric
            .split('|')
            .some((name) =>
              JSON.stringify([alarm.properties['MetricName'], alarm.properties['Metrics']]).includes(name),
            ) && model.targets([alarm.properties['Dimensions'], alarm.properties['Metrics']], alarm).includes(resource),
      );
      return check(
        resource,
        `Alarms.${metric.split('|')[0]}`,
        'an alarm',
        watching.map(({ logicalId }) => logicalId).join(', '),
        watching.length > 0,
      );
    }),
  );
}

/** The trail's stream of events feeds a function that tells at once. */
function trailWatched(evidence: Evidence): Check[] {
  const { model, estate } = evidence;
  const groups = estate.trails.flatMap((trail) => model.targets(trail.properties['CloudWatchLogsLogGroupArn'], trail));
  const filters = model
    .ofType('AWS::Logs::SubscriptionFilter')
    .filter((filter) =>
      model.targets(filter.properties['LogGroupName'], filter).some((group) => groups.includes(group)),
    );
  const insights = estate.trails.map((trail) => {
    const types = objects(trail.properties['InsightSelectors']).map(({ InsightType }) => text(InsightType));
    return { trail, types };
  });
  return [
    ...estate.trails.map((trail) => {
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
      ? [missing('AWS::Logs::SubscriptionFilter', "a stream of the trail's events to what tells at once")]
      : []),
    ...filters.map((filter) => {
      const target = model.target(filter.properties['DestinationArn'], filter);
      return check(
        filter,
        'DestinationArn',
        'a function of these templates',
        model.text(filter.properties['DestinationArn'], filter),
        target !== undefined,
      );
    }),
    ...insights
      .filter(({ types }) => types.length > 0)
      .map(({ trail, types }) =>
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

function eventSubscriptions(evidence: Evidence): Check[] {
  const { model } = evidence;
  return model.ofType('AWS::RDS::EventSubscription').flatMap((subscription) => {
    const { Enabled, SnsTopicArn } = subscription.properties;
    const topic = model.target(SnsTopicArn, subscription, 'AWS::SNS::Topic');
    const mailed = topic !== undefined && reachesMailbox(evidence, topic);
    return [
      check(subscription, 'Enabled', 'not false', Enabled ?? 'true by default', Enabled !== false),
      check(subscription, 'SnsTopicArn', 'a topic with a mailbox', mailed ? 'mailed' : 'nobody is told', mailed),
    ];
  });
}
