/** `GET /console`: what needs attention first, then the figures of today and of the last fortnight. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CheckoutAndAttempts } from '../../checkout/checkout.ts';
import { openAttention } from '../attention.ts';
import type { ConsoleDeps } from '../console-deps.ts';
import type { ConsoleContext } from '../console-view.ts';
import { figuresOfDays, japanDay, spanOfDay } from '../japan-days.ts';
import { renderStart } from '../pages/start-page.ts';

/** Payments that are shown, and looked through for them. A reason that is settled stays with its payment. */
const SHOWN_MAX = 50;
const PAGE = 100;
const PAGES_MAX = 10;
const ORPHANS_MAX = 20;
const FORTNIGHT_DAYS = 14;

/** Handles the route. */
export async function showStart(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { core, reader, conversion, webhookDepth, forwardDepth } = deps;
  const { shopId } = core.policy;
  const now = core.clock.now();
  const today = japanDay(now);
  const [waiting, orphans, webhooks, forwards, { started }, days] = [
    await waitingPayments(deps, now),
    await reader.waitingOrphans({ shopId, limit: ORPHANS_MAX + 1 }),
    await webhookDepth(),
    await forwardDepth(),
    await conversion.countDay({ shopId, day: today, ...spanOfDay(today) }),
    await figuresOfDays(reader, shopId, { last: today, count: FORTNIGHT_DAYS }),
  ];
  const [shown, moreOrphans] = [orphans.slice(0, ORPHANS_MAX), orphans.length > ORPHANS_MAX];
  return renderStart(c, {
    now,
    ...waiting,
    orphans: shown,
    moreOrphans,
    webhooks,
    forwards,
    startedToday: started,
    days,
  });
}

/** The payments with a reason that waits, newest first; `more`: not all of those with a reason were looked at. */
async function waitingPayments(
  { core, reader }: ConsoleDeps,
  now: number,
): Promise<{ readonly payments: readonly CheckoutAndAttempts[]; readonly more: boolean }> {
  const payments: CheckoutAndAttempts[] = [];
  let before: { readonly createdAt: number; readonly id: CheckoutAndAttempts['checkout']['id'] } | undefined;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const { shopId } = core.policy;
    const query = { shopId, attention: true, limit: PAGE } as const;
    const page = await reader.list({ ...query, ...(before === undefined ? {} : { before }) });
    payments.push(...page.filter((found) => openAttention(found, now).length > 0));
    before = page.at(-1)?.checkout;
    if (payments.length > SHOWN_MAX) return { payments: payments.slice(0, SHOWN_MAX), more: true };
    if (page.length < PAGE) return { payments, more: false };
    await nextTurn();
  }
  return { payments, more: true };
}
