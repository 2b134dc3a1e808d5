import type { Template } from '../../lib/template/template';
import { broken, properties, type Json } from './changed';

type Change = (template: Template) => void;

const set =
  (id: string, more: object): Change =>
  (template) =>
    void Object.assign(properties(template, id), more);

describe('functions run as they were built to', () => {
  test.each<[string, string, Change]>([
    ['by another handler', 'incident.detected', set('EnforcementFunction', { Handler: 'index.other' })],
    ['in another language', 'incident.detected', set('EnforcementFunction', { Runtime: 'python3.13' })],
    [
      'by code of another bucket',
      'incident.detected',
      set('EnforcementFunction', { Code: { S3Bucket: 'x', S3Key: 'y' } }),
    ],
    ['by code of its own', 'incident.detected', set('EnforcementFunction', { Code: { ZipFile: 'x' } })],
    ['in no time', 'incident.detected', set('EnforcementFunction', { Timeout: 3 })],
    ['in more time than there is', 'incident.detected', set('EnforcementFunction', { Timeout: 9000 })],
    ['in less memory', 'incident.detected', set('EnforcementFunction', { MemorySize: 128 })],
    ['in the memory of one that says none', 'incident.detected', set('EnforcementFunction', { MemorySize: undefined })],
    ['and stops among many runs', 'incident.detected', set('HoldExtensionFunction', { RecursiveLoop: 'Terminate' })],
  ])('%s, %s is broken', (_, clause, change) => {
    expect(broken('retention', change)).toEqual([clause]);
  });

  test.each<[string, object]>([
    ['more time and memory', { Timeout: 890, MemorySize: 4096 }],
    ['a little less', { Timeout: 600, MemorySize: 384 }],
    ['the next runtime', { Runtime: 'nodejs26.x' }],
    ['another build', { Code: { S3Bucket: 'assets', S3Key: 'other.zip' } }],
  ])('by %s, nothing is', (_, more) => {
    expect(broken('retention', set('EnforcementFunction', more))).toEqual([]);
  });
});

describe('the daily enforcement does what the settings and the policy say', () => {
  const scheduled = (template: Template, what = 'Enforcement'): Json =>
    template.Resources![`${what}Schedule`]!.Properties;
  const input = (template: Template): Json => JSON.parse(scheduled(template).Target.Input);
  const told =
    (change: (input: Json) => void): Change =>
    (template) => {
      const changed = input(template);
      change(changed);
      scheduled(template).Target.Input = JSON.stringify(changed, undefined, 1);
    };

  test.each<[string, Change]>([
    ['only reports', told((input) => (input.mode = 'report'))],
    ['may delete nothing', told((input) => (input.maxDeletionsPerRun = 0))],
    ['expects a shorter lock', told((input) => (input.protectedVault.minDays = 1))],
    ['lets stay what is overdue', told((input) => (input.objects[0].ceilingDays *= 10))],
    ['looks after a bucket less', told((input) => input.buckets.pop())],
    ['is told nothing', (t) => (scheduled(t).Target.Input = '{')],
    ['never begins', (t) => delete scheduled(t).ScheduleExpression],
    ['holds elsewhere', (t) => (scheduled(t, 'Extension').Target.Input = '{}')],
  ])('incident.detected: not one that %s', (_, change) => {
    expect(broken('retention', change)).toEqual(['incident.detected']);
  });

  test('however that is laid out', () => {
    const backwards = (input: Json) => {
      for (const [name, value] of Object.entries(input).reverse()) {
        delete input[name];
        input[name] = value;
      }
    };
    expect(broken('retention', told(backwards))).toEqual([]);
  });
});
