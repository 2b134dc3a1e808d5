import { judgeTemplates } from '../../lib/evidence/judge';
import { evidencePage } from '../../lib/evidence/page/page';
import { clauses } from '../../lib/policy';
import { TemplateModel } from '../../lib/template/model';
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

test('A finding is shown with its reason, and no path of this machine is', () => {
  expect(page()).toContain('AwsSolutions-S1');
  expect(page()).not.toContain(process.cwd());
});
