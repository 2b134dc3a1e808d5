import fc from 'fast-check';
import { covers } from '../../lib/template/statements';
import { matches } from '../../lib/evidence/event-pattern';

/** Every way of stretching every wildcard, tried. */
const byHand = (mask: string, text: string): boolean => {
  const [first, ...rest] = mask;
  if (first === undefined) return text === '';
  if (first === '*') return byHand(rest.join(''), text) || (text !== '' && byHand(mask, text.slice(1)));
  return text !== '' && (first === '?' || first === text[0]) && byHand(rest.join(''), text.slice(1));
};

const mask = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });

test('A pattern covers a text where some way of stretching its wildcards gives the text', () => {
  fc.assert(
    fc.property(mask, text, (one, other) => {
      expect(covers(one, other)).toBe(byHand(one, other));
      expect(covers(one.toUpperCase(), other)).toBe(byHand(one, other));
      expect(matches({ key: [{ wildcard: one.replaceAll('?', 'a') }] }, { key: other })).toBe(
        byHand(one.replaceAll('?', 'a'), other),
      );
    }),
    { numRuns: 5000 },
  );
});

test.each(['*a'.repeat(60), '*'.repeat(2000), '*ab*'.repeat(100), 'a*'.repeat(300)])(
  'However many wildcards a pattern has (%#), it is soon known what it does not cover',
  (wildcards) => {
    expect(covers(`${wildcards}X`, 'a'.repeat(2000))).toBe(false);
    expect(matches({ key: [{ wildcard: `${wildcards}X` }] }, { key: 'a'.repeat(2000) })).toBe(false);
  },
);
