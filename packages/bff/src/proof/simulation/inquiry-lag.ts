/**
 * Inquiries that lag behind a Sales in a simulated world: for some seconds after it they show the trade as it was before, as a copy of a
 * database does. Called by the network for every answer.
 */
import type { World } from './world-parts.ts';

/** Takes the answer to a call and gives the one that is seen. */
export type Lag = (call: string, gmoOrderId: string, response: Response) => Promise<Response>;

interface Seen {
  readonly text: string;
  /** Shown until then, ms since the epoch. */
  until: number;
}

/** The lag of one world, for all its processes. */
const lags = new WeakMap<World, Map<string, Seen>>();

/** Makes it for one process. */
export function createLag(world: World): Lag {
  if (!world.settings.inquiriesLag) return (_call, _gmoOrderId, response) => Promise.resolve(response);
  const seenOf = lags.get(world) ?? new Map<string, Seen>();
  lags.set(world, seenOf);
  return async (call, gmoOrderId, response) => {
    const { faults, random, time } = world;
    const seen = seenOf.get(gmoOrderId);
    if (call === 'EpospaySales' && seen !== undefined && seen.until === 0)
      seen.until = time.now + random.between(0, 15_000);
    if (call !== 'SearchTradeMulti') return response;
    if (seen !== undefined && faults.on && time.now < seen.until) {
      faults.count('inquiry_lags');
      return new Response(seen.text, { headers: response.headers });
    }
    const text = await response.text();
    if (text.includes('&Status=AUTH&')) seenOf.set(gmoOrderId, { text, until: 0 });
    return new Response(text, { headers: response.headers });
  };
}
