/**
 * The BFF's routes in front of the tests, by msw's worker: what it answers is set per test, what it was asked is counted.
 * Each test gets an endpoint of its own, because elements of one endpoint share a client for as long as the page lives.
 */
import { HttpResponse, delay, http } from 'msw';
import { setupWorker } from 'msw/browser';
import type { CheckoutView } from '../checkout-view.ts';

/** A handle of the documented form. */
export const HANDLE = 'abcdefghijklmnopqrstuvwxyz'.replace(/[a]/, '2');

/** A checkout as the BFF describes it. */
export function checkout(change: Record<string, unknown> = {}): CheckoutView {
  return {
    orderId: 'A-1',
    status: 'awaiting_shopper',
    funds: 'none',
    amount: 9800,
    tax: 0,
    total: 9800,
    currency: 'JPY',
    testMode: false,
    updatedAt: '2026-11-24T00:00:00Z',
    ...change,
  } as CheckoutView;
}

/** An order token of the documented form; nobody here looks at its signature. */
export function orderToken(orderId = 'A-1', serial = 1): string {
  const encode = (value: object) => btoa(JSON.stringify(value)).replace(/=+$/, '');
  return `${encode({ alg: 'HS256' })}.${encode({ orderId, serial })}.c2lnbmF0dXJl`;
}

/** A problem document. */
export function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  const body = { type: `urn:epos-kantan:problem:${code}`, title: code, status, code };
  return HttpResponse.json(body, {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}

/** One answer, or a function that makes it. */
export type Answer = Response | object | (() => Response | object | Promise<Response | object>);

/** One BFF of one test. */
export class FakeBff {
  readonly endpoint = `${location.origin}/bff-${String(Math.random()).slice(2)}`;
  /** What was asked, in order: `create`, `lookup`, `availability`, `checkout`, `events`. */
  readonly asked: string[] = [];
  /** The tokens of the starts. */
  readonly tokens: string[] = [];
  create: Answer = {
    checkout: checkout(),
    handle: HANDLE,
    redirect: { page: `${this.endpoint}/redirect/${HANDLE}` },
  };
  lookup: Answer = { checkout: null, handle: null, available: true, testMode: false };
  availability: Answer = { available: true, testMode: false };
  checkout: Answer = { checkout: checkout() };
  events: Answer = () => new HttpResponse(null, { status: 204 });

  /** How often a route was asked. */
  count(route: string): number {
    return this.asked.filter((each) => each === route).length;
  }

  /** The routes of this BFF, for msw. */
  handlers() {
    const at = (path: string) => `${this.endpoint}${path}`;
    const token = async (request: Request) => ((await request.json()) as { orderToken: string }).orderToken;
    return [
      http.post(at('/v1/checkouts'), async ({ request }) => {
        this.tokens.push(await token(request));
        return this.#answer('create');
      }),
      http.post(at('/v1/checkouts/lookup'), () => this.#answer('lookup')),
      http.get(at('/v1/availability'), () => this.#answer('availability')),
      http.get(at('/v1/checkouts/:handle'), () => this.#answer('checkout')),
      http.get(at('/v1/checkouts/:handle/events'), () => this.#answer('events')),
    ];
  }

  async #answer(route: 'create' | 'lookup' | 'availability' | 'checkout' | 'events'): Promise<Response> {
    this.asked.push(route);
    const answer = this[route];
    const made: unknown = typeof answer === 'function' ? await (answer as () => unknown)() : answer;
    return made instanceof Response ? made.clone() : HttpResponse.json(made as object);
  }
}

const worker = setupWorker();
let started: Promise<unknown> | undefined;

/** A BFF whose routes are served from now on. */
export async function fakeBff(): Promise<FakeBff> {
  started ??= worker.start({ quiet: true, onUnhandledRequest: 'bypass' });
  await started;
  const bff = new FakeBff();
  worker.use(...bff.handlers());
  return bff;
}

/** An answer that never comes. */
export async function never(): Promise<Response> {
  await delay('infinite');
  return HttpResponse.error();
}

/** The connection breaks. */
export function broken(): Response {
  return HttpResponse.error();
}

/** An answer that the test releases. */
export function held(answer: object): { answer: () => Promise<object>; release: () => void } {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    answer: async () => {
      await released;
      return answer;
    },
    release: () => {
      release();
    },
  };
}
