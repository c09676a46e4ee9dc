/**
 * What the picture's script and picker ask the shop's server: the stream of moments of one order, the news of a press, the
 * choice of trouble. Only for the visitor whose order it is. Mounted by `startDemo`.
 */
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { SSEStreamingApi } from 'hono/streaming';
import type { Language } from '../shop/language.ts';
import type { OrderBook } from '../shop/order-book.ts';
import type { ShopDeps } from '../shop/shop-deps.ts';
import { readLanguage, readVisitor } from '../shop/visitor.ts';
import type { DepositDesk } from './deposit-desk.ts';
import type { PaymentStory } from './payment-story.ts';
import type { ScenarioDesk } from './scenarios.ts';
import { showMoment } from './show-moment.ts';
import { stepStates } from './step-states.ts';

const HEARTBEAT_MS = 15_000;
const STREAM_MS_MAX = 10 * 60_000;

/** What the routes work with. */
export interface PictureDeps {
  readonly book: OrderBook;
  readonly story: PaymentStory;
  readonly desk: ScenarioDesk;
  readonly deposits: Pick<DepositDesk, 'receive'>;
  readonly tell: ShopDeps['tell'];
}

/** The routes. */
export function pictureRoutes({ book, story, desk, deposits, tell }: PictureDeps): Hono {
  const routes = new Hono();
  routes.get('/picture/events', (c) => {
    const order = book.findFor(readVisitor(c, book), c.req.query('order') ?? '');
    if (order === undefined) return c.body(null, 204);
    const afterId = Number(c.req.header('last-event-id') ?? c.req.query('after') ?? 0);
    const language = readLanguage(c);
    c.header('Cache-Control', 'no-store');
    return streamSSE(c, (stream) =>
      sendMoments(stream, story, {
        orderId: order.id,
        language,
        afterId: Number.isSafeInteger(afterId) ? afterId : 0,
      }),
    );
  });
  routes.post('/picture/pressed/:order', (c) => {
    const order = book.findFor(readVisitor(c, book), c.req.param('order'));
    if (order === undefined) return c.body(null, 404);
    const text = `orderId=${order.id}`;
    tell(order.id, { step: 1, lights: true, from: 'shopper', to: 'shop', name: 'button pressed', text });
    return c.body(null, 204);
  });
  routes.post('/picture/deposit/:order', async (c) => {
    const order = book.findFor(readVisitor(c, book), c.req.param('order'));
    if (order === undefined) return c.body(null, 404);
    await deposits.receive(order);
    return c.redirect(`/orders/${encodeURIComponent(order.id)}`, 303);
  });
  routes.post('/scenario', async (c) => {
    const { scenario, back } = await c.req.parseBody();
    if (typeof scenario === 'string') await desk.choose(scenario);
    // Only a path of our own: `//elsewhere` and `/\elsewhere` would lead away.
    const path = typeof back === 'string' && /^\/(?![/\\])[\w/.-]*$/.test(back) ? back : '/';
    return c.redirect(path, 303);
  });
  return routes;
}

interface Subscription {
  readonly orderId: string;
  readonly language: Language;
  readonly afterId: number;
}

/** Sends what is new at once and a comment when nothing is; ends when the browser is gone, or after its time. */
async function sendMoments(
  stream: SSEStreamingApi,
  story: PaymentStory,
  subscription: Subscription,
): Promise<void> {
  const { orderId, language } = subscription;
  let wake: () => void = () => undefined;
  const unfollow = story.follow(orderId, () => {
    wake();
  });
  stream.onAbort(() => {
    wake();
  });
  /** Resolves with true when there may be news, with false after a silence. One timer, gone with its rest. */
  const rest = () =>
    new Promise<boolean>((resolve) => {
      const timer = setTimeout(resolve, HEARTBEAT_MS, false).unref();
      wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  const endAt = Date.now() + STREAM_MS_MAX;
  let lastId = subscription.afterId;
  while (unfollow !== undefined && !stream.aborted && Date.now() < endAt) {
    const news = story.moments(orderId, lastId);
    const states = stepStates(story.moments(orderId));
    for (const moment of news) {
      lastId = moment.id;
      await stream.writeSSE({
        id: String(lastId),
        data: JSON.stringify({ ...showMoment(moment, language), states }),
      });
    }
    if (news.length === 0 && !(await rest())) await stream.write(': still here\n\n');
  }
  unfollow?.();
}
