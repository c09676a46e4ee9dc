/** Measures what every route answers to browsers: asked as it wants to be asked, then as pages of the shop could ask it. */
import { randomUUID } from 'node:crypto';
import { cryptoIdSource } from '../runtime/crypto-id-source.ts';
import type { ShopperAtEpos } from './at-epos.ts';
import { goToEpos, untilTold } from './at-epos.ts';
import { askPlainly } from './ask-plainly.ts';
import type { PlainAnswer, PlainRequest } from './ask-plainly.ts';
import { checkoutIdOf } from './call-merchant.ts';
import { ConsoleBrowser, formOf } from './console-browser.ts';
import { listRoutes } from './list-routes.ts';
import type { ListedRoute } from './list-routes.ts';
import type { World } from './start-world.ts';

/** The shop's origin in every test world. */
export const SHOP = 'http://shop.localhost:3000';
/** A key of the console and of the figures. */
export const PERSON_KEY = 'Zq3vT8nL5xYb1RkW7mHd0PsJ4uCgA9eE';
export const FIGURES_KEY = 'Yx2uS7mK4wXa0QjV6lGc9OrI3tBfZ8dD';

/** What there is to ask for. */
export interface Asker {
  readonly world: World;
  readonly shopper: ShopperAtEpos;
  /** Of the order that is paid. */
  readonly returnUrl: string;
  readonly checkoutId: string;
  /** A file of the button. */
  readonly script: string;
  readonly session: ConsoleSession;
}

/** Somebody who is logged in to the console. */
interface ConsoleSession {
  readonly cookie: string;
  /** What its forms carry. */
  readonly token: string;
}

/** A route's request, without what a browser adds. */
export interface RouteRequest extends PlainRequest {
  readonly url: string;
}

/** Makes two orders, so that there is something to ask for: one that is paid, for the shop, and one whose shopper is at EPOS. */
export async function makeAsker(world: World): Promise<Asker> {
  const paid = await goToEpos(world, { orderId: 'order-2' });
  await world.control('shopper', { orderId: paid.gmoOrderId, action: 'confirm' });
  await untilTold(world, 'checkout.captured');
  const hashes = (await (await fetch(`${world.bffUrl}/assets/integrity.json`)).json()) as object;
  return {
    world,
    shopper: await goToEpos(world),
    returnUrl: paid.returnUrl,
    checkoutId: checkoutIdOf(world, 'order-2'),
    script: Object.keys(hashes).find((name) => name.endsWith('.js')) ?? '',
    session: await logIn(world),
  };
}

/** The name of a route in the table; the hash of a file is not part of it. */
export function routeName({ method, path }: ListedRoute): string {
  return `${method} ${path.replace(/style-[\w-]+\.css$/, 'style-….css')}`;
}

