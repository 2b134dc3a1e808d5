import { limits } from './limits';
import { incidents } from './month/incidents';

const between = (page: string, block: string, content: string) =>
  page.replace(
    new RegExp(`(<!-- ${block}:start -->\n)[^]*?(<!-- ${block}:end -->)`),
    (_, start: string, end: string) => `${start}\n${content}\n\n${end}`,
  );

const planted = () =>
  [
    '| day | what | rule | person |',
    '| --- | --- | --- | --- |',
    ...incidents.map(
      ({ day, what, rule, person }) => `| ${day} | ${what} | \`${rule}\` | ${person ?? 'nobody of the register'} |`,
    ),
  ].join('\n');

/** `docs/rehearsal.md` with its generated parts written again: what is planted, and what an emulator cannot show. */
export const rehearsalPage = (page: string): string =>
  between(between(page, 'incidents', planted()), 'limits', limits.map((limit) => `- ${limit}`).join('\n'));
