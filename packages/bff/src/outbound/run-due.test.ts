import { expect, it } from 'vitest';
import { runDue } from './run-due.ts';

/** A queue whose items are ended by hand, or end by themselves. */
function makeQueue(items: readonly string[], slow: ReadonlySet<string>) {
  const waiting = [...items];
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const sleeps: number[] = [];
  const queue = {
    claim: async (limit: number) => waiting.splice(0, limit),
    handle: async (item: string): Promise<void> => {
      begun.push(item);
      if (slow.has(item)) await new Promise<void>((resolve) => ends.set(item, resolve));
    },
    sleep: (ms: number): Promise<void> => {
      sleeps.push(ms);
      return new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
  return { queue, waiting, begun, sleeps, end: (item: string) => ends.get(item)?.() };
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

it('what comes while everything under way is slow is begun without waiting for it', async () => {
  const { queue, waiting, begun, sleeps, end } = makeQueue(['slow'], new Set(['slow']));
  const run = runDue(queue, () => false);
  await soon();
  waiting.push('later');
  await soon();
  expect(begun).toEqual(['slow', 'later']);
  end('slow');
  expect(await run).toBe(2);
  expect(new Set(sleeps)).toEqual(new Set([500]));
});

it('a run ends when nothing is due and nothing under way, and sleeps not once for that', async () => {
  const { queue, begun, sleeps } = makeQueue([], new Set());
  expect(await runDue(queue, () => false)).toBe(0);
  expect([begun, sleeps]).toEqual([[], []]);
});

it('a run begins no more than its share, and the next one goes on', async () => {
  const items = Array.from({ length: 1_030 }, (_, index) => String(index));
  const { queue, begun } = makeQueue(items, new Set());
  expect(await runDue(queue, () => false)).toBe(1_024);
  expect(await runDue(queue, () => false)).toBe(6);
  expect(begun).toEqual(items);
});

it('a run that is told to stop begins nothing more and waits for what is under way', async () => {
  const { queue, waiting, begun, end } = makeQueue(['slow'], new Set(['slow']));
  let stops = false;
  const run = runDue(queue, () => stops);
  await soon();
  stops = true;
  waiting.push('later');
  await soon();
  expect(begun).toEqual(['slow']);
  end('slow');
  expect(await run).toBe(1);
});

it('a claim that fails while something is under way ends the run after it, with that failure', async () => {
  const { queue, end } = makeQueue(['slow'], new Set(['slow']));
  let claims = 0;
  const claim = async (limit: number): Promise<readonly string[]> => {
    claims += 1;
    if (claims > 1) throw new Error('disk full');
    return queue.claim(limit);
  };
  let isOver = false;
  const run = runDue({ ...queue, claim }, () => false).finally(() => (isOver = true));
  const failed = expect(run).rejects.toThrow('disk full');
  await soon();
  expect([claims, isOver]).toEqual([2, false]);
  end('slow');
  await failed;
});
