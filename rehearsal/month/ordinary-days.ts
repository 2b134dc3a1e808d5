import { names, type Settings } from '../../lib/config';
import { people, roleOf, type Person, type Workload } from './people';
import type { Random } from './random';
import { roleSession, type Call, type Caller, type Recorder } from './record';
import { inRome, isWorkingDay } from './working-time';

const CONSOLE = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0';
const CLI = 'aws-cli/2.31.2 md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0 lang/python#3.13.7';

/** What administrators do on an ordinary day: they look far more than they touch. */
const daily = (settings: Settings, person: Person): readonly Call[] => {
  const cluster = (name: string) => ({ dBClusterIdentifier: names.cluster(settings, name) });
  return [
    { source: 'rds.amazonaws.com', name: 'DescribeDBClusters', readOnly: true, parameters: cluster('didattica') },
    { source: 'rds.amazonaws.com', name: 'DescribeDBClusters', readOnly: true, parameters: cluster('contabile') },
    { source: 'rds.amazonaws.com', name: 'DescribeDBClusterSnapshots', readOnly: true },
    { source: 'rds.amazonaws.com', name: 'DescribeEvents', readOnly: true },
    { source: 'monitoring.amazonaws.com', name: 'DescribeAlarms', readOnly: true },
    { source: 'monitoring.amazonaws.com', name: 'GetMetricData', readOnly: true },
    { source: 'logs.amazonaws.com', name: 'StartQuery', readOnly: true },
    { source: 'logs.amazonaws.com', name: 'GetQueryResults', readOnly: true },
    { source: 'ec2.amazonaws.com', name: 'DescribeSecurityGroups', readOnly: true },
    { source: 'backup.amazonaws.com', name: 'ListRecoveryPointsByBackupVault', readOnly: true },
    { source: 'cloudformation.amazonaws.com', name: 'DescribeStacks', readOnly: true },
    { source: 'lambda.amazonaws.com', name: 'GetFunction20150331v2', readOnly: true },
    { source: 'ssm.amazonaws.com', name: 'GetParameter', readOnly: true, parameters: { name: '/schools/web/version' } },
    person.scopes.includes('database')
      ? { source: 'rds.amazonaws.com', name: 'RebootDBInstance', readOnly: false }
      : { source: 'ecs.amazonaws.com', name: 'UpdateService', readOnly: false },
    { source: 'monitoring.amazonaws.com', name: 'PutDashboard', readOnly: false },
  ];
};

const session = (settings: Settings, person: Person, since: Date, address: string, userAgent: string): Caller => ({
  identity: roleSession(settings, roleOf(settings, person), person.session, since),
  address,
  userAgent,
});

/** A federated sign-in to the console. The second factor is the identity provider's, so AWS records none. */
const signIn = (recorder: Recorder, at: Date, caller: Caller) =>
  recorder.write(at, caller, {
    source: 'signin.amazonaws.com',
    name: 'ConsoleLogin',
    readOnly: false,
    more: {
      eventType: 'AwsConsoleSignIn',
      responseElements: { ConsoleLogin: 'Success' },
      additionalEventData: { LoginTo: 'https://console.aws.amazon.com/', MobileVersion: 'No', MFAUsed: 'No' },
    },
  });

const later = (at: Date, seconds: number) => new Date(at.getTime() + seconds * 1000);

/** A person's working day: in by nine or so, lunch, some days from home, gone before the hours end. */
function personDay(settings: Settings, recorder: Recorder, random: Random, person: Person, day: string): void {
  const address = random.chance(0.3) ? person.addresses[1] : person.addresses[0];
  const calls = daily(settings, person);
  const lastHour = Number(person.hours.to.slice(0, 2)) - 2;
  const halves = [
    { from: 8, to: Math.min(12, lastHour) },
    { from: 14, to: lastHour }, // lunch from one to two
  ].filter(({ from, to }) => to > from);
  for (const { from, to } of halves) {
    const since = inRome(day, from, random.whole(5, 55), random.whole(0, 59));
    const console_ = session(settings, person, since, address, CONSOLE);
    signIn(recorder, since, console_);
    const minutes = (to - from) * 60;
    const count = Math.max(3, Math.round((person.pace / halves.length) * (0.7 + random.next() * 0.6)));
    for (let call = 0; call < count; call++) {
      const caller = random.chance(0.4) ? { ...console_, userAgent: CLI } : console_;
      const denied = random.chance(0.004) ? 'AccessDenied' : undefined;
      const chosen = random.pick(calls);
      recorder.write(
        later(since, random.whole(20, minutes * 60)),
        caller,
        denied ? { ...chosen, error: denied } : chosen,
      );
    }
  }
}

