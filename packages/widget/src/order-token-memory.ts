/**
 * Remembers the order token that a page's `createOrder` made, so that press, lost answer, Back and press again is one order
 * and not two. Used by the controllers through the page-wide client.
 *
 * The hazard on the other side: two buttons for two products must never share a token, or the shopper would pay for the
 * wrong one. A token is therefore kept by the function that made it, and in `sessionStorage` only by a place that one
 * function of the page claims.
 */
import type { SessionStore } from './session-store.ts';

/** Called on press; resolves to an order token. Must return the same `orderId` for the same cart. */
export type CreateOrder = (context: CreateOrderContext) => Promise<string>;

/** What a page's `createOrder` gets. */
export interface CreateOrderContext {
  /** Aborted when the element or the page goes away. */
  readonly signal: AbortSignal;
  /** The order that was tried before with this button and has proven not to be paid, or whose token expired. */
  readonly previous?: { readonly orderId: string };
}

/** One button that can create orders. */
export interface OrderMaker {
  readonly createOrder: CreateOrder | undefined;
  /** Names the cart; tokens are shared by all buttons with the same key, and by no others. */
  readonly orderKey: string | undefined;
  readonly id: string;
}

/** An order as the page hands it in: signed, or still to be made. */
export interface Order extends OrderMaker {
  readonly orderToken: string | undefined;
}

/** The tokens of one BFF. */
export class OrderTokenMemory {
  readonly #store: SessionStore;
  readonly #byFunction = new WeakMap<CreateOrder, { place: string; token: string }>();
  readonly #makers = new Set<OrderMaker>();

  constructor(store: SessionStore) {
    this.#store = store;
  }

  /** A button is on the page, until the returned function is called. */
  join(maker: OrderMaker): () => void {
    this.#makers.add(maker);
    return () => this.#makers.delete(maker);
  }

  /** The token made earlier for this button's order. */
  get(maker: OrderMaker): string | undefined {
    if (!maker.createOrder) return undefined;
    const place = placeOf(maker);
    const made = this.#byFunction.get(maker.createOrder);
    if (made?.place === place) return made.token;
    return this.#isAmbiguous(maker) ? undefined : this.#store.get(place);
  }

  /** Remembers the token for this button's order. */
  set(maker: OrderMaker, token: string): void {
    if (!maker.createOrder) return;
    const place = placeOf(maker);
    this.#byFunction.set(maker.createOrder, { place, token });
    if (!this.#isAmbiguous(maker)) this.#store.set(place, token);
  }

  #isAmbiguous(maker: OrderMaker): boolean {
    const { orderKey, createOrder } = maker;
    const isOther = (other: OrderMaker) =>
      other.createOrder && other.createOrder !== createOrder && placeOf(other) === placeOf(maker);
    return !orderKey && [...this.#makers].some(isOther);
  }
}

/** With a key, the cart; without one, the page and the element's id. */
function placeOf({ orderKey, id }: OrderMaker): string {
  return `order ${orderKey ?? `at ${location.pathname}#${id}`}`;
}
