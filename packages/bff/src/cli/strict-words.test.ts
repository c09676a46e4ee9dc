import { expect, it } from 'vitest';
import { findStrangeWord } from './strict-words.ts';

const root = {
  subCommands: {
    list: () => Promise.resolve({ args: { json: { type: 'boolean' }, limit: { type: 'string' } } }),
    pay: {
      subCommands: {
        back: { args: { id: { type: 'positional' }, attempt: { type: 'string' }, to: { type: 'enum' } } },
      },
    },
  },
};
const strange = (line: string): Promise<string | null> => findStrangeWord(root, line.split(' '));

it.each([
  'list',
  'list --json --limit 3',
  'list --json=true --limit 3',
  'list --json=false',
  'list --limit=3',
  'pay back x --attempt 2',
  'pay back --attempt -2 x',
])('%s is known, word by word', async (line) => {
  expect(await strange(line)).toBeNull();
});

it.each([
  ['pay back x --atempt 2', 'there is no option --atempt'],
  ['pay back x --atempt=2', 'there is no option --atempt'],
  ['pay back x -a', 'there is no option -a'],
  ['pay back x --id y', 'there is no option --id'],
  ['list --toString', 'there is no option --toString'],
  ['pay back x y', '"y" is one word too many'],
  ['list list', '"list" is one word too many'],
  ['list --limit 1 --limit 2', '--limit stands twice'],
  ['list --limit', '--limit has no value'],
  ['list --json=no', '--json is there or not there, and has no value'],
  ['list --json=0', '--json is there or not there, and has no value'],
  ['list --json=', '--json is there or not there, and has no value'],
  ['nothing', '"nothing" is one word too many'],
])('%s is refused: %s', async (line, words) => {
  expect(await strange(line)).toBe(words);
});
