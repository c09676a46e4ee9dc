import { expect, it } from 'vitest';
import { COUNT_WAIT_MS, SharedAllowances } from './shared-allowances.ts';
import type { TakeShared } from './shared-allowances.ts';

/** Sixty a minute, of which a process gives two without asking. */
function makeShared(takeShared: TakeShared | null) {
  let uncounted = 0;
  const asked: string[] = [];
  const heard: TakeShared | null =
    takeShared === null
      ? null
      : (command) => {
          asked.push(command.name);
          return takeShared(command);
        };
  const allowances = new SharedAllowances({
    perMinute: 60,
    takeShared: heard,
    elapsed: () => 0,
    onUncounted: () => {
      uncounted += 1;
    },
  });
  return { allowances, asked, uncounted: () => uncounted };
}

it('everyday use never asks the database, and what is above does', async () => {
  const { allowances, asked } = makeShared(() => Promise.resolve(0));
  expect([await allowances.take('a'), await allowances.take('a')]).toEqual([0, 0]);
  expect(asked).toEqual([]);
  expect(await allowances.take('a')).toBe(0);
  expect(asked).toEqual(['a']);
});

it('what the database refuses is refused', async () => {
  const { allowances, uncounted } = makeShared(() => Promise.resolve(700));
  await allowances.take('a');
  await allowances.take('a');
  expect(await allowances.take('a')).toBe(700);
  expect(uncounted()).toBe(0);
});

it('a database that fails lets through, says so, and is not asked above what one process may have', async () => {
  const { allowances, asked, uncounted } = makeShared(() => Promise.reject(new Error('down')));
  for (let count = 0; count < 60; count += 1) expect(await allowances.take('a')).toBe(0);
  expect(await allowances.take('a')).toBeGreaterThan(0);
  expect([asked.length, uncounted()]).toEqual([58, 58]);
});

it('a database that does not answer holds a request up for a quarter of a second, and lets it through', async () => {
  const { allowances, uncounted } = makeShared(() => new Promise(() => undefined));
  await allowances.take('a');
  await allowances.take('a');
  const begunAt = performance.now();
  expect(await allowances.take('a')).toBe(0);
  const took = performance.now() - begunAt;
  expect(took).toBeGreaterThan(COUNT_WAIT_MS - 10);
  expect(took).toBeLessThan(COUNT_WAIT_MS + 2_000);
  expect(uncounted()).toBe(1);
});

it('where no other process is, memory counts alone and exactly', async () => {
  const { allowances } = makeShared(null);
  for (let count = 0; count < 60; count += 1) expect(await allowances.take('a')).toBe(0);
  expect(await allowances.take('a')).toBeCloseTo(1_000);
});
