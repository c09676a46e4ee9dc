/** Answers with a page of the shop: the frame around what a route has drawn. Called by all routes that show something to people. */
import type { Context } from 'hono';
import type { Order } from './order.ts';
import type { Html } from './pages/html.ts';
import { type FrameContent, renderFrame } from './pages/page-frame.ts';
import type { ShopDeps } from './shop-deps.ts';
import { readLanguage, readVisitor } from './visitor.ts';

/** What a route hands in. A page in a `room` of its own has the whole width: no picture of a payment beside it. */
export type PageParts = Pick<FrameContent, 'title' | 'widget' | 'refreshWithoutScript' | 'room'> & {
  readonly main: Html;
  readonly order?: Order;
};

/** The whole answer. */
export async function showPage(deps: ShopDeps, c: Context, parts: PageParts): Promise<Response> {
  const { book } = deps;
  const language = readLanguage(c);
  const visitor = readVisitor(c, book);
  const { path } = c.req;
  const orderId = parts.order?.id ?? book.ordersOf(visitor)[0]?.id;
  const picture = parts.room === undefined ? await deps.renderBeside({ language, orderId, path }) : undefined;
  const cartCount = book.cart(visitor).length;
  const consoleUrl = `${deps.bffUrl}/console`;
  return c.html(await renderFrame({ ...parts, language, path, cartCount, consoleUrl, picture }));
}
