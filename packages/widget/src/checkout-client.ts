/**
 * What all elements of a page share for one BFF: one availability question, one watch per handle, the memory of the tab. Called by the controllers.
 */
import type { CreateCheckoutResponse } from '@epos-kantan/shared';
import { ApiClient } from './api-client.ts';
import type { Finding } from './api-client.ts';
import type { CheckoutView } from './checkout-view.ts';
import { resolveEndpoint } from './endpoint.ts';
import { isHandle } from './generated/answer-validators.ts';
import { orderIdOf } from './order-id.ts';
import { OrderTokenMemory } from './order-token-memory.ts';
import type { Order } from './order-token-memory.ts';
import { SessionStore } from './session-store.ts';
import { lockName } from './tab-lock.ts';
import { watchStatus } from './status-watch.ts';
import type { WatchListener } from './status-watch.ts';
import { asWidgetError } from './widget-error.ts';

const TRIES_MAX = 4;
const RETRY_WAIT_SECONDS_MAX = 8;

const clients = new Map<string, CheckoutClient>();

/** The page's client for the BFF that a tag names, or for the default one. */
export function clientFor(given: string | undefined): CheckoutClient {
  const endpoint = resolveEndpoint(given);
  const client = clients.get(endpoint) ?? new CheckoutClient(endpoint);
  clients.set(endpoint, client);
  return client;
}

/** The page's share of one BFF. */
export class CheckoutClient {
  declare readonly api: ApiClient;
  declare readonly store: SessionStore;
  declare readonly tokens: OrderTokenMemory;
  /** Questions by order token, `''` without one. Emptied when something begins that can make an answer under way an old one. */
  readonly answers = new Map<string, Promise<Finding>>();
  /** Orders that have no name yet, by the function that makes them: nobody on another page makes the same. */
  readonly #makers = new WeakMap<object, number>();
  readonly #speakers = new Map<string, object>();
  readonly #watches = new Map<string, ReturnType<typeof watchStatus>>();
  #seenValue: string | undefined;
  #returned: string | undefined;

  constructor(endpoint: string) {
    this.api = new ApiClient(endpoint);
    this.store = new SessionStore(endpoint);
    this.tokens = new OrderTokenMemory(this.store);
  }

  /** The lock under which an order is started: no two elements or tabs start the same one at once. */
  lockOf(order: Order): string {
    const { orderToken, orderKey, createOrder } = order;
    const maker = createOrder ?? order;
    const nameOfMaker = this.#makers.get(maker) ?? Math.random();
    this.#makers.set(maker, nameOfMaker);
    return lockName(this.api.endpoint, orderIdOf(orderToken) ?? orderToken ?? orderKey ?? nameOfMaker);
  }

  /**
   * What became of an order; without one, whether payments can be taken. One question at a time, however many elements ask it. The
   * second is asked once per page, and again only after no answer or a no.
   */
  ask(orderToken = ''): Promise<Finding> {
    const { answers } = this;
    const answer = answers.get(orderToken) ?? this.api.ask(orderToken);
    const forget = () => answers.delete(orderToken);
    answers.set(orderToken, answer);
    answer.then(({ available }) => (available && !orderToken) || forget(), forget);
    return answer;
  }

  /**
   * Starts the order's checkout. Sends the same request again, a bounded number of times, while the BFF says when to
   * (`Retry-After`). Nothing is sent again after a lost answer: that is the shopper's decision.
   */
  async start(orderToken: string, signal: AbortSignal): Promise<CreateCheckoutResponse> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.api.create(orderToken, signal);
      } catch (cause) {
        const error = asWidgetError(cause);
        const { retryAfterSeconds } = error;
        if (!retryAfterSeconds || tries === TRIES_MAX) throw error;
        const waitMs = Math.min(retryAfterSeconds, RETRY_WAIT_SECONDS_MAX) * 1_000;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        if (signal.aborted) throw error;
      }
    }
  }

  /** Watches a checkout until it is settled or the returned function is called. */
  watch(handle: string, checkout: CheckoutView, listener: WatchListener): () => void {
    const watch =
      this.#watches.get(handle) ??
      watchStatus(this.api, handle, checkout, () => this.#watches.delete(handle));
    this.#watches.set(handle, watch);
    return watch(listener);
  }

  /** Whether this element may tell the page about an order. The first one does; a press takes the word over. */
  speaksFor(orderId: string, element: object, takeOver = false): boolean {
    if (takeOver || !this.#speakers.has(orderId)) this.#speakers.set(orderId, element);
    return this.#speakers.get(orderId) === element;
  }

  /** The element left the page. */
  fallSilent(element: object): void {
    for (const [orderId, speaker] of this.#speakers) if (speaker === element) this.#speakers.delete(orderId);
  }

  /**
   * The handle with which the shopper came back to this page: read from the address once, remembered for reloads, and taken
   * out of the address so that it is not shared with it.
   */
  returnedHandle(param: string, keepParam = false): string | undefined {
    const url = new URL(location.href);
    const value = url.searchParams.get(param);
    if (value !== null && value !== this.#seenValue) {
      this.#seenValue = value;
      this.#returned = isHandle(value) ? value : undefined;
      this.store.set('returned', this.#returned);
      url.searchParams.delete(param);
      if (!keepParam) history.replaceState(history.state, '', url);
    }
    return this.#returned;
  }
}
