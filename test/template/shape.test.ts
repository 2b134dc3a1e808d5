import { count, isFalse, isTrue, list, object, objects, text } from '../../lib/template/shape';

test('a number or a flag counts also where it is text, and nothing else does', () => {
  expect([35, '35', ' 1.5 ', '', '1.', 'x35', true, null, [35]].map(count)).toEqual([
    ...[35, 35, 1.5],
    ...Array<undefined>(6).fill(undefined),
  ]);
  const flags = [true, 'True', false, 'FALSE', 'untrue', 'falsehood', 1, 0, null, undefined];
  expect(flags.filter(isTrue)).toEqual([true, 'True']);
  expect(flags.filter(isFalse)).toEqual([false, 'FALSE']);
});

test('where something else stands than is due, it is read as nothing, and one as a list of one', () => {
  expect([{ a: 1 }, [], 'x', null].map(object)).toEqual([{ a: 1 }, {}, {}, {}]);
  expect([[1], 'x', 0, null, undefined].map(list)).toEqual([[1], ['x'], [0], [], []]);
  expect([[{ a: 1 }, 7, null], { a: 1 }, 'x'].map(objects)).toEqual([[{ a: 1 }], [{ a: 1 }], []]);
  expect(['x', 7, null, {}].map(text)).toEqual(['x', '', '', '']);
});
