import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { WorkLane } from './work-lane.ts';

it('so many are under way at a time, the others wait in their order', async () => {
  const lane = new WorkLane({ atOnce: 2, waitingMax: 10, waitMs: 60_000 });
  const begun: number[] = [];
  let underWay = 0;
  let most = 0;
  const work = async (number: number): Promise<void> => {
    const leave = await lane.enter();
    begun.push(number);
    underWay += 1;
    most = Math.max(most, underWay);
    await sleep(5);
    underWay -= 1;
    leave();
  };
  await Promise.all([1, 2, 3, 4, 5, 6].map(work));
  expect(begun).toEqual([1, 2, 3, 4, 5, 6]);
  expect(most).toBe(2);
});

it('who finds no place to wait is refused at once, and told to come again', async () => {
  const lane = new WorkLane({ atOnce: 1, waitingMax: 1, waitMs: 60_000 });
  const leave = await lane.enter();
  const waiting = lane.enter();
  await expect(lane.enter()).rejects.toMatchObject({ code: 'server_busy', retryAfterSeconds: 5 });
  leave();
  (await waiting)();
  (await lane.enter())();
});

it('who waited too long is refused, and his turn is nobody’s but the next one’s', async () => {
  const lane = new WorkLane({ atOnce: 1, waitingMax: 10, waitMs: 20 });
  const leave = await lane.enter();
  await expect(lane.enter()).rejects.toMatchObject({ code: 'server_busy' });
  leave();
  const [first, second] = [await lane.enter(), lane.enter()];
  first();
  (await second)();
});
