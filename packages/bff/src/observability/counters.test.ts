import { expect, it } from 'vitest';
import { createCounters } from './counters.ts';

it('a counter counts each name for itself', () => {
  const counters = createCounters();
  for (const name of ['a', 'b', 'a']) counters.add(name);
  expect(counters.snapshot()).toEqual({ a: 2, b: 1 });
});

it('a snapshot stays as it was', () => {
  const counters = createCounters();
  counters.add('a');
  const before = counters.snapshot();
  counters.add('a');
  expect(before).toEqual({ a: 1 });
});

it('the two hundred and first name is not kept, and those before it go on counting', () => {
  const counters = createCounters();
  for (let index = 0; index < 300; index += 1) counters.add(`name-${String(index)}`);
  counters.add('name-0');
  expect(Object.keys(counters.snapshot())).toHaveLength(200);
  expect(counters.snapshot()).toMatchObject({ 'name-0': 2, 'name-199': 1 });
});
