import { clauses, sourceOf, type Document, type ShownBy } from './clauses';
import { numbers } from './numbers';
import { planned } from './planned';

const SHOWN: Record<ShownBy, string> = { template: 'template', account: 'live account', record: 'record' };
const TITLES: Record<Document, string> = {
  PA: 'PA: the vendor’s policy on the protection and availability of web-service data',
  DPS: 'DPS: the school’s security plan',
};

/** `docs/clauses.md`: every clause and every number, as `lib/policy` holds them. */
export function clausesPage(): string {
  const rows = (document: Document) =>
    clauses
      .filter((clause) => clause.document === document)
      .map((clause) => {
        const stack = planned[clause.slug];
        const where = clause.shownBy.map((shownBy) => SHOWN[shownBy]).join(', ');
        return `| \`${clause.slug}\` | ${sourceOf(clause)} | ${clause.promise.en} | ${clause.promise.it} | ${where}${stack ? ` (**planned**: \`${stack}\`)` : ''} |`;
      });
  const table = (document: Document) =>
    [
      `## ${TITLES[document]}`,
      '',
      '| clause | source | promise | promessa | shows in |',
      '|---|---|---|---|---|',
      ...rows(document),
    ].join('\n');
  const values = Object.entries(numbers).map(
    ([name, { value, unit, clause }]) => `| ${name} | ${value} ${unit} | \`${clause}\` |`,
  );
  return [
    '# The clauses',
    'Generated from `lib/policy` by `npm run docs`: change it there.',
    table('PA'),
    table('DPS'),
    ['## The numbers', '', '| number | value | clause |', '|---|---|---|', ...values].join('\n'),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}
