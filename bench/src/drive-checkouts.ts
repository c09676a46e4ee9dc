/**
 * Whole checkouts at a rate: each is started, its shopper is sent to EPOS and confirms there, GMO-PG notifies, and the shop is told that the money
 * is captured. A press that leads nowhere is pressed again, as shoppers do. Bounded in number and in what is under way. Called by P10 and the
 * soak.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import type { GatewayControl } from './gateway-control.ts';
import { startRequest } from './shop.ts';
import type { Shop } from './shop.ts';
import type { WebhookReceiver } from './webhook-receiver.ts';

/** How they are driven. */
export interface Drive {
  readonly shop: Shop;
  /** Where browsers and GMO-PG reach the BFF. */
  readonly url: string;
  readonly gateway: GatewayControl;
  readonly receiver: WebhookReceiver;
  readonly perSecond: number;
  readonly seconds: number;
  /** Checkouts that are not told yet; above it the rate sinks. */
  readonly underWayMax: number;
  /** How long the shop may wait for word of one, ms. */
  readonly patienceMs: number;
}

/** What came of them. */
export interface Driven {
  /** Orders that a shopper confirmed at EPOS. */
  readonly confirmed: readonly string[];
  /** Orders whose shopper gave up: no press led to EPOS. */
  readonly givenUp: readonly string[];
  /** Confirmed ones that the shop was not told about in time. */
  readonly untold: readonly string[];
  /** Told checkouts per second while new ones were started. */
  readonly rate: number;
}

/** What the simulator holds at most, with some room. */
const CHECKOUTS_MAX = 95_000;
const PRESSES_MAX = 40;
const PRESS_AGAIN_MS = 500;
const CONNECTIONS = 64;

/** Drives them, and waits for the last one. */
export async function driveCheckouts(drive: Drive): Promise<Driven> {
  const { perSecond, seconds, underWayMax, receiver, patienceMs } = drive;
  const run = randomBytes(6).toString('hex');
  const pool = new Pool(drive.url, { connections: CONNECTIONS });
  const end = { confirmed: [] as string[], givenUp: [] as string[], untold: [] as string[] };
  const underWay = new Set<Promise<void>>();
  let toldCount = 0;
  const pass = async (orderId: string): Promise<void> => {
    if (!(await confirm(drive, pool, orderId))) {
      end.givenUp.push(orderId);
      return;
    }
    end.confirmed.push(orderId);
    const at = await receiver.whenTold(orderId, 'checkout.captured', patienceMs);
    if (at === null) end.untold.push(orderId);
    else toldCount += 1;
  };
  const begunAt = performance.now();
  const countMax = Math.min(CHECKOUTS_MAX, Math.ceil(perSecond * seconds));
  for (let count = 0; count < countMax && performance.now() - begunAt < seconds * 1000; count += 1) {
    const dueAt = begunAt + (count * 1000) / perSecond;
    if (dueAt > performance.now()) await wait(dueAt - performance.now());
    if (underWay.size >= underWayMax) await Promise.race(underWay);
    const checkout: Promise<void> = pass(`whole-${run}-${String(count)}`).finally(() =>
      underWay.delete(checkout),
    );
    underWay.add(checkout);
  }
  const rate = toldCount / ((performance.now() - begunAt) / 1000);
  await Promise.all(underWay);
  await pool.destroy();
  return { ...end, rate };
}

/** Presses until the shopper has confirmed at EPOS; false = gave up. */
async function confirm({ shop, gateway }: Drive, pool: Pool, orderId: string): Promise<boolean> {
  const request = await startRequest(shop, orderId);
  for (let press = 1; press <= PRESSES_MAX; press += 1) {
    try {
      const start = await pool.request({
        ...request,
        headers: request.headers ?? {},
        body: request.body ?? '',
      });
      const { redirect } = (await start.body.json()) as { readonly redirect?: { readonly page: string } };
      if (redirect === undefined) throw new Error(`a start was answered ${String(start.statusCode)}`);
      const page = await pool.request({ method: 'GET', path: new URL(redirect.page).pathname });
      const accessId = /name="AccessID" value="([^"]+)"/.exec(await page.body.text())?.[1];
      if (accessId === undefined) throw new Error(`a page was answered ${String(page.statusCode)}`);
      await gateway.shopper(accessId, { action: 'confirm' });
      return true;
    } catch {
      await wait(PRESS_AGAIN_MS);
    }
  }
  return false;
}
