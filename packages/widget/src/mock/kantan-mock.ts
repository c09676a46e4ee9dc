/**
 * A BFF for the tests of a shop's own page: every route that the elements use, and an EPOS whose shopper does what a scenario
 * says. No server, no GMO-PG, no msw: one function from a request to an answer. The entry `@epos-kantan/widget/mock/fetch`.
 */
import {
  beaconSchema,
  handleSchema,
  orderTokenRequestSchema,
  parseStrictJson,
  StrictJsonError,
  yen,
} from '@epos-kantan/shared';
import type {
  Availability,
  CheckoutView,
  CreateCheckoutResponse,
  Handle,
  LookupResponse,
} from '@epos-kantan/shared';
import { Refusal, eventStream, json, preflight, problem, withEdge } from './mock-answers.ts';
import { MockOrder } from './mock-order.ts';
import { readOrderToken } from './mock-order-token.ts';
import { eposAnswerPage, eposPage, redirectPage } from './mock-pages.ts';
import { SCENARIO_TABLE } from './mock-scenario.ts';
import type { Scenario } from './mock-scenario.ts';

export { mockOrderToken } from './mock-order-token.ts';
export type { MockOrderToSign } from './mock-order-token.ts';
export { SCENARIOS } from './mock-scenario.ts';
export type { Scenario } from './mock-scenario.ts';

/** How a mock is wanted. */
export interface MockOptions {
  /** The base URL of the BFF as on the button. Default: the page's own origin. */
  readonly endpoint?: string;
  /** What happens at EPOS. Default `paid`. */
  readonly scenario?: Scenario;
  /** How long a payment is `confirming` after the shopper came back, in ms. Default 200; 0 = it is settled before that. */
  readonly confirmingMs?: number;
  /** What is spent in the scenario `points`, in yen, as far as the total allows. Default 500. */
  readonly points?: number;
}

/** A mock of the BFF, with what a test steers it by. */
export interface KantanMock {
  readonly endpoint: string;
  /** What happens at EPOS now. */
  readonly scenario: Scenario;
  /** Answers a request to the BFF; undefined when the request is none. */
  readonly fetch: (request: Request) => Promise<Response | undefined>;
  /** Changes the scenario, also for a shopper who is at EPOS already. */
  use(scenario: Scenario): void;
  /**
   * The shopper of an open payment does at EPOS what the scenario says, where no page can go there.
   * @returns The address of the shop at which the shopper is seen again, with the handle in it.
   * @throws Error when no payment of this order is open
   */
  shopperFinishes(orderId: string): Promise<string>;
  /** GMO-PG answers: all that is `confirming` is settled. */
  settle(): void;
  /** What the BFF believes about an order; undefined = it was never started. */
  checkoutOf(orderId: string): CheckoutView | undefined;
  /** Forgets all orders, and goes back to the first scenario. */
  reset(): void;
}

/** When to press again while GMO-PG takes no requests, as the BFF says it. */
const RETRY_SECONDS = 5;

/** Makes a mock. Two mocks know nothing of each other. */
export function createKantanMock(options: MockOptions = {}): KantanMock {
  const bff = new MockBff(options);
  return {
    endpoint: bff.endpoint,
    get scenario() {
      return bff.scenario;
    },
    fetch: (request) => bff.answer(request),
    use: (scenario) => {
      bff.scenario = scenario;
    },
    shopperFinishes: (orderId) => bff.shopperFinishes(orderId),
    settle: () => {
      for (const order of bff.orders.values()) order.settle();
    },
    checkoutOf: (orderId) => bff.orders.get(orderId)?.view(),
    reset: () => {
      bff.reset();
    },
  };
}

/** One route; `handle` is empty where the path has none. */
interface MockRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly answer: (bff: MockBff, request: Request, handle: string) => Response | Promise<Response>;
}

const ROUTES: readonly MockRoute[] = [
  { method: 'POST', path: '/v1/checkouts', answer: (bff, request) => bff.start(request) },
  { method: 'POST', path: '/v1/checkouts/lookup', answer: (bff, request) => bff.lookup(request) },
  { method: 'GET', path: '/v1/availability', answer: (bff) => json(bff.availability()) },
  { method: 'POST', path: '/v1/beacon', answer: (_bff, request) => takeBeacon(request) },
  { method: 'GET', path: '/v1/checkouts/:handle', answer: (bff, _, handle) => json(bff.find(handle).read()) },
  {
    method: 'GET',
    path: '/v1/checkouts/:handle/events',
    answer: (bff, _, handle) => eventStream(bff.find(handle)),
  },
  {
    method: 'GET',
    path: '/redirect/:handle',
    answer: (bff, { url }, handle) =>
      redirectPage(bff.find(handle), `${bff.baseOf(url)}/mock-epos/${handle}`),
  },
  { method: 'GET', path: '/mock-epos/:handle', answer: (bff, _, handle) => bff.showEpos(handle) },
  { method: 'POST', path: '/mock-epos/:handle', answer: (bff, _, handle) => bff.actAtEpos(handle) },
];

/** The paths that are answered, for whoever has to name them; `:handle` stands for one segment. */
export const MOCK_PATHS: readonly string[] = [...new Set(ROUTES.map(({ path }) => path))];

class MockBff {
  readonly endpoint: string;
  readonly orders = new Map<string, MockOrder>();
  scenario: Scenario;
  readonly #options: MockOptions;

  constructor(options: MockOptions) {
    this.#options = options;
    this.endpoint = (options.endpoint ?? '').replace(/\/+$/, '');
    this.scenario = options.scenario ?? 'paid';
  }

