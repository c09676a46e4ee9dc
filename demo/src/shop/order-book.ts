/**
 * The shop's memory: carts and orders in one JSON file, replaced as a whole and flushed before anyone is told about the
 * change. Small on purpose; a real shop has a database here. Called by the pages and the webhook.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { readJsonFile } from '../read-json-file.ts';
import { findProduct, listProducts, type Product } from './catalog.ts';
import { isPayable, type Order, orderSchema } from './order.ts';

const ORDERS_MAX = 2000;
const VISITORS_MAX = 2000;
const CART_LINES_MAX = 20;

const bookSchema = z.object({
  carts: z.record(z.string(), z.array(z.string())),
  orders: z.record(z.string(), orderSchema),
});

/** Keeps carts and orders. Every method that changes something has written it to disk when it returns. */
export class OrderBook {
  readonly #file: string;
  readonly #carts: Map<string, string[]>;
  readonly #orders: Map<string, Order>;

  /** @param file Path of the JSON file; made when it is not there. */
  constructor(file: string) {
    this.#file = file;
    const saved = readJsonFile(file, bookSchema) ?? { carts: {}, orders: {} };
    this.#carts = new Map(Object.entries(saved.carts));
    this.#orders = new Map(Object.entries(saved.orders));
  }

  /** Makes a visitor with an empty cart. @returns the unguessable id for the session cookie. */
  addVisitor(): string {
    const visitorId = randomBytes(16).toString('hex');
    this.#carts.set(visitorId, []);
    forgetOldest(this.#carts, VISITORS_MAX);
    this.#save();
    return visitorId;
  }

  /** Whether the id belongs to a visitor of ours. */
  knows(visitorId: string): boolean {
    return this.#carts.has(visitorId);
  }

  /** Product ids in the visitor's cart. */
  cart(visitorId: string | undefined): readonly string[] {
    return (visitorId === undefined ? undefined : this.#carts.get(visitorId)) ?? [];
  }

  /** Puts one pattern into the cart; a file is bought once, so twice changes nothing. */
  addToCart(visitorId: string, productId: string): void {
    const cart = this.cart(visitorId);
    if (findProduct(productId) === undefined || cart.includes(productId) || cart.length >= CART_LINES_MAX)
      return;
    this.#carts.set(visitorId, [...cart, productId]);
    this.#save();
  }

  /** Takes one pattern out of the cart. */
  removeFromCart(visitorId: string, productId: string): void {
    this.#carts.set(
      visitorId,
      this.cart(visitorId).filter((id) => id !== productId),
    );
    this.#save();
  }

  /**
   * Turns the cart into an order at the catalogue's prices. The same cart gives the same order as long as it is unpaid: one
   * order id for one purchase is what keeps a shopper who goes back and forth from paying twice.
   * @returns undefined when the cart is empty.
   */
  placeOrder(visitorId: string, now: number): Order | undefined {
    const lines = this.cart(visitorId).flatMap((id) => linesOf(findProduct(id)));
    return lines.length === 0 ? undefined : this.#orderOf(visitorId, lines, now);
  }

  /** An order of the first pattern, whatever is in the cart: for trying the button. The same one until it is paid. */
  placeSample(visitorId: string, now: number): Order {
    return this.#orderOf(visitorId, linesOf(listProducts()[0]), now);
  }

  #orderOf(visitorId: string, lines: Order['lines'], now: number): Order {
    const same = this.ordersOf(visitorId).find(
      (order) => isPayable(order) && JSON.stringify(order.lines) === JSON.stringify(lines),
    );
    if (same !== undefined) return same;
    const order: Order = {
      id: makeOrderId(now),
      visitorId,
      lines,
      totalYen: lines.reduce((sum, line) => sum + line.priceYen, 0),
      createdAt: now,
      state: 'open',
      pointsUsedYen: 0,
      couponUsedYen: 0,
      seenWebhookIds: [],
    };
    this.#orders.set(order.id, order);
    forgetOldest(this.#orders, ORDERS_MAX);
    this.#save();
    return order;
  }

  /** One order, or undefined. */
  find(orderId: string): Order | undefined {
    return this.#orders.get(orderId);
  }

  /** One order if it is that visitor's, else undefined. */
  findFor(visitorId: string | undefined, orderId: string): Order | undefined {
    const order = this.#orders.get(orderId);
    return order !== undefined && order.visitorId === visitorId ? order : undefined;
  }

  /** The visitor's orders, newest first. */
  ordersOf(visitorId: string | undefined): Order[] {
    if (visitorId === undefined) return [];
    return [...this.#orders.values()].filter((order) => order.visitorId === visitorId).reverse();
  }

  /** Stores a changed order, and takes what was paid for out of the cart. */
  update(order: Order): void {
    this.#orders.set(order.id, order);
    if (order.state !== 'open') {
      const bought = new Set(order.lines.map((line) => line.productId));
      const cart = this.cart(order.visitorId);
      if (this.knows(order.visitorId))
        this.#carts.set(
          order.visitorId,
          cart.filter((id) => !bought.has(id)),
        );
    }
    this.#save();
  }

  #save(): void {
    const text = JSON.stringify({
      carts: Object.fromEntries(this.#carts),
      orders: Object.fromEntries(this.#orders),
    });
    const fresh = `${this.#file}.new`;
    const handle = openSync(fresh, 'w', 0o600);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(fresh, this.#file);
  }
}

function linesOf(product: Product | undefined): Order['lines'] {
  return product === undefined ? [] : [{ productId: product.id, priceYen: product.priceYen }];
}

function forgetOldest(map: Map<string, unknown>, max: number): void {
  const oldest = map.keys().next();
  if (map.size > max && oldest.done !== true) map.delete(oldest.value);
}

function makeOrderId(now: number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '');
  return `${day}-${randomBytes(5).toString('hex').toUpperCase()}`;
}
