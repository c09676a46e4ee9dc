/** `GET /v1/checkouts/{handle}/events`: one server-sent `checkout` event now and one per change, for at most five minutes. */
import type { CheckoutResponse } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { SSEStreamingApi } from 'hono/streaming';
import type { CheckoutAndAttempt } from '../../checkout/checkout.ts';
import { viewCheckout } from '../../checkout/view-checkout.ts';
import type { AppDeps } from '../app-deps.ts';
import { addressGroup } from '../middleware/client-address.ts';
import { checkoutOfPath } from './get-checkout.ts';

const HEARTBEAT_MS = 15_000;
const STREAM_MS = 5 * 60_000;

/** Handles the route. `204` when too many watch already: the browser then polls. */
export async function checkoutEvents(deps: AppDeps, c: Context): Promise<Response> {
  const found = await checkoutOfPath(deps, c);
  // Hono answers HEAD by the GET route and drops the body: a stream that nobody reads would never end.
  if (c.req.raw.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' });
  let wake: () => void = () => undefined;
  const unwatch = deps.watchers.watch(found.checkout.id, addressGroup(deps.clientAddress(c)), () => {
    wake();
  });
  if (unwatch === null) return c.body(null, 204);
  // Whatever becomes of the stream, a write that nobody takes included, the place is free after its time.
  const outlived = setTimeout(unwatch, STREAM_MS + HEARTBEAT_MS);
  c.header('x-accel-buffering', 'no');
  const setWake = (next: () => void): void => {
    wake = next;
  };
  const response = streamSSE(c, async (stream) => {
    stream.onAbort(() => {
      unwatch();
      wake();
    });
    try {
      await follow(deps, stream, found, setWake);
    } finally {
      clearTimeout(outlived);
      unwatch();
    }
  });
  // After the library's own: a proxy must neither keep nor re-encode a stream.
  response.headers.set('cache-control', 'no-store, no-transform');
  return response;
}

async function follow(
  deps: AppDeps,
  stream: SSEStreamingApi,
  first: CheckoutAndAttempt,
  setWake: (wake: () => void) => void,
): Promise<void> {
  const endsAt = Date.now() + STREAM_MS;
  let sent = '';
  let found: CheckoutAndAttempt | null = first;
  while (!stream.aborted && found !== null && Date.now() < endsAt) {
    // Before reading, so that a change between reading and waiting is not slept through.
    const woken = nextWake(setWake, HEARTBEAT_MS);
    found = await deps.core.store.findByHandle(first.checkout.shopId, first.checkout.handle);
    if (found === null) return;
    const body: CheckoutResponse = { checkout: viewCheckout(found, deps.core.clock.now()) };
    const data = JSON.stringify(body);
    if (data !== sent) await stream.writeSSE({ event: 'checkout', data });
    sent = data;
    if (deps.health.unavailableReason() === 'stopping') return;
    if ((await woken) === 'heartbeat') await stream.write(': still here\n\n');
  }
}

function nextWake(setWake: (wake: () => void) => void, ms: number): Promise<'woken' | 'heartbeat'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve('heartbeat');
    }, ms);
    setWake(() => {
      clearTimeout(timer);
      resolve('woken');
    });
  });
}