  baseOf(requestUrl: string): string {
    return new URL(this.endpoint || '/', requestUrl).href.replace(/\/+$/, '');
  }

  async answer(request: Request): Promise<Response | undefined> {
    const { origin, pathname } = new URL(request.url);
    const base = this.baseOf(request.url);
    const url = origin + pathname;
    if (!url.startsWith(`${base}/`)) return undefined;
    const path = url.slice(base.length);
    // `lookup` fits the path of a handle too, and has another method.
    const matching = ROUTES.filter((route) => matches(route.path, path));
    if (matching.length === 0) return undefined;
    if (request.method === 'OPTIONS') return withEdge(preflight(), request);
    const route = matching.find(({ method }) => method === request.method);
    const handle = /^\/[^/]+\/(?:checkouts\/)?([^/]+)/.exec(path)?.[1] ?? '';
    try {
      if (route === undefined) throw new Refusal('not_found');
      return withEdge(await route.answer(this, request, handle), request);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return withEdge(problem(error), request);
    }
  }

  async start(request: Request): Promise<Response> {
    const claims = readOrderToken(await tokenOf(request), Date.now());
    const known = this.orders.get(claims.orderId);
    if (known !== undefined && !known.isUnpaid) {
      if (known.hasOtherPrice(claims)) throw new Refusal('order_changed');
      return json(this.#started(known, request));
    }
    if (SCENARIO_TABLE[this.scenario].reason !== undefined)
      throw new Refusal(known === undefined ? 'gateway_busy' : 'outcome_unknown', undefined, RETRY_SECONDS);
    const order = known ?? new MockOrder(claims, handleOf(this.orders.size));
    if (known === undefined) this.orders.set(claims.orderId, order);
    else order.reopen(claims);
    return json(this.#started(order, request), 201);
  }

  #started(order: MockOrder, { url }: Request): CreateCheckoutResponse {
    const { handle, isPayable } = order;
    const redirect = isPayable ? { page: `${this.baseOf(url)}/redirect/${handle}` } : null;
    return { ...order.read(), handle, redirect };
  }

  async lookup(request: Request): Promise<Response> {
    const { orderId } = readOrderToken(await tokenOf(request), Date.now());
    const order = this.orders.get(orderId);
    const found: LookupResponse = {
      checkout: order?.view() ?? null,
      handle: order?.handle ?? null,
      ...this.availability(),
    };
    return json(found);
  }

  availability(): Availability {
    const { reason } = SCENARIO_TABLE[this.scenario];
    return { available: reason === undefined, ...(reason && { reason }), testMode: true };
  }

  find(handle: string): MockOrder {
    const order = [...this.orders.values()].find((one) => one.handle === handle);
    if (order === undefined || !handleSchema.safeParse(handle).success) throw new Refusal('not_found');
    return order;
  }

  showEpos(handle: string): Response {
    return eposPage(this.find(handle), this.scenario);
  }

  actAtEpos(handle: string): Response {
    const order = this.find(handle);
    if (!order.isPayable) return this.showEpos(handle);
    this.#act(order);
    return eposAnswerPage(order.wayBack, this.scenario);
  }

  shopperFinishes(orderId: string): Promise<string> {
    const order = this.orders.get(orderId);
    if (order?.isPayable !== true) {
      const is =
        order === undefined ? 'was not started: press the button first' : `is ${order.view().status}`;
      return Promise.reject(new Error(`no payment of order "${orderId}" is open: it ${is}`));
    }
    this.#act(order);
    return Promise.resolve(order.wayBack);
  }

  #act(order: MockOrder): void {
    const { end, usesPoints, isHeld } = SCENARIO_TABLE[this.scenario];
    if (end === undefined) return;
    const { confirmingMs = 200, points = 500 } = this.#options;
    const pointsUsed = usesPoints ? Math.min(points, order.view().total) : 0;
    const settle = order.leaveEpos(end, { pointsUsed: yen(pointsUsed), couponUsed: yen(0) });
    if (isHeld) return;
    if (confirmingMs > 0) setTimeout(settle, confirmingMs);
    else settle();
  }

  reset(): void {
    for (const order of this.orders.values()) order.forget();
    this.orders.clear();
    this.scenario = this.#options.scenario ?? 'paid';
  }
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length && wanted.every((part, at) => part === ':handle' || part === given[at])
  );
}

/** The n-th handle: of the documented form, and the same in every run. */
function handleOf(n: number): Handle {
  const text = `mock${n.toString(32).padStart(22, '0')}`.replace(
    /[0189]/g,
    (char) => 'wxyz'['0189'.indexOf(char)] ?? '',
  );
  return handleSchema.parse(text);
}

async function tokenOf(request: Request): Promise<string> {
  requireType(request, 'application/json');
  let body: unknown;
  try {
    body = parseStrictJson(await request.text());
  } catch (error) {
    throw new Refusal('invalid_json', error instanceof StrictJsonError ? error.message : undefined);
  }
  const { data } = orderTokenRequestSchema.safeParse(body);
  if (data === undefined) throw new Refusal('invalid_request');
  return data.orderToken;
}

async function takeBeacon(request: Request): Promise<Response> {
  requireType(request, 'text/plain');
  if (!beaconSchema.safeParse(await request.text()).success) throw new Refusal('invalid_request');
  return new Response(null, { status: 204 });
}

function requireType({ headers }: Request, type: string): void {
  const [given = ''] = (headers.get('content-type') ?? '').split(';', 1);
  if (given.trim().toLowerCase() !== type) throw new Refusal('unsupported_media_type', `send ${type}`);
}
