import { shown } from '../../lambda/monthly-review/rules/shown';
import { visible } from '../../lambda/monthly-review/visible-text';

test.each([
  ['arn:aws:sts::111122223333:assumed-role/Admin/anna~', 'arn:aws:sts::111122223333:assumed-role/Admin/anna~'],
  ['Città di Forlì – 学校 🏫', 'Città di Forlì – 学校 🏫'],
  ['', ''],
  ['first\nsecond\t\u0000\u007f', 'first\\u{a}second\\u{9}\\u{0}\\u{7f}'],
  ['plain but for the last\n', 'plain but for the last\\u{a}'],
  ['invoice\u202Efdp.exe\u2066', 'invoice\\u{202e}fdp.exe\\u{2066}'],
  [
    'zero\u200Bwidth\u00AD\uFEFF\u2060\u2065\u061C\u180E',
    'zero\\u{200b}width\\u{ad}\\u{feff}\\u{2060}\\u{2065}\\u{61c}\\u{180e}',
  ],
  ['line\u2028paragraph\u2029', 'line\\u{2028}paragraph\\u{2029}'],
  ['half \uD83C of a pair', 'half \\u{d83c} of a pair'],
  ['tags \u{E0001}\u{E0041}\u{E007F}', 'tags \\u{e0001}\\u{e0041}\\u{e007f}'],
  ['fillers \u034F\u3164\uFE0F\u2800', 'fillers \\u{34f}\\u{3164}\\u{fe0f}\\u{2800}'],
])('%j is shown as %j', (text, shown) => expect(visible(text)).toBe(shown));

test('a long value in the words of a finding keeps both its ends, and no more than is shown', () => {
  const arn = (name: string) => `arn:aws:sts::111122223333:assumed-role/${'x'.repeat(64)}/${name}`;
  expect(shown(arn('mario.rossi'))).toMatch(/^arn:aws:sts::111122223333:assu…x+\/mario\.rossi$/);
  expect(shown(arn('mario.rossi'))).toHaveLength(80);
  for (const strange of ['\u202e', '\u{1F3EB}', '\n'])
    for (const length of [79, 80, 81, 82, 1000]) {
      const text = shown(strange.repeat(length));
      expect(text.length).toBeLessThanOrEqual(80);
      expect(text).not.toMatch(/\u202e|\n|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
    }
});
