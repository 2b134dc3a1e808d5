import { judgeTemplates } from '../../lib/evidence/judge';
import { TemplateModel } from '../../lib/template/model';
import type { Template } from '../../lib/template/template';
import { synthesised } from '../stacks/synthesised';
import { harmless, siblings } from './harmless-changes';
import { mutators } from './mutator-list';
import { singleCheckMutators } from './single-check-mutators';
import { mutantsOf, type Mutant } from './mutators';

const base = (): Record<string, Template> => ({ ...synthesised().templates });

/** The untouched templates, read once: of a mutant only the changed one is. */
const untouched = new TemplateModel(base());

const brokenIn = (templates: Record<string, Template>) => {
  const { evidence } = judgeTemplates(new TemplateModel(templates, untouched));
  return new Map(
    evidence.clauses.filter(({ verdict }) => verdict === 'broken').map((clause) => [clause.slug as string, clause]),
  );
};

/** What is wrong with a mutant's verdicts, compared with the untouched templates; nothing when they are right. */
function survives({ name, templates, mutator }: Mutant, before: ReturnType<typeof brokenIn>): string[] {
  const broken = brokenIn(templates);
  const fresh = [...broken].filter(
    ([slug, clause]) => JSON.stringify(clause.checks) !== JSON.stringify(before.get(slug)?.checks),
  );
  const slugs = fresh.map(([slug]) => slug);
  const silent = mutator.breaks.filter((slug) => !broken.has(slug));
  const dragged = slugs.filter(
    (slug) => !before.has(slug) && ![...mutator.breaks, ...(mutator.mayBreak ?? [])].some((known) => known === slug),
  );
  return [
    ...(slugs.length === 0 ? [`${name}: survives`] : []),
    ...(slugs.length > 0 && silent.length > 0
      ? [`${name}: does not break ${silent.join(', ')} but ${slugs.join(', ')}`]
      : []),
    ...(dragged.length > 0 ? [`${name}: drags ${dragged.join(', ')} along`] : []),
  ];
}

test('Every mutant of the production templates breaks its clauses and no other', () => {
  const templates = base();
  const before = brokenIn(templates);
  const all = [...mutators, ...singleCheckMutators, ...siblings].map((mutator) => ({
    mutator,
    made: [...mutantsOf(mutator, templates)],
  }));
  const idle = all.filter(({ made }) => made.length === 0).map(({ mutator }) => `${mutator.type} ${mutator.name}`);
  expect(idle).toEqual([]);
  const mutants = all.flatMap(({ made }) => made);
  expect(mutants.flatMap((mutant) => survives(mutant, before))).toEqual([]);
  expect(mutants.length).toBeGreaterThanOrEqual(150);
}, 300_000);

test('A harmless change changes no verdict', () => {
  const templates = base();
  const before: readonly string[] = [...brokenIn(templates).keys()];
  const all = harmless.map((mutator) => ({ mutator, made: [...mutantsOf(mutator, templates)] }));
  expect(all.filter(({ made }) => made.length === 0).map(({ mutator }) => mutator.name)).toEqual([]);
  const turned = all.flatMap(({ made }) =>
    made.flatMap(({ name, templates: changed, mutator: { mayBreak = [] } }) =>
      [...brokenIn(changed).keys()]
        .filter((slug) => !before.includes(slug) && !mayBreak.some((known) => known === slug))
        .map((slug) => `${name}: ${slug}`),
    ),
  );
  expect(turned).toEqual([]);
});
