/** The shop's pages for people: window, cart, orders. Every form works without JavaScript. Mounted by `createShop`. */
import { Hono, type Context } from 'hono';
import { renderCart } from './pages/cart-page.ts';
import { renderCatalog } from './pages/catalog-page.ts';
import { renderNotFound } from './pages/not-found-page.ts';
import { renderOrderList } from './pages/order-list-page.ts';
import { renderOrder, renderReturn, renderReturnElsewhere } from './pages/order-page.ts';
import { formatUsed } from './pages/order-state.ts';
import type { Order } from './order.ts';
import type { ShopDeps } from './shop-deps.ts';
import { showPage } from './show-page.ts';
import { signToken } from './sign-token.ts';
import { readLanguage, readVisitor, welcomeVisitor } from './visitor.ts';
import { wordsIn } from './words.ts';
import { drawPattern } from './pattern-art.ts';

const REFRESH_SECONDS = 3;
const REFRESHES_MAX = 60;

/** The routes. */
export function pageRoutes(deps: ShopDeps): Hono {
  const { book } = deps;
  const routes = new Hono();

  routes.get('/', (c) => {
    const language = readLanguage(c);
    const cart = book.cart(readVisitor(c, book));
    return showPage(deps, c, { title: wordsIn(language).patterns, main: renderCatalog(language, cart) });
  });
  routes.get('/cart', (c) => {
    const language = readLanguage(c);
    const cart = book.cart(readVisitor(c, book));
    return showPage(deps, c, { title: wordsIn(language).cart, main: renderCart(language, cart) });
  });
  routes.post('/cart', async (c) => {
    book.addToCart(welcomeVisitor(c, book), await readField(c, 'product'));
    return c.redirect('/cart', 303);
  });
  routes.post('/cart/remove', async (c) => {
    const visitor = readVisitor(c, book);
    if (visitor !== undefined) book.removeFromCart(visitor, await readField(c, 'product'));
    return c.redirect('/cart', 303);
  });
  routes.post('/orders', (c) => {
    const visitor = readVisitor(c, book);
    const order = visitor === undefined ? undefined : book.placeOrder(visitor, deps.now());
    if (order === undefined) return c.redirect('/cart', 303);
    const text = `orderId=${order.id}&total=${String(order.totalYen)}`;
    deps.tell(order.id, { step: 0, lights: false, from: 'shopper', to: 'shop', name: 'order placed', text });
    return c.redirect(`/orders/${order.id}`, 303);
  });
  routes.get('/orders', (c) => {
    const language = readLanguage(c);
    const orders = book.ordersOf(readVisitor(c, book));
    return showPage(deps, c, { title: wordsIn(language).orders, main: renderOrderList(language, orders) });
  });
  routes.get('/orders/:id', (c) => showOrder(deps, c));
  routes.get('/orders/:id/return', (c) => showReturn(deps, c));
  routes.get('/orders/:id/state', (c) => {
    const order = findOrder(deps, c);
    if (order === undefined) return c.json({ state: null }, 404);
    const language = readLanguage(c);
    return c.json({
      state: order.state,
      pointsUsed: formatUsed(order.pointsUsedYen, language),
      couponUsed: formatUsed(order.couponUsedYen, language),
      cartCount: book.cart(order.visitorId).length,
    });
  });
  routes.get('/orders/:id/files/:file', (c) => sendGoods(deps, c));
  return routes;
}

/** The page for an address that leads nowhere. */
export function showNotFound(deps: ShopDeps, c: Context): Promise<Response> {
  const words = wordsIn(readLanguage(c));
  c.status(404);
  return showPage(deps, c, { title: words.notFoundTitle, main: renderNotFound(readLanguage(c)) });
}

async function showOrder(deps: ShopDeps, c: Context): Promise<Response> {
  const order = findOrder(deps, c);
  if (order === undefined) return showNotFound(deps, c);
  const language = readLanguage(c);
  const orderToken = await signToken(deps, order, language);
  return showPage(deps, c, {
    title: `${wordsIn(language).order} ${order.id}`,
    main: renderOrder(order, { language, bffUrl: deps.bffUrl, orderToken }),
    order,
    widget: deps.widget,
  });
}

/** Where the BFF sends the shopper. The handle in the address is for the status element; the shop believes its own order. */
async function showReturn(deps: ShopDeps, c: Context): Promise<Response> {
  const language = readLanguage(c);
  const order = findOrder(deps, c);
  const title = wordsIn(language).resultHeading;
  const { widget, bffUrl } = deps;
  if (order === undefined) return showPage(deps, c, { title, main: renderReturnElsewhere(language), widget });
  const handle = /^[a-z2-7]{26}$/.exec(c.req.query('epos_checkout') ?? '')?.[0];
  const statusPage = handle === undefined ? undefined : `${bffUrl}/checkout/${handle}?lang=${language}`;
  const tags = {
    language,
    bffUrl,
    orderToken: await signToken(deps, order, language),
  };
  const page = { title, main: renderReturn(order, tags, statusPage), order, widget };
  const round = Number(c.req.query('round') ?? 0);
  if (order.state === 'delivered' || !(round < REFRESHES_MAX)) return showPage(deps, c, page);
  const back = `${c.req.path}?${handle === undefined ? '' : `epos_checkout=${handle}&`}round=${String(round + 1)}`;
  return showPage(deps, c, { ...page, refreshWithoutScript: { seconds: REFRESH_SECONDS, url: back } });
}

/** Hands over a file, and only of a delivered order. */
function sendGoods(deps: ShopDeps, c: Context): Response | Promise<Response> {
  const order = findOrder(deps, c);
  const productId = (c.req.param('file') ?? '').replace(/\.svg$/, '');
  const isPaidFor = order?.state === 'delivered' && order.lines.some((line) => line.productId === productId);
  const file = isPaidFor ? drawPattern(productId, 'sheet') : undefined;
  if (file === undefined) return showNotFound(deps, c);
  return c.body(file, 200, {
    'Content-Type': 'image/svg+xml',
    'Content-Disposition': `attachment; filename="${productId}.svg"`,
  });
}

function findOrder({ book }: ShopDeps, c: Context): Order | undefined {
  return book.findFor(readVisitor(c, book), c.req.param('id') ?? '');
}

async function readField(c: Context, name: string): Promise<string> {
  const value = (await c.req.parseBody())[name];
  return typeof value === 'string' ? value : '';
}
