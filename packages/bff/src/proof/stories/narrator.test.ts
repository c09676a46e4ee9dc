/** Lines for a person: columns, durations, colors for terminals only. */
import { expect, it } from 'vitest';
import { createNarrator, duration } from './narrator.ts';

it.each([
  [0, '0:00'],
  [64, '1:04'],
  [600, '10:00'],
  [3_729, '1:02:09'],
  [262_800, '3 d 1:00:00'],
])('%i seconds are told as %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

it('columns are aligned, whoever speaks', () => {
  const lines: string[] = [];
  const narrator = createNarrator((line) => lines.push(line), false);
  narrator.tell('log', 'one', 4);
  narrator.tell('GMO-PG', 'two', 3_729);
  expect(lines).toEqual(['      0:04  log        one', '   1:02:09  GMO-PG     two']);
});
