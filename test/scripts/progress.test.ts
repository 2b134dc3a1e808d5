import { SingleBar } from 'cli-progress';
import { progress, withProgress } from '../../bin/progress';

const piped = () => {
  const lines: string[] = [];
  let seconds = 0;
  const out = { isTTY: false, write: (line: string) => lines.push(line) > 0 };
  const shown = progress('reading', out, () => seconds * 1000);
  return {
    lines,
    at: (when: number, ...update: Parameters<typeof shown.update>) => ((seconds = when), shown.update(...update)),
  };
};

test('Where nobody looks on, a line comes after two seconds, and then now and then', () => {
  const { lines, at } = piped();
  for (let second = 0; second <= 24; second++) at(second, second, 50);
  expect(lines).toEqual(['reading: 4%\n', 'reading: 24%\n', 'reading: 44%\n']);
});

test('What is done within two seconds shows nothing, and other work goes by its own name', () => {
  const { lines, at } = piped();
  at(1, 1, 1);
  expect(lines).toEqual([]);
  at(3, 0, 0, 'reading 2026-09');
  expect(lines).toEqual(['reading 2026-09: 0%\n']);
});

const barSpies = () =>
  Object.fromEntries(
    (['start', 'setTotal', 'update', 'stop'] as const).map((name) => [
      name,
      jest.spyOn(SingleBar.prototype, name).mockReset().mockReturnValue(),
    ]),
  );

test('On a terminal a bar comes after two seconds, once, and says how far what is', () => {
  const { start, setTotal, update } = barSpies();
  let seconds = 0;
  const shown = progress('reading', { isTTY: true, write: () => true }, () => seconds * 1000);
  for (seconds of [1, 2]) shown.update(1, 9);
  expect(start).not.toHaveBeenCalled();
  expect(update).not.toHaveBeenCalled();
  seconds = 3;
  shown.update(1, 9);
  shown.update(5, 10, 'reading 2026-09');
  expect(start?.mock.calls).toEqual([[9, 1, { what: 'reading' }]]);
  expect(setTotal?.mock.calls).toEqual([[9], [10]]);
  expect(update?.mock.calls).toEqual([
    [1, { what: 'reading' }],
    [5, { what: 'reading 2026-09' }],
  ]);
});

test('A bar goes with its work, also when that fails', async () => {
  const { start, update, stop } = barSpies();
  let seconds = 0;
  const failed = withProgress(
    'reading',
    (tell) => {
      seconds = 3;
      tell(1, 2);
      throw new Error('it could not be read');
    },
    { isTTY: true } as NodeJS.WriteStream,
    () => seconds * 1000,
  );
  await expect(failed).rejects.toThrow('it could not be read');
  for (const spy of [start, update, stop]) expect(spy).toHaveBeenCalledTimes(1);
});