/** What a route is asked for, as it wants to be asked. */
export async function requestFor(asker: Asker, { method, path }: ListedRoute): Promise<RouteRequest> {
  const { world, shopper, returnUrl, checkoutId, script } = asker;
  const filled = path
    .replace(':handle', shopper.handle)
    .replace(':returnKey', /[a-z2-7]{26}$/.exec(returnUrl)?.[0] ?? '')
    .replace(':name', script)
    .replace(':gmoOrderId', 'nobody')
    .replace(':action', method === 'GET' ? 'cancel' : 'inquire')
    .replace(':id', path.includes('/events/') ? 'evt_nobody' : checkoutId);
  const url = `${world.bffUrl}${filled}${rangeOf(path)}`;
  const request = { url, method };
  const isPost = method === 'POST';
  if (path.startsWith('/console')) return ofConsole(asker, request, path);
  if (path.startsWith('/v1/merchant')) {
    const headers = { authorization: `Bearer ${world.env['MERCHANT_API_KEY'] ?? ''}` };
    if (isPost) {
      const more = { 'idempotency-key': randomUUID(), 'content-type': 'application/json' };
      return { ...request, headers: { ...headers, ...more }, body: '{}' };
    }
    return { ...request, headers };
  }
  if (path === '/metrics') return { ...request, headers: { authorization: `Bearer ${FIGURES_KEY}` } };
  if (!isPost) return request;
  if (path === '/v1/beacon') return { ...request, headers: { 'content-type': 'text/plain' }, body: 'shown' };
  const orderToken = await world.sign();
  if (path.startsWith('/v1/')) {
    const headers = { 'content-type': 'application/json' };
    return { ...request, headers, body: JSON.stringify({ orderToken }) };
  }
  return { ...request, headers: FORM, body: new URLSearchParams({ orderToken }).toString() };
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

function rangeOf(path: string): string {
  return /\/report(?:s\/|\.csv$)/.test(path) ? '?from=2026-01-01&to=2026-01-31' : '';
}

async function ofConsole(
  { world, session }: Asker,
  request: RouteRequest,
  path: string,
): Promise<RouteRequest> {
  // A logout and a new login end the session before: they have one of their own.
  const { cookie, token } = /^\/console\/log(?:out|in)$/.test(path) ? await logIn(world) : session;
  if (request.method === 'GET') return { ...request, headers: { cookie } };
  const { origin } = new URL(world.bffUrl);
  const key = `console-${cryptoIdSource.base32(26)}`;
  const fields = path === '/console/login' ? { key: PERSON_KEY } : { token, key };
  return { ...request, headers: { ...FORM, cookie, origin }, body: new URLSearchParams(fields).toString() };
}

async function logIn(world: World): Promise<ConsoleSession> {
  const { origin, pathname } = new URL(world.bffUrl);
  const browser = new ConsoleBrowser(origin);
  const page = await browser.open(`${pathname.replace(/\/$/, '')}/console/login`);
  const start = await browser.submit(formOf(page, '/console/login'), { key: PERSON_KEY });
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return { cookie, token: formOf(start, '/console/logout').fields['token'] ?? '' };
}

/** What a page of another site can do, each as a browser tells it. */
const OF_PAGES: Readonly<Record<'GET' | 'POST', Readonly<Record<string, readonly [string, string]>>>> = {
  GET: {
    script: ['cors', 'empty'],
    picture: ['no-cors', 'image'],
    frame: ['navigate', 'iframe'],
    link: ['navigate', 'document'],
  },
  POST: {
    script: ['cors', 'empty'],
    beacon: ['no-cors', 'empty'],
    frame: ['navigate', 'iframe'],
    form: ['navigate', 'document'],
  },
};

/** One row of the table. */
export interface EdgeRow {
  readonly route: string;
  readonly cells: readonly string[];
  readonly answers: readonly PlainAnswer[];
}

const one = ({ headers }: PlainAnswer, name: string): string => headers.get(name)?.join(' | ') ?? '–';

/** What kind of answer it is. */
function kindOf(answer: PlainAnswer): string {
  if (answer.status === 204) return 'no body';
  if (answer.headers.has('location')) return 'a redirect';
  return one(answer, 'content-type').split(';', 1)[0] ?? '';
}

/** The headers that differ from route to route, as cells of the table. `policies` names the texts of Content-Security-Policy. */
export function headerCells(
  answer: PlainAnswer,
  cors: string,
  policies: ReadonlyMap<string, string>,
): readonly string[] {
  const policy = one(answer, 'content-security-policy').replace(/nonce-[\w+/=]{24}/g, 'nonce-…');
  return [
    kindOf(answer),
    cors === SHOP ? 'allowed origins' : cors,
    one(answer, 'cross-origin-resource-policy'),
    policies.get(policy) ?? `unnamed: ${policy}`,
    one(answer, 'cross-origin-opener-policy'),
    one(answer, 'cache-control'),
  ];
}

/** Measures one route. */
export async function measureRoute(
  asker: Asker,
  route: ListedRoute,
  policies: ReadonlyMap<string, string>,
): Promise<EdgeRow> {
  const ask = async (more: Readonly<Record<string, string>> = {}): Promise<PlainAnswer> => {
    const { url, headers, ...rest } = await requestFor(asker, route);
    return askPlainly(url, { ...rest, headers: { ...headers, ...more } });
  };
  const answers = [await ask()];
  const refused: string[] = [];
  let cors = '–';
  const ways = Object.entries(OF_PAGES[route.method === 'POST' ? 'POST' : 'GET']);
  for (const [way, [mode, dest]] of ways) {
    const origin = route.method === 'POST' || mode === 'cors' ? { origin: SHOP } : {};
    const answer = await ask({
      ...origin,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': mode,
      'sec-fetch-dest': dest,
    });
    if (way === 'script') cors = one(answer, 'access-control-allow-origin');
    if (answer.status === 403) refused.push(way);
    answers.push(answer);
  }
  const [first] = answers;
  if (first === undefined) throw new Error('there is a first answer');
  const says = refused.length === ways.length ? 'all' : refused.join(', ') || 'none';
  return { route: routeName(route), cells: [...headerCells(first, cors, policies), says], answers };
}

/** Measures all routes, in their order. */
export async function measureRoutes(
  asker: Asker,
  policies: ReadonlyMap<string, string>,
): Promise<readonly EdgeRow[]> {
  const rows: EdgeRow[] = [];
  for (const route of listRoutes()) rows.push(await measureRoute(asker, route, policies));
  return rows;
}
