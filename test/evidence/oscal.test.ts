import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { judgeTemplates } from '../../lib/evidence/judge';
import { OSCAL_VERSION, oscalResults } from '../../lib/evidence/oscal';
import { TemplateModel } from '../../lib/template/model';
import { synthesised } from '../stacks/synthesised';

const schema = JSON.parse(readFileSync(join(__dirname, 'nist/oscal_complete_schema.json'), 'utf8'));
const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));

test("The export is an OSCAL assessment-results document by NIST's own schema", () => {
  const { evidence } = judgeTemplates(new TemplateModel(synthesised().templates));
  const results = oscalResults(evidence);
  const validate = ajv.compile(schema);
  expect([validate(results), validate.errors]).toEqual([true, null]);
  expect(schema.$id).toContain(OSCAL_VERSION);
});

test('A document that is none is refused', () => {
  expect(ajv.compile(schema)({ 'assessment-results': { uuid: 'none' } })).toBe(false);
});
