import { environments } from '../../lib/config';
import { evidenceFiles } from '../../lib/evidence/files';
import { judgeTemplates } from '../../lib/evidence/judge';
import { TemplateModel } from '../../lib/template/model';
import type { Template } from '../../lib/template/template';
import { synthesised } from '../stacks/synthesised';

const failing = (templates: Readonly<Record<string, Template>>) =>
  judgeTemplates(new TemplateModel(templates)).evidence.clauses.flatMap(({ slug, verdict, checks }) =>
    verdict === 'broken' ? checks.filter(({ holds }) => !holds).map((check) => ({ slug, ...check })) : [],
  );

test.each(Object.entries(environments))('Nothing is broken in %s', (_, settings) => {
  expect(failing(synthesised(settings).templates)).toEqual([]);
});

test('What is gone is named where something refers to it', () => {
  const stack = 'custodia-production-backup';
  const { [stack]: backup, ...others } = structuredClone(synthesised().templates);
  const { CopiesVault1B8F786F: vault, ...rest } = backup!.Resources!;
  expect(vault?.Type).toBe('AWS::Backup::BackupVault');
  const found = failing({ ...others, [stack]: { ...backup, Resources: rest } });
  const naming = found.filter(({ logicalId }) => logicalId === 'CopiesVault1B8F786F').map(({ slug }) => slug);
  expect(naming).toContain('encryption.backups');
  expect([...new Set(naming)].sort()).toEqual([...new Set(found.map(({ slug }) => slug))].sort());
});

test('A spreadsheet takes nothing of a template for a formula', () => {
  const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'];
  const templates = Object.fromEntries(
    hostile.map((text, index) => [
      text,
      { Resources: { [`${text}Bucket${index}`]: { Type: 'AWS::S3::Bucket', Properties: { BucketName: text } } } },
    ]),
  );
  const model = new TemplateModel(templates as never);
  const { 'evidence.csv': csv } = evidenceFiles(judgeTemplates(model), model, []);
  // A cell begins the file, a line or follows a comma, with a quote where it holds what separates
  expect(csv).not.toMatch(/(^|\n|,)"?[=+\-@\t\r]/);
  for (const text of hostile) expect(csv).toContain(`'${text}`);
});
