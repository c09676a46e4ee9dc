/** Every story ends as its page promises. Several at a time, for they mostly wait. */
import { describe, expect, it } from 'vitest';
import { createNarrator, SILENT } from './narrator.ts';
import { playStory } from './play-story.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';
import { STORIES } from './story-list.ts';

describe('the end of each story is the promised one', () => {
  it.concurrent.each(STORIES.map((story) => [story.name, story] as const))('%s', async (_, story) => {
    const lines: string[] = [];
    const narrator = createNarrator((line) => lines.push(line), false);
    expect(await playStory(story, narrator), lines.join('\n')).toEqual([]);
    expect(lines.at(-1)).toMatch(/ {2}end +as the page promises$/);
  });
});

describe('a story whose end is not the promised one', () => {
  const nothingHappens: Story = {
    name: 'nothing-happens',
    modes: [],
    line: 'the shopper presses, and that is all',
    end: {
      ledger: ['SALES 9800'],
      shopper: { 'order-1': 'paid captured' },
      shop: { 'order-1': ['checkout.paid'] },
    },
    play: async (stage: Stage) => {
      await stage.press();
      await stage.check('a check that fails', 1, 2);
    },
  };

  it.concurrent('says what differed in ledger, view, webhooks and checks', async () => {
    const lines: string[] = [];
    const narrator = createNarrator((line) => lines.push(line), false);
    const differences = await playStory(nothingHappens, narrator);
    expect(differences.map((text) => text.split(':')[0])).toEqual([
      'a check that fails',
      'ledger',
      'shopper',
      'shop',
    ]);
    expect(differences[1]).toBe('ledger: ["REQSUCCESS 9800"] instead of ["SALES 9800"]');
    expect(lines.at(-1)).toMatch(/NOT as the page promises$/);
  });

  it.concurrent('says what it waited for in vain', async () => {
    const play = async (): Promise<void> => Promise.reject(new Error('waited in vain for: news'));
    expect(await playStory({ ...nothingHappens, play }, SILENT)).toEqual(['waited in vain for: news']);
  });
});
