/** The cap of event streams per client, as a browser behind a proxy meets it. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startWorld } from '../../testing/start-world.ts';
import type { World } from '../../testing/start-world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ env: { TRUSTED_PROXIES: '127.0.0.1' } });
});
afterEach(async () => {
  await world.stop();
});

it('one client has at most 200 streams, whatever it forwards itself; another one still gets its own', async () => {
  const handles: string[] = [];
  for (let count = 0; count <= 20; count += 1) {
    const orderToken = await world.sign({ orderId: `order-${String(count)}` });
    handles.push((await world.startOk(orderToken)).handle);
  }
  const aborter = new AbortController();
  // Held, because the collector of garbage would end a stream that nobody has any more.
  const answers: Response[] = [];
  const watch = async (handle: string, forwarded: string): Promise<number> => {
    const headers = { 'x-forwarded-for': forwarded };
    const url = `${world.bffUrl}/v1/checkouts/${handle}/events`;
    const answer = await fetch(url, { headers, signal: aborter.signal });
    answers.push(answer);
    return answer.status;
  };
  const last = handles.pop() ?? '';
  const tenTimes = handles.flatMap((handle) => Array<string>(10).fill(handle));
  const opened = await Promise.all(tenTimes.map((handle) => watch(handle, '203.0.113.9')));
  expect(opened.filter((status) => status === 200)).toHaveLength(200);
  expect(await watch(last, '6.6.6.6, 203.0.113.9')).toBe(204);
  expect(await watch(last, '203.0.113.10')).toBe(200);
  expect(answers).toHaveLength(202);
  aborter.abort();
});