/** A deployment: the pipeline's role, an hour of the afternoon, through CloudFormation. */
function deployment(settings: Settings, recorder: Recorder, random: Random, day: string): void {
  const since = inRome(day, random.whole(14, 16), random.whole(0, 59));
  const pipeline: Caller = {
    identity: roleSession(settings, 'deploy-pipeline', `release-${day.replaceAll('-', '')}`, since),
    address: '198.51.100.200',
    userAgent: 'aws-sdk-js/3.1169.0 ua/2.1 os/linux lang/js md/nodejs#24.11.0 cdk-cli/2.1148.1',
  };
  const calls: readonly Call[] = [
    {
      source: 'cloudformation.amazonaws.com',
      name: 'CreateChangeSet',
      readOnly: false,
      parameters: { stackName: 'schools-web' },
    },
    { source: 'cloudformation.amazonaws.com', name: 'DescribeChangeSet', readOnly: true },
    {
      source: 'cloudformation.amazonaws.com',
      name: 'ExecuteChangeSet',
      readOnly: false,
      parameters: { stackName: 'schools-web' },
    },
    { source: 'lambda.amazonaws.com', name: 'UpdateFunctionCode20150331v2', readOnly: false },
    { source: 'ecs.amazonaws.com', name: 'UpdateService', readOnly: false },
    { source: 'cloudformation.amazonaws.com', name: 'DescribeStackEvents', readOnly: true },
  ];
  calls.forEach((call, index) => recorder.write(later(since, index * 40), pipeline, call));
}

/** What machines do around the clock, by their roles and by AWS itself. */
function machines(settings: Settings, recorder: Recorder, random: Random, day: string): void {
  const midnight = new Date(`${day}T00:00:00Z`);
  const machine = (role: Workload, host: string): Caller => ({
    identity: roleSession(settings, role, host, midnight),
    address: '10.20.4.18',
    userAgent: 'aws-sdk-java/2.34.0',
  });
  const service: Caller = {
    identity: { type: 'AWSService', invokedBy: 'rds.amazonaws.com' },
    address: 'rds.amazonaws.com',
    userAgent: 'rds.amazonaws.com',
  };
  for (let hour = 0; hour < 24; hour++) {
    const web = machine('schools-web', `i-${random.letters(17, '0123456789abcdef')}`);
    for (let call = 0; call < 4; call++) {
      const at = later(midnight, hour * 3600 + random.whole(0, 3599));
      recorder.write(at, web, { source: 'rds-data.amazonaws.com', name: 'ExecuteStatement', readOnly: false });
    }
    const at = later(midnight, hour * 3600 + random.whole(0, 3599));
    recorder.write(at, service, { source: 'kms.amazonaws.com', name: 'Decrypt', readOnly: true });
    // the global services are recorded in us-east-1
    recorder.write(later(at, 1), web, {
      source: 'iam.amazonaws.com',
      name: 'GetRole',
      readOnly: true,
      region: 'us-east-1',
      parameters: { roleName: 'schools-web' },
    });
  }
  // night jobs: exports of the protocol registers, statistics
  const jobs = machine('schools-jobs', 'nightly');
  for (let call = 0; call < 12; call++) {
    const at = later(midnight, 3600 + random.whole(0, 5400));
    recorder.write(at, jobs, { source: 's3.amazonaws.com', name: 'ListBuckets', readOnly: true });
  }
}

const isAway = (person: Person, day: string) => person.leave.some(([from, to]) => day >= from && day <= to);

/** One ordinary day of everybody. */
export function ordinaryDay(settings: Settings, recorder: Recorder, random: Random, day: string): void {
  machines(settings, recorder, random, day);
  if (!isWorkingDay(day)) return;
  for (const person of people) if (!isAway(person, day)) personDay(settings, recorder, random, person, day);
  if (random.chance(0.4)) deployment(settings, recorder, random, day);
}
