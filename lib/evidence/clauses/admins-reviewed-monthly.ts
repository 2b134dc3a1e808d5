import { addMonths, numbers, TIME_ZONE } from '../../policy';
import type { Resource } from '../../template/model';
import { isTrue, list, object, text } from '../../template/shape';
import { alarmAlerts, isOn, mailersAddressed, mails, tells } from '../checks/alerts';
import { firings, onPlatformsDays } from '../checks/cadence';
import { bucketProtected, bucketsFor, keptAsProof } from '../checks/buckets';
import { dutiesFor } from '../checks/duties';
import { workingsFor } from '../checks/workings';
import { check, each, missing, notOff, type Check, type ClauseJudge, type Evidence } from '../check';
import { DAY_MS, DAYS, FIRST_DAY } from '../timeline/calendar-day';

/** What SES tells of mail that does not arrive. */
const UNDELIVERED = ['bounce', 'complaint', 'reject'];

/** Schedules, with what they start: a review reads the administrators' log. */
function reviewSchedules({ model, estate }: Evidence): Resource[] {
  const logs = estate.bucketsOf('administrators-log');
  return model.ofType('AWS::Scheduler::Schedule', 'AWS::Events::Rule').filter((schedule) => {
    if (!schedule.properties['ScheduleExpression']) return false;
    const started = [...estate.setsGoing(schedule)].filter((resource) => resource !== schedule);
    if (
      started.some(
        (resource) => /review/i.test(model.name(resource)) && resource.type === 'AWS::StepFunctions::StateMachine',
      )
    )
      return true;
    const roles = estate.rolesOf(started);
    return (
      started.length > 0 &&
      logs.some((log) => estate.mayDo(roles, 's3:GetObject', log)) &&
      started.some(({ type }) => type === 'AWS::StepFunctions::StateMachine')
    );
  });
}

/** A schedule starts the review of the administrators' log each month; its report is mailed and kept. */
export const judge: ClauseJudge = (evidence) => {
  const { model, estate } = evidence;
  const reports = bucketsFor(evidence, 'admins.reviewed-monthly');
  const schedules = reviewSchedules(evidence);
  const machines = new Set(
    schedules
      .flatMap((schedule) => [...estate.setsGoing(schedule)])
      .filter(({ type }) => type === 'AWS::StepFunctions::StateMachine'),
  );
  return [
    ...each(
      schedules,
      'AWS::Scheduler::Schedule',
      "a schedule that starts the review of administrators' accesses",
      (schedule) => scheduled(schedule, evidence),
    ),
    ...[...machines].map((machine) =>
      check(
        machine,
        'DefinitionString',
        'a workflow',
        machine.properties['DefinitionString'] === undefined ? undefined : 'a workflow',
        machine.properties['DefinitionString'] !== undefined || machine.properties['Definition'] !== undefined,
      ),
    ),
    ...each(reports, 'AWS::S3::Bucket', 'a bucket that keeps the reports', (bucket) => [
      ...bucketProtected(evidence, bucket),
      ...keptAsProof(bucket),
    ]),
    ...each(
      model.ofType('AWS::SES::EmailIdentity'),
      'AWS::SES::EmailIdentity',
      'a mail identity to send from',
      (identity) => [
        check(
          identity,
          'EmailIdentity',
          'a domain or address',
          identity.properties['EmailIdentity'],
          Boolean(identity.properties['EmailIdentity']),
        ),
        // Unsigned, what claims to come from the platform may come from anybody, and is not let in
        notOff(
          identity,
          'DkimAttributes.SigningEnabled',
          object(identity.properties['DkimAttributes'])['SigningEnabled'],
        ),
      ],
    ),
    ...model.ofType('AWS::SES::ConfigurationSet').flatMap((set) => sendsAndTells(set, evidence)),
    ...mailersAddressed(
      evidence,
      [...machines].flatMap((machine) => [...estate.setsGoing(machine)]),
    ),
    ...[...machines].map((machine) => {
      const roles = estate.rolesOf(estate.setsGoing(machine));
      const kept = reports.some((bucket) => estate.mayDo(roles, 's3:PutObject', bucket));
      return check(machine, 'DefinitionString', 'steps that may keep a report', kept ? 'kept' : 'not kept', kept);
    }),
    ...overdue(evidence),
    ...dutiesFor(evidence, 'admins.reviewed-monthly'),
    ...workingsFor(evidence, 'admins.reviewed-monthly'),
  ];
};

