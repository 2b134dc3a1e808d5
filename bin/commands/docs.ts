import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { registerJsonSchema } from '../../lambda/monthly-review/register/register-json-schema';
import { promisesPage } from '../../lib/evidence/promises-page';
import { clausesPage } from '../../lib/policy/clauses-page';
import { incidentDetectionPage } from '../../lib/policy/incident-detection-page';
import { rehearsalPage } from '../../rehearsal/rehearsal-page';

/** Documents that are made from the code; a test of each says when it is stale. Paths from the project's root. */
const generated: Readonly<Record<string, () => string>> = {
  'docs/clauses.md': clausesPage,
  'docs/incident-detection.md': incidentDetectionPage,
  'docs/promises.md': promisesPage,
  'docs/register.schema.json': registerJsonSchema,
  'docs/rehearsal.md': () => rehearsalPage(readFileSync(join(process.cwd(), 'docs/rehearsal.md'), 'utf8')),
};

/** `npm run docs`: writes every generated document again. */
export const docsCommand = new Command('docs').description('writes the generated documents again').action(() => {
  for (const [path, content] of Object.entries(generated)) {
    writeFileSync(join(process.cwd(), path), content());
    console.log(path);
  }
});
