import { names, type Settings } from '../../lib/config';
import { personCalled, roleOf } from './people';
import { Recorder, root, roleSession, type Caller } from './record';
import { inRome } from './working-time';

/** Something planted in a month, and what the review must say of it. */
export interface Incident {
  readonly what: string;
  readonly rule: string;
  /** Person of the register; null where it is nobody's. */
  readonly person: string | null;
  readonly day: string;
  readonly write: (recorder: Recorder, settings: Settings) => void;
}

const CONSOLE = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36';
const CLI = 'aws-cli/2.31.2 md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0 lang/python#3.13.7';

const as = (settings: Settings, session: string, since: Date, address?: string, userAgent = CLI): Caller => {
  const person = personCalled(session);
  return {
    identity: roleSession(settings, roleOf(settings, person), session, since),
    address: address ?? person.addresses[0],
    userAgent,
  };
};

/** Address from which the attack came, in no register. */
const STRANGER = '192.0.2.77';

const mistakes: readonly Incident[] = [
  {
    what: 'a security group opened to the whole Internet while looking for a fault',
    rule: 'network-opening',
    person: 'Lucia Ferrandola',
    day: '2026-12-03',
    write: (recorder, settings) => {
      const at = inRome('2026-12-03', 11, 42);
      recorder.write(at, as(settings, 'l.ferrandola', at), {
        source: 'ec2.amazonaws.com',
        name: 'AuthorizeSecurityGroupIngress',
        readOnly: false,
        parameters: {
          groupId: 'sg-0b1f3c5d7e9fa2b4c',
          ipPermissions: {
            items: [
              { ipProtocol: 'tcp', fromPort: 5432, toPort: 5432, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
            ],
          },
        },
      });
    },
  },
  {
    what: 'a manual snapshot deleted to tidy up',
    rule: 'backup-loss',
    person: 'Dario Vescovelli',
    day: '2026-12-09',
    write: (recorder, settings) => {
      const at = inRome('2026-12-09', 16, 5);
      // from home, where he is that day
      recorder.write(at, as(settings, 'd.vescovelli', at, personCalled('d.vescovelli').addresses[1]), {
        source: 'rds.amazonaws.com',
        name: 'DeleteDBClusterSnapshot',
        readOnly: false,
        parameters: { dBClusterSnapshotIdentifier: 'before-upgrade-didattica' },
      });
    },
  },
  {
    what: 'work on a Sunday night',
    rule: 'irregular-hours',
    person: 'Matteo Sarcinelli',
    day: '2026-12-13',
    write: (recorder, settings) => {
      const since = inRome('2026-12-13', 23, 10);
      const caller = as(settings, 'm.sarcinelli', since, personCalled('m.sarcinelli').addresses[1]);
      for (let minute = 10; minute < 40; minute += 6) {
        recorder.write(inRome('2026-12-13', 23, minute), caller, {
          source: 'logs.amazonaws.com',
          name: 'StartQuery',
          readOnly: true,
        });
      }
    },
  },
  {
    what: 'the root user signed in, although with its second factor',
    rule: 'root-use',
    person: null,
    day: '2026-12-15',
    write: (recorder, settings) => {
      const at = inRome('2026-12-15', 10, 20);
      const caller: Caller = { identity: root(settings), address: '203.0.113.11', userAgent: CONSOLE };
      recorder.write(at, caller, {
        source: 'signin.amazonaws.com',
        name: 'ConsoleLogin',
        readOnly: false,
        region: 'us-east-1',
        more: {
          eventType: 'AwsConsoleSignIn',
          responseElements: { ConsoleLogin: 'Success' },
          additionalEventData: { MFAUsed: 'Yes', LoginTo: 'https://console.aws.amazon.com/' },
        },
      });
    },
  },
  {
    what: 'a colleague of another office who was never appointed',
    rule: 'unregistered-administrator',
    person: null,
    day: '2026-12-16',
    write: (recorder, settings) => {
      const at = inRome('2026-12-16', 9, 30);
      const role = names.role(settings, 'applications');
      const caller: Caller = {
        identity: roleSession(settings, role, 'f.tassinardi', at),
        address: '203.0.113.30',
        userAgent: CLI,
      };
      recorder.write(at, caller, { source: 'ecs.amazonaws.com', name: 'UpdateService', readOnly: false });
    },
  },
  {
    what: 'somebody guessing at what he may do',
    rule: 'failed-logins',
    person: 'Irene Passalunga',
    day: '2026-12-17',
    write: (recorder, settings) => {
      const since = inRome('2026-12-17', 10, 0);
      const caller = as(settings, 'i.passalunga', since);
      for (let second = 0; second < 40; second += 2) {
        recorder.write(inRome('2026-12-17', 10, 1, second), caller, {
          source: 's3.amazonaws.com',
          name: 'ListBuckets',
          readOnly: true,
          error: 'AccessDenied',
        });
      }
    },
  },
];

/** One night: a stolen session of Chiara Montalbini, used from far away while nobody looks. */
const attack: readonly Incident[] = (
  [
    ['new-network', 'sts.amazonaws.com', 'GetCallerIdentity', true, null],
    [
      'privilege-change',
      'iam.amazonaws.com',
      'AttachRolePolicy',
      false,
      { roleName: 'schools-web', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    ],
    ['trail-tampering', 'cloudtrail.amazonaws.com', 'StopLogging', false, { name: 'trail' }],
    [
      'data-exposure',
      'rds.amazonaws.com',
      'ModifyDBClusterSnapshotAttribute',
      false,
      { dBClusterSnapshotIdentifier: 'before-upgrade-didattica', attributeName: 'restore', valuesToAdd: ['all'] },
    ],
    [
      'key-loss',
      'kms.amazonaws.com',
      'ScheduleKeyDeletion',
      false,
      { keyId: 'arn:aws:kms:eu-west-1:333344445555:key/5f0c2c1e-7a55-4e7e-9d0a-3f4f7f0d6b11', pendingWindowInDays: 7 },
    ],
    ['emergency-access', 'sts.amazonaws.com', 'AssumeRole', false, 'emergency'],
  ] as const
).map(([rule, source, name, readOnly, parameters], index) => ({
  what: `the stolen session: ${name}`,
  rule,
  person: 'Chiara Montalbini',
  day: '2026-12-19',
  write: (recorder, settings) => {
    const since = inRome('2026-12-19', 3, 12);
    const emergencyRole = `arn:aws:iam::${settings.account}:role/${names.role(settings, 'emergency')}`;
    recorder.write(inRome('2026-12-19', 3, 14 + index * 3), as(settings, 'c.montalbini', since, STRANGER), {
      source,
      name,
      readOnly,
      region: source === 'iam.amazonaws.com' ? 'us-east-1' : settings.region,
      parameters:
        parameters === 'emergency'
          ? { roleArn: emergencyRole, roleSessionName: 'c.montalbini' }
          : parameters && 'name' in parameters
            ? { name: names.trail(settings) }
            : (parameters ?? undefined),
    });
  },
}));

/** All that is planted in December 2026. */
export const incidents: readonly Incident[] = [...mistakes, ...attack];

/** When what is planted was done: the last record of each incident, in order of time. */
export function plantedTimes(settings: Settings): string[] {
  const times = incidents.map((incident) => {
    const recorder = new Recorder(settings, incident.what);
    incident.write(recorder, settings);
    return recorder.records.at(-1)?.eventTime ?? '';
  });
  return times.sort();
}
