import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../rehearsal/paths';

/** What people read first: each command in it must work. */
export const pages = ['README.md', ...readdirSync(join(ROOT, 'docs/guides')).map((name) => `docs/guides/${name}`)];

/** The commands of a page: its fenced `sh` blocks, wherever they are indented; a backslash continues a line. */
const commandsOf = (page: string): string[] =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].flatMap(([, block = '']) =>
    block
      .replaceAll(/ *\\\n\s*/g, ' ')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  );

/** Every command told, once, in the order of the pages. */
export const toldCommands = [...new Set(pages.flatMap(commandsOf))];

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** What a told command makes the shell run: npm's script without the step that installs the packages. */
export function shellCommand(told: string): string {
  const [, script, parameters = ''] = /^npm (?:run )?(\S+)(?: -- (.*))?$/.exec(told) ?? [];
  if (script === undefined) return told.replace(/^npx /, '');
  const body = scripts[script];
  if (body === undefined) throw new Error(`package.json has no script "${script}"`);
  return `${body.replace('node scripts/ready.mjs && ', '')} ${parameters}`.trim();
}
