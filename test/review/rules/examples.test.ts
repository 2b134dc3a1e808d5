import { accessEventFrom } from '../../../lambda/monthly-review/access-event-from-record';
import { actingAs, emptyRuleState, findingsOf, RuleFold } from '../../../lambda/monthly-review/rules/apply-rules';
import { call, type Example, foreigner, session, statement } from '../../../lambda/monthly-review/rules/example';
import { LOG_BUCKET } from '../../../lambda/monthly-review/rules/trail-tampering.examples';
import { drawable } from '../../../lambda/monthly-review/report/pdf/sheet';
import { rules } from '../../../lambda/monthly-review/rules/index';
import { ruleNames } from '../../../lambda/monthly-review/rules/rule';
import { WHY_LENGTH } from '../../../lambda/monthly-review/rules/shown';
import { clauseOf } from '../../../lib/policy';
import { allExamples } from './all-examples';
import { testContext } from './context';

const ordinary = {
  eventTime: '2026-10-05T08:30:00Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'DescribeVpcs',
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  sourceIPAddress: '203.0.113.7',
  userIdentity: session('anna.verdi@example.com'),
};

const contexts: Record<string, () => ReturnType<typeof testContext>> = {
  'trail-tampering': () => testContext({ logBucket: LOG_BUCKET }),
  'audit-silence': () =>
    testContext({ registerChanges: { expected: { accounts: ['111122223333'], regions: ['eu-west-1'] } } }),
  'dormant-administrator': () =>
    testContext({
      history: {
        months: ['2026-01', '2026-09'],
        lastAccess: new Map([['Bruno Neri', '2026-09-30T10:00:00Z']]),
        networks: new Map(),
      },
    }),
};

/** What a rule finds in an example. */
function found(rule: string, { records }: Example) {
  const context = contexts[rule]?.() ?? testContext();
  const state = emptyRuleState();
  const fold = new RuleFold(state, context);
  records.forEach((record, n) => {
    const whole = { ...ordinary, eventID: `e${n}`, ...record };
    // As the scanner answers where nothing is written with escapes: a rule that asks it first must miss nothing by that.
    const mayName = (texts: readonly string[]) => texts.some((text) => JSON.stringify(whole).includes(text));
    const event = { ...accessEventFrom(whole), mayName };
    fold.add(event, actingAs(context.register.actorOf(event), event.identity, context), 'AWSLogs/1.json.gz');
  });
  return findingsOf(state, context).filter((finding) => finding.rule === rule);
}

it('has every rule of the contract, with a clause, texts in both languages and no more', () => {
  expect(rules.map(({ name }) => name).sort()).toEqual([...ruleNames].sort());
  for (const { clause, title, why, check } of rules) {
    expect(clauseOf(clause).slug).toBe(clause);
    for (const text of [title, why, check]) expect(text.it.length > 5 && text.en.length > 5).toBe(true);
  }
});

it('says of plain events only what the report’s PDF can draw', () => {
  const plain = Object.entries(allExamples).flatMap(([rule, { matches }]) =>
    matches.filter(({ records }) => /^[\x20-\x7e]*$/.test(JSON.stringify(records))).flatMap((one) => found(rule, one)),
  );
  expect(plain.length).toBeGreaterThan(100);
  expect(plain.filter(({ why }) => drawable(why) !== why).map(({ why }) => why)).toEqual([]);
});

it('has nothing to say of an ordinary record', () => {
  for (const rule of ruleNames) {
    if (!(rule in contexts)) expect([rule, found(rule, { name: '', records: [{}] })]).toEqual([rule, []]);
  }
});

it('weighs what another account does as a person’s act, and a machine’s or service’s one step less', () => {
  const key = call('kms', 'DisableKey', { keyId: 'k' });
  const severityOf = (userIdentity: object) =>
    found('key-loss', { name: '', records: [{ ...key, userIdentity }] }).map(({ severity }) => severity);
  expect(severityOf(session('anna.verdi@example.com'))).toEqual(['high']);
  expect(severityOf(foreigner)).toEqual(['high']);
  expect(severityOf(session('i-0abc', 'custodia-worker'))).toEqual(['medium']);
  expect(severityOf({ type: 'AWSService', invokedBy: 'kms.amazonaws.com' })).toEqual(['medium']);
});

it('takes full powers for what they are, however a policy writes them', () => {
  const policy = (Action: string) => `{"Statement":{"Effect":"Allow","Action":"${Action}","Resource":"*"}}`;
  const severityOf = (policyDocument: string) =>
    found('privilege-change', {
      name: '',
      records: [call('iam', 'PutUserPolicy', { userName: 'u', policyDocument })],
    }).map(({ severity }) => severity);
  expect(severityOf(policy('IAM:*'))).toEqual(['high']);
  expect(severityOf(encodeURIComponent(policy('*')))).toEqual(['high']);
  expect(severityOf(policy('s3:*'))).toEqual(['medium']);
});

it('weighs all powers over a database more than one right in it, and names the database', () => {
  const given = (command: string, text: string) =>
    found('privilege-change', { name: '', records: [statement('ROLE', command, text)] }).map(({ severity, why }) => [
      severity,
      why.slice(0, why.indexOf(':')),
    ]);
  expect(given('GRANT ROLE', 'grant rds_superuser to mario_verdi')).toEqual([['high', 'didattica/alunni']]);
  expect(given('ALTER ROLE', 'alter role mario_verdi nosuperuser')).toEqual([['medium', 'didattica/alunni']]);
});

it('takes all protocols for more than the web ports that are written beside them', () => {
  const severityOf = (ipProtocol: string) =>
    found('network-opening', {
      name: '',
      records: [
        call('ec2', 'AuthorizeSecurityGroupIngress', {
          groupId: 'sg-1',
          ipPermissions: { items: [{ ipProtocol, fromPort: 443, toPort: 443, ipRanges: [{ cidrIp: '0.0.0.0/0' }] }] },
        }),
      ],
    }).map(({ severity }) => severity);
  expect([severityOf('tcp'), severityOf('-1'), severityOf('all')]).toEqual([['medium'], ['high'], ['high']]);
});

describe.each(ruleNames)('%s', (rule) => {
  const examples = allExamples[rule];

  it.each(examples.matches.map((example) => [example.name, example] as const))('finds %s', (_name, example) => {
    const findings = found(rule, example);
    expect(findings).toHaveLength(1);
    expect(findings[0]!.why.length).toBeLessThanOrEqual(WHY_LENGTH);
  });

  it.each(examples.ignores.map((example) => [example.name, example] as const))('ignores %s', (_name, example) => {
    expect(found(rule, example)).toEqual([]);
  });
});
