import { judgeTemplates } from '../../lib/evidence/judge';
import { TemplateModel } from '../../lib/template/model';
import type { Template } from '../../lib/template/template';
import { synthesised } from '../stacks/synthesised';

export type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- templates as they are written

const { templates } = synthesised();
const known = new TemplateModel(templates);

/** The logical id that begins so, of the one resource of a production stack. */
export function idOf(template: Template, start: string): string {
  const [found, ...others] = Object.keys(template.Resources ?? {}).filter((one) =>
    new RegExp(`^${start}[0-9A-F]{8}$`).test(one),
  );
  if (!found || others.length > 0) throw new Error(`${others.length + (found ? 1 : 0)} resources are ${start}`);
  return found;
}

/** Properties of the one resource of a production stack whose logical id begins so, to be changed. */
export const properties = (template: Template, start: string): Json =>
  template.Resources![idOf(template, start)]!.Properties;

/** The clauses that break after a change of one production stack. */
export function broken(stack: string, change: (template: Template) => void): string[] {
  const name = `custodia-production-${stack}`;
  const changed = structuredClone(templates[name]!);
  change(changed);
  return brokenIn({ ...templates, [name]: changed });
}

/** The clauses that break after a change of the production stacks, by their names. */
export function brokenByAll(change: (templates: Record<string, Json>) => void): string[] {
  const changed = structuredClone(templates) as Record<string, Json>;
  change(changed);
  if (JSON.stringify(changed) === JSON.stringify(templates)) throw new Error('nothing was changed');
  return brokenIn(changed);
}

function brokenIn(changed: Record<string, Template>): string[] {
  const model = new TemplateModel(changed, known);
  return judgeTemplates(model).evidence.clauses.flatMap(({ slug, verdict }) => (verdict === 'broken' ? [slug] : []));
}
