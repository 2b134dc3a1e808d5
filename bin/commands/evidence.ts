import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { acknowledgedFindings } from '../../lib/evidence/acknowledged';
import { evidenceFiles } from '../../lib/evidence/files';
import { judgeTemplates } from '../../lib/evidence/judge';
import { TemplateModel } from '../../lib/template/model';

interface Options {
  readonly templates: string;
  readonly out: string;
}

/** `custodia evidence`: judges every clause over synthesised templates. Exit 1 when a clause is broken. */
export const evidenceCommand = new Command('evidence')
  .description('judges every clause of the policy over synthesised templates')
  .option('--templates <folder>', 'folder that holds *.template.json', 'cdk.out/production')
  .option(
    '--out <folder>',
    'folder for evidence.json, .html, .csv, timeline.json and the OSCAL results',
    'build/evidence',
  )
  .action(({ templates, out }: Options) => {
    const model = TemplateModel.read(templates);
    const judged = judgeTemplates(model);
    writeAll(out, evidenceFiles(judged, model, acknowledgedFindings(templates)));
    const { clauses, summary } = judged.evidence;
    for (const { slug, checks } of clauses.filter(({ verdict }) => verdict === 'broken')) {
      console.log(`broken: ${slug}`);
      for (const { stack, logicalId, type, property, expected, actual } of checks.filter(({ holds }) => !holds))
        console.log(
          `  ${[stack, logicalId].filter(Boolean).join('/') || 'nowhere'} (${type}) ${property}: expected ${expected}; found ${actual}`,
        );
    }
    const planned = clauses.filter(({ verdict }) => verdict === 'planned').map(({ slug }) => slug);
    if (planned.length > 0) console.log(`planned, not kept yet: ${planned.join(', ')}`);
    console.log(
      `${summary.holds} hold, ${summary.broken} broken, ${summary.elsewhere} shown elsewhere, ${summary.planned} planned; see ${join(out, 'evidence.html')}`,
    );
    if (summary.broken > 0) process.exitCode = 1;
  });

/** Writes all files or none: first beside, then into place. */
function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  const written: string[] = [];
  try {
    for (const [name, content] of Object.entries(files)) {
      const beside = join(folder, `.${name}.part`);
      written.push(beside);
      writeFileSync(beside, content);
    }
    for (const name of Object.keys(files)) renameSync(join(folder, `.${name}.part`), join(folder, name));
  } catch (error) {
    for (const path of written) rmSync(path, { force: true });
    throw error;
  }
}
