/**
 * P7: every notification is lost on its way, and a payment has to become known all the same: by the shopper's return, or by the BFF's own
 * questions when nobody returns. In real time; known is when the shop has been told.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { percentile } from '../figures.ts';
import type { Measure } from '../figures.ts';
import { openPayingShop } from '../paying-shop.ts';
import type { PayingShop } from '../paying-shop.ts';
import { SITE, startRequest } from '../shop.ts';
import type { Shop } from '../shop.ts';
import type { MeasuredRun } from './measured-run.ts';

/** The BFF asks about a shopper at EPOS so often; payments without a return are spread over it, s. */
const INTERVAL_SECONDS = 45;

/** So far apart are those with one, s. */
const APART_SECONDS = 0.25;

/** Nobody waits longer than this, ms. */
const PATIENCE_MS = 300_000;

/** Runs both measures, side by side: they share no payment, and mostly wait. */
export async function measureLostNotifications(run: MeasuredRun): Promise<readonly Measure[]> {
  const { shop, payments, say } = run;
  const paying = await openPayingShop(shop, await mkdtemp(join(run.folder, 'lost-')));
  const bff = await paying.startBff();
  try {
    await paying.gateway.fault({ on: 'notification', kind: 'lose', times: 10_000 });
    const [returned, stayedAway] = await Promise.all([
      payMany(shop, paying, payments, { isBack: true, apartSeconds: APART_SECONDS }),
      payMany(shop, paying, payments, { isBack: false, apartSeconds: INTERVAL_SECONDS / payments }),
    ]);
    say(`P7 with a return: ${list(returned)} s; without: ${list(stayedAway)} s`);
    return [
      row('the shopper returns', 'its bound', returned, 10),
      row('nobody returns', "hyperswitch's first question after 60 s, Kill Bill's hour", stayedAway, 120),
    ];
  } finally {
    await bff.stop();
    await paying.close();
  }
}

function row(what: string, against: string, seconds: readonly number[], atMost: number): Measure {
  return {
    id: 'P7',
    what: `no notification arrives, ${what}: paid → told, p99 of ${String(seconds.length)}`,
    against,
    unit: 's',
    ours: [percentile(seconds, 99)],
    peer: [],
    goal: { atMost },
  };
}

function list(seconds: readonly number[]): string {
  return seconds.map((one) => one.toFixed(1)).join(' ');
}

interface Shoppers {
  readonly isBack: boolean;
  readonly apartSeconds: number;
}

/** Sends all shoppers to EPOS, lets one after the other pay, and waits until the shop was told of each; s. */
async function payMany(
  shop: Shop,
  paying: PayingShop,
  count: number,
  { isBack, apartSeconds }: Shoppers,
): Promise<readonly number[]> {
  const run = randomBytes(6).toString('hex');
  const atEpos: { readonly orderId: string; readonly accessId: string }[] = [];
  for (let number = 0; number < count; number += 1) {
    const orderId = `lost-${run}-${String(number)}`;
    atEpos.push({ orderId, accessId: await goToEpos(shop, paying.url, orderId) });
  }
  const told: Promise<number>[] = [];
  for (const { orderId, accessId } of atEpos) {
    const paidAt = Date.now();
    await paying.gateway.shopper(accessId, { action: 'confirm', return: isBack });
    told.push(secondsUntilTold(paying, orderId, paidAt));
    await wait(apartSeconds * 1000);
  }
  return Promise.all(told);
}

async function secondsUntilTold({ receiver }: PayingShop, orderId: string, paidAt: number): Promise<number> {
  const at = await receiver.whenTold(orderId, 'checkout.paid', PATIENCE_MS);
  // One that stays unknown is worse than any bound.
  return at === null ? Number.POSITIVE_INFINITY : (at - paidAt) / 1000;
}

/** Starts an order and opens its way to EPOS, as the shopper's browser does; the AccessID of its trade. */
async function goToEpos(shop: Shop, url: string, orderId: string): Promise<string> {
  const { method, path, headers, body } = await startRequest(shop, orderId);
  const sent = { method, headers: { ...headers, origin: SITE }, body: body ?? null };
  const start = await fetch(url + path, sent);
  const { redirect } = (await start.json()) as { readonly redirect: { readonly page: string } };
  const page = await (await fetch(redirect.page)).text();
  const accessId = /name="AccessID" value="([^"]+)"/.exec(page)?.[1];
  if (accessId === undefined) throw new Error(`no way to EPOS: ${page.slice(0, 500)}`);
  return accessId;
}
