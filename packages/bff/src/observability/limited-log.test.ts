import { expect, it } from 'vitest';
import { createLimitedLog } from './limited-log.ts';

/** A limited log of two lines a minute, what it wrote, and the end of the minutes that have begun. */
function limited() {
  const lines: unknown[] = [];
  const waiting: { run: () => void; ms: number }[] = [];
  const at = (level: string) => (data: object, message: string) => void lines.push([level, data, message]);
  const log = createLimitedLog({
    log: { info: at('info'), warn: at('warn'), error: at('error') },
    linesPerMinuteMax: 2,
    later: (run, ms) => void waiting.push({ run, ms }),
  });
  const endMinute = (): void => {
    for (const { run, ms } of waiting.splice(0)) {
      expect(ms).toBe(60_000);
      run();
    }
  };
  return { lines, log, endMinute };
}

it('a flood of one kind is two lines and one with the count, and leaves the other kinds alone', () => {
  const { lines, log, endMinute } = limited();
  for (let count = 1; count <= 1000; count += 1) log.write('warn', 'forged', { count }, 'a forged one came');
  log.write('info', 'good', {}, 'a good one came');
  expect(lines).toEqual([
    ['warn', { count: 1 }, 'a forged one came'],
    ['warn', { count: 2 }, 'a forged one came'],
    ['info', {}, 'a good one came'],
  ]);
  lines.length = 0;
  endMinute();
  expect(lines).toEqual([['warn', { unwritten: 998 }, expect.stringContaining('a forged one came')]]);
});

it('the next minute begins anew, and a quiet one says nothing', () => {
  const { lines, log, endMinute } = limited();
  for (let minutes = 0; minutes < 3; minutes += 1) {
    for (const line of [1, 2]) log.write('warn', 'forged', { line }, 'came');
    endMinute();
  }
  expect(lines).toHaveLength(6);
});

it('a flood of kinds has a bound too', () => {
  const { lines, log, endMinute } = limited();
  for (let kind = 0; kind < 1000; kind += 1) log.write('warn', `kind ${String(kind)}`, {}, 'came');
  expect(lines).toHaveLength(102);
  endMinute();
  expect(lines.at(-1)).toEqual(['warn', { unwritten: 898 }, expect.stringContaining('came')]);
});
