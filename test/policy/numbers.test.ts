import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { administratorLogDays, numbers, operationLogDays } from '../../lib/policy';

const ROOT = join(__dirname, '../..');

/** Numbers that mean nothing but the policy wherever they stand. */
const DISTINCTIVE = new Set([
  numbers.dailyBackup.value,
  administratorLogDays,
  administratorLogDays + numbers.deletionSlack.value,
  operationLogDays.floorDays,
  operationLogDays.ceilingDays,
  operationLogDays.ceilingDays + 1,
  545,
]);

/** Numbers that are the policy's when they count days or months. */
const PERIODS = new Set(
  Object.values(numbers)
    .filter(({ unit }) => unit === 'days' || unit === 'months')
    .map(({ value }) => value),
);
/** A setting, validated between the policy's floor and ceiling. */
const SETTINGS = ['operationLogMonths'];
const COUNTS_TIME = /^(?!evaluation).*(days|months|retention|keep|kept|deleteafter|expir|period)/i;

/** What a numeric literal counts, by the call or the property around it. */
function countedBy(node: ts.Node): string {
  const { parent } = node;
  if (SETTINGS.includes((parent as ts.PropertyAssignment).name?.getText() ?? '')) return '';
  if (ts.isCallExpression(parent)) {
    return ts.isPropertyAccessExpression(parent.expression) ? parent.expression.name.text : parent.expression.getText();
  }
  if (ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent))
    return parent.name.getText();
  return '';
}

/** Periods written in words that people read. */
const spoken = (text: string): number[] =>
  [...text.matchAll(/\b(\d+)[ -](days?|months?|giorni|mesi)\b/gi)]
    .map(([, value]) => Number(value))
    .filter((value) => DISTINCTIVE.has(value) || (PERIODS.has(value) && value > 1));

function policyNumbersIn(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const say = (value: number) => {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${path}:${line + 1} says ${value}`);
    };
    if (ts.isNumericLiteral(node)) {
      const value = Number(node.text);
      if (DISTINCTIVE.has(value) || (PERIODS.has(value) && value > 1 && COUNTS_TIME.test(countedBy(node)))) say(value);
    }
    // The name of a clause holds its number, and is no second one.
    if ((ts.isStringLiteral(node) || ts.isTemplateLiteralToken(node) || ts.isJsxText(node)) && / /.test(node.text))
      spoken(node.text).forEach(say);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const sources = ['lib', 'lambda'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    // examples are records of what others did
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.examples.ts'))
    .map((file) => join(ROOT, folder, file)),
);

test('no file under lib/ or lambda/ but lib/policy holds a number of the policy', () => {
  const elsewhere = sources.filter((file) => !relative(ROOT, file).startsWith(join('lib', 'policy')));
  expect(elsewhere.flatMap((file) => policyNumbersIn(relative(ROOT, file), readFileSync(file, 'utf8')))).toEqual([]);
});

test.each([
  'const days = 35;',
  'Duration.days(60)',
  'x = { retentionInDays: 30 }',
  'const lock = 550;',
  'f({ months: 18 })',
  "const why = 'kept for 18 months';",
  'const why = `istanti degli ultimi 35 giorni di ${cluster}`;',
  'const page = <p>al più 24 mesi</p>;',
])('a number of the policy is seen in `%s`', (text) => expect(policyNumbersIn('some.tsx', text)).toHaveLength(1));

test.each([
  'const seconds = 60;',
  'padStart(2)',
  'Duration.minutes(60)',
  "at(24, 'px')",
  "check('admins.log-18-months')",
  "const x = 'every 45 days';",
])('`%s` is none of the policy', (text) => expect(policyNumbersIn('some.tsx', text)).toEqual([]));
