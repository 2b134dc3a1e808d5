import type { ReportContext } from '../../lambda/monthly-review/report/context';
import type { Finding, Review } from '../../lambda/monthly-review/review';
import { ruleNames } from '../../lambda/monthly-review/rules/rule';

/** An ordinary month of three administrators, with some findings; fictitious. */
export function sampleReview(change: Partial<Review> = {}): Review {
  const hours = Array.from({ length: 31 }, (_, day) =>
    Array.from({ length: 24 }, (_, hour) => {
      const rest = [0, 6].includes(new Date(Date.UTC(2026, 9, day + 1)).getUTCDay());
      if (hour < 8 || hour > 19 || (rest && hour !== 10)) return hour === 2 && day === 13 ? 6 : 0;
      return ((day * 7 + hour * 13) % 23) + (hour === 13 ? 0 : 4);
    }),
  );
  const role = 'arn:aws:sts::111122223333:assumed-role/DatabaseAdministrator';
  return {
    month: '2026-10',
    period: { start: '2026-10-01T00:00:00Z', end: '2026-11-01T00:00:00Z' },
    accounts: ['111122223333'],
    regions: ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2'],
    population: { files: 31, bytes: 48_211_337, events: 38_211, administratorEvents: 4_102, unreadable: [] },
    integrity: {
      complete: true,
      digests: { valid: 744, invalid: 0, missing: 0 },
      logs: { valid: 31, invalid: 0, missing: 0, unlisted: 0 },
      problems: [],
    },
    administrators: [
      administrator('Bianca Verdi', `${role}/bverdi`, 2_104, 12, ['203.0.113.0/24']),
      administrator('Niccolò Però', `${role}/npero`, 1_830, 3, ['203.0.113.0/24', '2001:db8:7::/48']),
      { ...administrator(null, `${role}/ospite`, 168, 41, ['198.51.100.0/24']), registered: false },
    ],
    workloads: [{ principal: 'arn:aws:sts::111122223333:assumed-role/nightly-export', events: 12_004, failures: 2 }],
    hours,
    findings: [
      finding('trail-tampering', 'high', 'Logging stopped on trail custodia-production-trail', null, 'ospite'),
      finding(
        'unregistered-administrator',
        'high',
        'DescribeDBClusters by a principal the register does not hold',
        null,
        'ospite',
      ),
      finding('irregular-hours', 'medium', 'Acts at 02:14 (Tuesday), outside 07:00–20:00', 'Bianca Verdi', 'bverdi'),
      finding('new-network', 'low', 'First time from 2001:db8:7::/48', 'Niccolò Però', 'npero'),
    ],
    ...change,
  };
}

function administrator(
  person: string | null,
  principal: string,
  accesses: number,
  failures: number,
  networks: string[],
) {
  return {
    person,
    principal,
    registered: true,
    accesses,
    failures,
    firstAccess: '2026-10-01T06:02:11Z',
    lastAccess: '2026-10-30T16:48:02Z',
    networks,
  };
}

export function finding(
  rule: Finding['rule'],
  severity: Finding['severity'],
  why: string,
  person: string | null,
  session: string,
): Finding {
  return {
    rule,
    severity,
    principal: `arn:aws:sts::111122223333:assumed-role/DatabaseAdministrator/${session}`,
    person,
    at: '2026-10-13T00:14:09Z',
    eventId: '11111111-2222-3333-4444-555555555555',
    region: 'eu-west-1',
    sourceIp: '198.51.100.23',
    object: 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/10/13/one.json.gz',
    why,
  };
}

export function sampleContext(change: Partial<ReportContext> = {}): ReportContext {
  return {
    language: 'it',
    register: {
      sha256: '9f2c1d4be0a7763b5f9f6cf1d3a4be1099c1f0a0a1b2c3d4e5f60718293a4b5c',
      administrators: [
        {
          person: 'Bianca Verdi',
          principals: ['bverdi'],
          databaseUsers: ['bverdi'],
          scopes: ['database'],
          appointment: { act: 'Nomina 12/2024', from: '2024-03-01', until: null },
        },
        {
          person: 'Niccolò Però',
          principals: ['npero'],
          scopes: ['database', 'applications'],
          appointment: { act: 'Nomina 3/2025', from: '2025-01-15', until: null },
        },
      ],
      reviewers: [{ person: 'Ada Neri' }],
    },
    rules: ruleNames.map((name) => ({
      name,
      title: { it: name, en: name },
      clause: 'admins.reviewed-monthly',
      why: { it: `Perché conta ${name}: chi lo fa può nascondere le proprie tracce.`, en: `Why ${name} matters.` },
      check: {
        it: `Che cosa verificare per ${name}: chi, con quale autorizzazione.`,
        en: `What to check for ${name}.`,
      },
    })),
    previous: sampleReview({
      month: '2026-09',
      population: { files: 30, bytes: 41_000_000, events: 35_020, administratorEvents: 3_900, unreadable: [] },
      administrators: [administrator('Bianca Verdi', 'bverdi', 1_900, 4, ['203.0.113.0/24'])],
      findings: [],
    }),
    retention: {
      days: Array.from({ length: 30 }, (_, day) => `2026-10-${String(day + 1).padStart(2, '0')}`),
      daysWithout: ['2026-10-31'],
      missing: 1,
      overdue: 2,
      unprotected: 0,
      deleted: 2,
      held: 1,
      unseen: 0,
      details: [{ day: '2026-10-14', what: 'vault: no recovery point of 2026-10-13 for didattica' }],
    },
    ...change,
  };
}
