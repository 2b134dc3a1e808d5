import { DEEPEST, Intrinsics } from '../../lib/template/intrinsics';
import type { Template } from '../../lib/template/template';

const Parameters = {
  Days: { Type: 'Number', Default: 35 },
  Zones: { Type: 'CommaDelimitedList', Default: 'eu-west-1a, eu-west-1b' },
  Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/a/name' },
  Asked: { Type: 'String' },
  Untyped: { Default: 'plain' },
};
const Mappings = { Kept: { 'eu-west-1': { days: 35 } } };
const equal = (one: unknown, other: unknown) => ({ 'Fn::Equals': [one, other] });
const [YES, NO, OPEN] = [equal({ Ref: 'Days' }, '35'), equal('a', 'b'), equal({ Ref: 'Asked' }, 'a')];
const ASKED = { Ref: 'Asked' };

const read = (more: Template = {}, otherwise = true, account?: string) =>
  new Intrinsics({ Parameters, Mappings, ...more }, otherwise, account);

test.each<[string, unknown, unknown]>([
  ["a parameter's default", { Ref: 'Days' }, 35],
  ['one without a type', { Ref: 'Untyped' }, 'plain'],
  ['a list, whose members are trimmed', { Ref: 'Zones' }, ['eu-west-1a', 'eu-west-1b']],
  ['a parameter without a default', ASKED, ASKED],
  ['a parameter of SSM', { Ref: 'Stored' }, { Ref: 'Stored' }],
  ['a resource', { Ref: 'Bucket' }, { Ref: 'Bucket' }],
  ['the partition', { Ref: 'AWS::Partition' }, 'aws'],
  ['no value at all', { Ref: 'AWS::NoValue' }, undefined],
  ['no value inside', { a: { Ref: 'AWS::NoValue' }, b: [1, { Ref: 'AWS::NoValue' }, null] }, { b: [1, null] }],
  ['a join', { 'Fn::Join': ['-', ['a', { Ref: 'Days' }, { Ref: 'AWS::Region' }]] }, 'a-35-eu-west-1'],
  ['a join of what is not known', { 'Fn::Join': ['-', ['a', ASKED]] }, { 'Fn::Join': ['-', ['a', ASKED]] }],
  ['a join of no list', { 'Fn::Join': ['-', 'a'] }, { 'Fn::Join': ['-', 'a'] }],
  ['a choice', { 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b'] }] }, 'b'],
  ['a choice beyond the end', { 'Fn::Select': [2, ['a', 'b']] }, { 'Fn::Select': [2, ['a', 'b']] }],
  ['a choice from no list', { 'Fn::Select': [0, ASKED] }, { 'Fn::Select': [0, ASKED] }],
  ['a split of what is not known', { 'Fn::Split': ['/', ASKED] }, { 'Fn::Split': ['/', ASKED] }],
  ['a map', { 'Fn::FindInMap': ['Kept', { Ref: 'AWS::Region' }, 'days'] }, 35],
  ['a map that is not there', { 'Fn::FindInMap': ['Lost', 'a', 'b'] }, { 'Fn::FindInMap': ['Lost', 'a', 'b'] }],
  ['a function that nobody knows', { 'Fn::Length': ['a'] }, { 'Fn::Length': ['a'] }],
  ['a text with what is known', { 'Fn::Sub': 'a-${ Days }-${AWS::Region}' }, 'a-35-eu-west-1'],
  ['a text with variables', { 'Fn::Sub': ['${A}-${Days}', { A: { Ref: 'Days' }, Days: 'own' }] }, '35-own'],
  ['a text with an attribute', { 'Fn::Sub': '${Days}${B.Arn}' }, { 'Fn::Sub': '35${B.Arn}' }],
  ['a text with a list', { 'Fn::Sub': '${Zones}' }, { 'Fn::Sub': '${Zones}' }],
  [
    'a text whose variable is not known',
    { 'Fn::Sub': ['${A}${Days}', { A: ASKED }] },
    { 'Fn::Sub': ['${A}35', { A: ASKED }] },
  ],
  ['a text that is none', { 'Fn::Sub': [7] }, { 'Fn::Sub': [7] }],
  ['one of two by a condition', { 'Fn::If': ['No', 1, [{ Ref: 'Days' }]] }, [35]],
  ['a reference beside something else', { Ref: 'Days', more: 1 }, { Ref: 'Days', more: 1 }],
])('what a template says of itself is read: %s', (_, value, resolved) => {
  expect(read({ Conditions: { No: NO } }).resolve(value)).toEqual(resolved);
});

const not = (one: unknown) => ({ 'Fn::Not': [one] });
const and = (...all: unknown[]) => ({ 'Fn::And': all });
const or = (...all: unknown[]) => ({ 'Fn::Or': all });

test.each<[string, unknown, boolean | undefined]>([
  ['equal', YES, true],
  ['not equal', NO, false],
  ['of what is not known', OPEN, undefined],
  ['of what is not known, on the other side', equal('a', ASKED), undefined],
  ['another by its name', { Condition: 'Yes' }, true],
  ['itself', { Condition: 'It' }, undefined],
  ['not', not(YES), false],
  ['not what is not known', not(OPEN), undefined],
  ['all', and(YES, YES), true],
  ['all but one', and(YES, NO, OPEN), false],
  ['all, of which one is not known', and(YES, OPEN), undefined],
  ['none', or(NO, NO), false],
  ['one', or(OPEN, YES), true],
  ['none, of which one is not known', or(NO, OPEN), undefined],
  ['no condition', 'Yes', undefined],
  ['no list', { 'Fn::Or': 'Yes' }, undefined],
  ['an operator that nobody knows', { 'Fn::Xor': [YES, NO] }, undefined],
])('a condition holds, or not, or is open where a template does not decide it: %s', (_, It, outcome) => {
  for (const otherwise of [true, false]) {
    const intrinsics = read({ Conditions: { Yes: YES, It } }, otherwise);
    expect(intrinsics.condition('It')).toBe(outcome ?? otherwise);
    expect(intrinsics.isOpen).toBe(outcome === undefined);
  }
});

test('the account is filled in where it is known, and asked for where not', () => {
  const value = { 'Fn::Sub': 'logs-${AWS::AccountId}' };
  const [knows, asks] = [read({}, true, '111122223333'), read()];
  expect(knows.resolve(value)).toBe('logs-111122223333');
  expect(knows.asksAccount).toBe(false);
  expect(asks.asksAccount).toBe(false);
  expect(asks.resolve(value)).toEqual(value);
  expect(asks.asksAccount).toBe(true);
});

test('what nests too deep stays as it is', () => {
  const nested = (depth: number, inner: unknown): unknown => (depth === 0 ? inner : [nested(depth - 1, inner)]);
  expect(read().resolve(nested(DEEPEST, { Ref: 'Days' }))).toEqual(nested(DEEPEST, 35));
  expect(read().resolve(nested(DEEPEST + 1, { Ref: 'Days' }))).toEqual(nested(DEEPEST + 1, { Ref: 'Days' }));
});
