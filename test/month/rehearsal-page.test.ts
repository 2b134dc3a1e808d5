import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rehearsalPage } from '../../rehearsal/rehearsal-page';

test('docs/rehearsal.md says what is planted and what an emulator cannot show; if not, run `npm run docs`', () => {
  const page = readFileSync(join(__dirname, '../../docs/rehearsal.md'), 'utf8');
  expect(page).toContain('<!-- incidents:end -->');
  expect(rehearsalPage(page)).toBe(page);
});