/** Mail is sent, and what is not delivered is told. */
function sendsAndTells(set: Resource, evidence: Evidence): Check[] {
  const { model } = evidence;
  const sending = object(set.properties['SendingOptions'])['SendingEnabled'];
  const destinations = model
    .ofType('AWS::SES::ConfigurationSetEventDestination')
    .filter(({ properties, ...from }) => model.target(properties['ConfigurationSetName'], from, set.type) === set);
  const told = destinations.some((destination) => {
    const { Enabled, MatchingEventTypes, SnsDestination } = object(destination.properties['EventDestination']);
    const types = list(MatchingEventTypes).map((type) => text(type).toLowerCase());
    return (
      isTrue(Enabled ?? false) &&
      tells(evidence, object(SnsDestination)['TopicARN'], destination) &&
      UNDELIVERED.every((type) => types.includes(type))
    );
  });
  return [
    notOff(set, 'SendingOptions.SendingEnabled', sending),
    check(
      destinations[0] ?? set,
      'EventDestination',
      `a mailbox told of ${UNDELIVERED.join(', ')}`,
      told ? 'told' : 'nobody is told',
      told,
    ),
  ];
}

function scheduled(schedule: Resource, evidence: Evidence): Check[] {
  const { properties } = schedule;
  const expression = text(properties['ScheduleExpression']);
  const zone = text(properties['ScheduleExpressionTimezone']) || 'Etc/UTC';
  const state = properties['State'];
  const sent = mails(evidence, schedule);
  return [
    check(schedule, 'State', 'ENABLED', state ?? 'ENABLED by default', isOn(schedule)),
    check(
      schedule,
      'ScheduleExpression',
      `once a month, on a day from ${FIRST_REVIEW_DAY} to ${numbers.reviewOverdueDay.value - 1}`,
      expression,
      everyMonth(expression, zone),
    ),
    check(
      schedule,
      'ScheduleExpressionTimezone',
      `${TIME_ZONE}, or UTC on the same days`,
      zone,
      onPlatformsDays(expression, zone),
    ),
    check(schedule, 'Target', 'a workflow whose report is mailed', sent ? 'mailed' : 'no mail is sent', sent),
  ];
}

/** The month before is whole, with what is delivered some hours late, on its second day; that of UTC ends on the first. */
const FIRST_REVIEW_DAY = 2;

/** Whether a schedule fires once in each calendar month of the timeline, when the month before is whole and in time. */
function everyMonth(expression: string, zone: string): boolean {
  const days = firings(expression, zone, DAYS).map(({ day }) => day);
  const months = new Set(days.map((day) => day.slice(0, 'YYYY-MM'.length)));
  const last = new Date(FIRST_DAY + DAYS * DAY_MS);
  for (let month = new Date(FIRST_DAY); addMonths(month, 1) <= last; month = addMonths(month, 1)) {
    if (!months.has(month.toISOString().slice(0, 'YYYY-MM'.length))) return false;
  }
  const dates = days.map((day) => Number(day.slice(-2)));
  return (
    days.length === months.size &&
    dates.every((date) => date >= FIRST_REVIEW_DAY && date < numbers.reviewOverdueDay.value)
  );
}

/** An alarm that sounds when a review is overdue: about the platform's own count, breaching when nobody counts. */
function overdue(evidence: Evidence): Check[] {
  const alarms = evidence.model
    .ofType('AWS::CloudWatch::Alarm')
    .filter(
      ({ properties }) =>
        /overdue/i.test(
          JSON.stringify([properties['MetricName'], properties['AlarmName'], object(properties)['Metrics']]),
        ) &&
        /review/i.test(
          JSON.stringify([properties['MetricName'], properties['AlarmName'], properties['AlarmDescription']]),
        ),
    );
  return alarms.length === 0
    ? [missing('AWS::CloudWatch::Alarm', 'an alarm when a month has no report')]
    : alarms.flatMap((alarm) => [
        ...alarmAlerts(evidence, alarm),
        check(
          alarm,
          'TreatMissingData',
          'breaching: a review that nobody counts is overdue',
          alarm.properties['TreatMissingData'],
          text(alarm.properties['TreatMissingData']) === 'breaching',
        ),
      ]);
}
