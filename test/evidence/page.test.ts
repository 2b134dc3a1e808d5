import { judgeTemplates } from '../../lib/evidence/judge';
import { evidencePage } from '../../lib/evidence/page/page';
import { GLOSSARY } from '../../lib/evidence/page/wording';
import { clauses } from '../../lib/policy';
import { TemplateModel } from '../../lib/template/model';
import type { Template } from '../../lib/template/template';
import { synthesised } from '../stacks/synthesised';

const page = () => {
  const model = new TemplateModel(synthesised().templates);
  const { evidence, timeline } = judgeTemplates(model);
  return evidencePage(
    evidence,
    timeline,
    [{ rule: 'AwsSolutions-S1', reason: 'why', constructs: ['stack/Bucket'] }],
    model.stacks,
  );
};

test('The page shows every clause in both languages and needs no network', () => {
  const html = page();
  for (const { slug, promise } of clauses) {
    expect(html).toContain(`id="${slug}"`);
    for (const text of [promise.it, promise.en])
      expect(html).toContain(text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').slice(0, 40));
  }
  expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
});

/** The page of templates whose copies go a week too early, as a reader of one language sees it. */
function ofABrokenPromise(language: 'it' | 'en'): string {
  const early = JSON.stringify(synthesised().templates).replaceAll('"DeleteAfterDays":35', '"DeleteAfterDays":28');
  const model = new TemplateModel(JSON.parse(early) as Record<string, Template>);
  const { evidence, timeline } = judgeTemplates(model);
  const html = evidencePage(evidence, timeline, [], model.stacks);
  const hidden = language === 'it' ? 'en' : 'it';
  return html.replaceAll(new RegExp(`<(span|text)[^>]* lang="${hidden}">.*?</\\1>`, 'gs'), '');
}

test('Since when and why a promise about time is broken is told in the language of the page', () => {
  const told = (language: 'it' | 'en') =>
    [...ofABrokenPromise(language).matchAll(/<li class="unkept">.*?<\/li>/gs)].join('\n');
  const italian = told('it');
  expect(italian).toMatch(/violata dal \d+ \w+ 2027:/);
  expect(italian).toMatch(
    /non è stata fatta alcuna copia: .*le copie falliscono, 28 giorni sono meno del minimo di 35/,
  );
  expect(italian).not.toMatch(/jobs fail|broken from|no copy|\d{4}-\d{2}-\d{2}|\b1 giorni/);
  expect(told('en')).toMatch(/broken from \d+ \w+ 2027:.*no copy was taken on .*: jobs fail, 28 days/);
});

test("Who reads Italian is told that the checks' words are English, and what recurs in them; the columns say so to a screen reader", () => {
  const html = ofABrokenPromise('it');
  expect(html).toContain('in inglese tecnico');
  const cells = [...html.matchAll(/<td([^>]*) data-label="[≟=]"/g)].map(([, attributes]) => attributes);
  expect(new Set(cells)).toEqual(new Set([' lang="en-GB"']));
});

test("Each phrase of the page's glossary is one of the checks'", () => {
  const early = JSON.stringify(synthesised().templates).replaceAll('"DeleteAfterDays":35', '"DeleteAfterDays":28');
  const told = [early, '{"empty":{}}'].flatMap((templates) =>
    judgeTemplates(new TemplateModel(JSON.parse(templates) as Record<string, Template>)).evidence.clauses.flatMap(
      ({ checks }) => checks.flatMap(({ expected, actual }) => [expected, actual]),
    ),
  );
  const unused = GLOSSARY.filter(([words]) => {
    const parts = words.split(' … ');
    return !told.some((text) => parts.every((part) => text.includes(part)));
  });
  expect(unused).toEqual([]);
});

test('One of a thing is written as one', () => {
  const { evidence } = judgeTemplates(new TemplateModel(synthesised().templates));
  const one = evidence.clauses.find(({ checks }) => checks.length > 0);
  const clauses = [{ ...one!, verdict: 'broken' as const, checks: one!.checks.slice(0, 1) }];
  const summary = { holds: 0, broken: 1, elsewhere: 0, planned: 1 };
  const html = evidencePage({ clauses, summary }, { promises: [], stores: [] }, [], []);
  expect(html).toContain('1 promessa su 1 è violata dai modelli.');
  expect(html).toContain('1 controllo su 1 risorsa');
  expect(html).not.toMatch(/\b1 (controlli|risorse|promesse|checks|resources)\b/);
});

test('A finding is shown with its reason, and no path of this machine is', () => {
  expect(page()).toContain('AwsSolutions-S1');
  expect(page()).not.toContain(process.cwd());
});
