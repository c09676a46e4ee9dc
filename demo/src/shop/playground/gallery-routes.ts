/**
 * The gallery: its page, and made-up answers to its buttons in place of a BFF. Nothing is stored and nothing is paid: an answer
 * follows from the address that is asked. Mounted by `createShop`.
 */
import type { CheckoutView, CreateCheckoutResponse, Handle, LookupResponse } from '@epos-kantan/shared';
import { handleSchema, orderIdSchema, yen } from '@epos-kantan/shared';
import { Hono, type Context } from 'hono';
import type { ShopDeps } from '../shop-deps.ts';
import { showPage } from '../show-page.ts';
import { readLanguage } from '../visitor.ts';
import { SIZES, THEMES } from './button-settings.ts';
import {
  GALLERY_STATES,
  GALLERY_STATE_NAMES,
  type GalleryState,
  type GalleryStateName,
} from './gallery-states.ts';
import { playgroundWordsIn } from './playground-words.ts';
import { renderStates } from './states-page.ts';

/** How long a page goes on asking about an order that is being confirmed; counted anew in each answer. */
const POLL_MS = 600_000;
const HANDLE = handleSchema.parse('a'.repeat(26));
const ANSWERS = '/playground/answers/:state/:theme/v1';

/** The routes `/playground/states` and `/playground/answers/…`. */
export function galleryRoutes(deps: ShopDeps): Hono {
  const routes = new Hono();
  routes.get('/playground/states', (c) => {
    const language = readLanguage(c);
    const size = SIZES.find((one) => one === c.req.query('size')) ?? 'medium';
    const { statesTitle: title } = playgroundWordsIn(language);
    const main = renderStates(language, size);
    return showPage(deps, c, { title, main, widget: deps.widget, room: 'states' });
  });
  routes.post(`${ANSWERS}/checkouts/lookup`, (c) => answer(c, (order) => findingOf(order, deps.now())));
  routes.post(`${ANSWERS}/checkouts`, (c) => answer(c, (order) => startOf(order, deps.now(), c.req.url)));
  routes.get(`${ANSWERS}/checkouts/:handle`, (c) =>
    answer(c, (order) => ({ checkout: viewOf(order, deps.now()) })),
  );
  // No news, for ever: 204 tells a browser not to ask for the stream again.
  routes.get(`${ANSWERS}/checkouts/:handle/events`, (c) => c.body(null, 204));
  return routes;
}

interface GalleryOrder extends GalleryState {
  readonly id: string;
}

function answer(c: Context, say: (order: GalleryOrder) => object): Response | Promise<Response> {
  const state = c.req.param('state');
  const theme = c.req.param('theme');
  const isKnown = GALLERY_STATE_NAMES.some((name) => name === state) && THEMES.some((name) => name === theme);
  if (!isKnown) return c.notFound();
  return c.json(say({ ...GALLERY_STATES[state as GalleryStateName], id: `${state ?? ''}-${theme ?? ''}` }));
}

function findingOf(order: GalleryOrder, now: number): LookupResponse {
  const isStarted = order.order !== undefined;
  return {
    checkout: isStarted ? viewOf(order, now) : null,
    handle: isStarted ? HANDLE : null,
    available: order.isUnavailable !== true,
    ...(order.isUnavailable && { reason: 'maintenance' }),
    testMode: true,
  };
}

/** The button is told where to go, and its page does not go there. */
function startOf(order: GalleryOrder, now: number, url: string): CreateCheckoutResponse {
  const page = new URL('/playground/states', url).href;
  return { checkout: viewOf(order, now), handle: HANDLE satisfies Handle, redirect: { page } };
}

function viewOf({ id, order }: GalleryOrder, now: number): CheckoutView {
  const { status, funds } = order ?? { status: 'awaiting_shopper', funds: 'none' };
  const iso = (at: number): string => new Date(at).toISOString();
  return {
    orderId: orderIdSchema.parse(id),
    status,
    funds,
    amount: yen(1320),
    tax: yen(0),
    total: yen(1320),
    currency: 'JPY',
    testMode: true,
    ...(status === 'confirming' && { pollUntil: iso(now + POLL_MS) }),
    updatedAt: iso(now),
  };
}
