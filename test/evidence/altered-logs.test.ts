import type { Template } from '../../lib/template/template';
import { broken, properties, type Json } from './changed';

type Change = (template: Template) => void;

const policy = (operation: object): Json => ({
  Name: 'personal-data',
  Version: '2021-06-01',
  Statement: [{ DataIdentifier: ['arn:aws:dataprotection::aws:data-identifier/Name'], Operation: operation }],
});
const MASKS = policy({ Deidentify: { MaskConfig: {} } });
const COUNTS = policy({ Audit: { FindingsDestination: {} } });

const set =
  (id: string, more: object): Change =>
  (template) =>
    void Object.assign(properties(template, id), more);

const ofAccount =
  (document: object): Change =>
  (template) => {
    (template.Resources as Json)['Masked'] = {
      Type: 'AWS::Logs::AccountPolicy',
      Properties: {
        PolicyName: 'personal-data',
        PolicyType: 'DATA_PROTECTION_POLICY',
        PolicyDocument: JSON.stringify(document),
      },
    };
  };

describe('What a log group passes on is what it got', () => {
  test.each<[string, string, Change, string[]]>([
    [
      'masked in a database’s log',
      'database',
      set('ClusterdidatticaLog', { DataProtectionPolicy: MASKS }),
      ['admins.log-18-months'],
    ],
    [
      'masked in the trail’s log',
      'audit',
      set('TrailSearchCopy', { DataProtectionPolicy: MASKS }),
      ['incident.detected'],
    ],
    ['masked in the whole account', 'database', ofAccount(MASKS), ['admins.log-18-months', 'incident.detected']],
    [
      'changed before it is passed on',
      'database',
      set('ClusterdidatticaAccessLogFilter', { ApplyOnTransformedLogs: true }),
      ['admins.log-18-months'],
    ],
    ['only counted', 'database', set('ClusterdidatticaLog', { DataProtectionPolicy: COUNTS }), []],
    ['only counted in the whole account', 'database', ofAccount(COUNTS), []],
    [
      'masked in a function’s log, which is passed on to nobody',
      'tracing',
      set('DeliveryFunctionLogs', { DataProtectionPolicy: MASKS }),
      [],
    ],
  ])('%s: what breaks', (_, stack, change, clauses) => {
    expect(broken(stack, change)).toEqual(clauses);
  });
});

describe('Records of holds stay as long as their orders', () => {
  const rules =
    (change: (rules: Json) => void): Change =>
    (template) =>
      change(properties(template, 'LedgerBucket').LifecycleConfiguration.Rules);

  test.each<[string, Change, string[]]>([
    ['one rule for the whole ledger', rules(([days]) => delete days.Prefix), ['tracing.operations']],
    [
      'a rule for holds',
      rules((all) => all.push({ ...all[0], Id: 'holds', Prefix: 'holds/' })),
      ['tracing.operations'],
    ],
    [
      'a rule for holds that is off',
      rules((all) => all.push({ ...all[0], Id: 'holds', Prefix: 'holds/', Status: 'Disabled' })),
      [],
    ],
    ['a rule for something else', rules((all) => all.push({ ...all[0], Id: 'other', Prefix: 'other/' })), []],
  ])('%s: what breaks', (_, change, clauses) => {
    expect(broken('retention', change)).toEqual(clauses);
  });
});
