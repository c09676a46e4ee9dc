/**
 * P6: from a notification that is sent to the BFF to the frame of the shopper's page that shows `paid`. The shopper is back from EPOS and looks at
 * `<epos-kantan-status>` in Chromium, on the event stream; the notification comes at any moment between two questions of the BFF's own timer.
 */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PROGRAMS, startProgram } from '../child-program.ts';
import { percentile } from '../figures.ts';
import type { Measure } from '../figures.ts';
import { controlGateway } from '../gateway-control.ts';
import type { GatewayControl } from '../gateway-control.ts';
import { SITE, bffEnvironment } from '../shop.ts';
import { openBrowser } from '../widget/browser-page.ts';
import type { MeasuredBrowser } from '../widget/browser-page.ts';
import { openWidgetHost } from '../widget/widget-host.ts';
import type { WidgetHost } from '../widget/widget-host.ts';
import { onPage } from '../widget/widget-run.ts';
import type { MeasuredRun } from './measured-run.ts';
import { startSome } from './read-status.ts';
import { isZero, notificationsOf } from './take-notifications.ts';

const P95_MS_MAX = 150;

/** The moments of the notifications are spread over so long: the timer asks every two seconds. */
const SPREAD_MS = 2_000;

/** Before the first of them, so that the page is at rest on its stream. */
const SETTLE_MS = 1_000;

/** Runs the measure. */
export async function measurePageShowsPaid(run: MeasuredRun): Promise<readonly Measure[]> {
  const { shop, gmoUrl, payments, say } = run;
  const folder = await mkdtemp(join(run.folder, 'page-'));
  const host = await openWidgetHost(await mkdtemp(join(run.folder, 'widget-')));
  const origins = { ALLOWED_ORIGINS: `${SITE},${host.url}` };
  const environment = await bffEnvironment(shop, folder, gmoUrl, origins);
  const bff = await startProgram(PROGRAMS.bff, ['serve'], environment);
  const browser = await openBrowser(1);
  const gateway = controlGateway(gmoUrl);
  const took: number[] = [];
  try {
    for (let count = 0; count < payments; count += 1) {
      const [handle = ''] = await startSome(shop, bff.url, 1);
      const waitMs = SETTLE_MS + (SPREAD_MS * count) / payments;
      took.push(await payWhileWatched({ bffUrl: bff.url, browser, host, gateway, handle, waitMs }));
    }
    say(`P6: ${took.map((ms) => ms.toFixed(0)).join(' ')} ms`);
  } finally {
    await Promise.all([browser.close(), host.close(), bff.stop(), gateway.close()]);
  }
  return [
    {
      id: 'P6',
      what: `notification → the page shows paid, p95 of ${String(payments)}`,
      against: 'its bound',
      unit: 'ms',
      ours: [percentile(took, 95)],
      peer: [],
      goal: { atMost: P95_MS_MAX },
    },
  ];
}

interface Watched {
  readonly bffUrl: string;
  readonly browser: MeasuredBrowser;
  readonly host: WidgetHost;
  readonly gateway: GatewayControl;
  readonly handle: string;
  readonly waitMs: number;
}

/** The order of the newest trade is paid while its shopper looks; ms. */
async function payWhileWatched(watched: Watched): Promise<number> {
  const { bffUrl, browser, host, gateway, handle, waitMs } = watched;
  const { accessId, orderId, retUrl } = await gateway.newestTrade();
  await gateway.shopper(accessId, { action: 'abandon' });
  await fetch(retUrl, { redirect: 'manual' });
  const head = `<script src="${host.assets}/epos-kantan-button.js"></script>`;
  const tag = `<epos-kantan-status endpoint="${bffUrl}" handle="${handle}"></epos-kantan-status>`;
  return onPage(browser, host.page(head, tag), async (page) => {
    await page.evaluate('bench.shownAt("confirming")');
    await wait(waitMs);
    const shown = page.evaluate<number>('bench.shownAt("paid")');
    await gateway.shopper(accessId, { action: 'confirm' });
    const { method, path, headers, body } = notificationsOf([{ orderId, accessId }])();
    const sentAt = performance.timeOrigin + performance.now();
    const answer = await fetch(bffUrl + path, { method, headers: headers ?? {}, body: body ?? null });
    isZero(answer.status, await answer.text());
    return (await shown) - sentAt;
  });
}
