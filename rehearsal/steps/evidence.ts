import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acknowledgedFindings } from '../../lib/evidence/acknowledged';
import { evidenceFiles } from '../../lib/evidence/files';
import { judgeTemplates } from '../../lib/evidence/judge';
import { TemplateModel } from '../../lib/template/model';
import type { Shown, Stage } from '../stage';

/** Judges every clause over the very templates that were deployed. */
export async function evidence({ assembly, out }: Stage): Promise<Shown> {
  const model = TemplateModel.read(assembly);
  const judged = judgeTemplates(model);
  const folder = join(out, 'evidence');
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(evidenceFiles(judged, model, acknowledgedFindings(assembly)))) {
    writeFileSync(join(folder, name), content);
  }
  const { clauses, summary } = judged.evidence;
  const broken = clauses.filter(({ verdict }) => verdict === 'broken').map(({ slug }) => slug);
  return {
    clauses: 'all',
    done: 'every clause judged over the deployed templates, retention lived for 800 days',
    seen: `${summary.holds} hold, ${summary.elsewhere} shown elsewhere, ${summary.planned} planned`,
    look: 'evidence/evidence.html',
    ...(broken.length > 0 && { short: `broken: ${broken.join(', ')}` }),
  };
}
