/**
 * What has happened to each order so far, as a list of moments: messages of the simulator's wire and the shop's own events,
 * in the order in which they became known. Texts come in masked and go out unchanged. Called by the wire feed, the shop's
 * routes and the picture.
 */
import { z } from 'zod';
import { type Moment, momentSchema } from './moment.ts';
import { placeMessage, type WireMessage } from './place-message.ts';

/** A moment of the shop's own, before it has a number and a place. */
export type ShopMoment = Pick<Moment, 'step' | 'lights' | 'from' | 'to' | 'name' | 'text'> & {
  readonly at: number;
};

/** Schema of a story at rest. */
export const storySchema = z.object({
  lastId: z.int(),
  orders: z.array(z.tuple([z.string(), z.array(momentSchema)])),
  trades: z.array(z.tuple([z.string(), z.object({ orderId: z.string(), attempt: z.int() })])),
});

/** A story at rest. */
export type SavedStory = z.infer<typeof storySchema>;

const ORDERS_MAX = 200;
const MOMENTS_MAX = 200;
const WAITING_MAX = 200;
const LISTENERS_MAX = 100;

type Listener = (moment: Moment) => void;

/** The moments of the latest orders. Bounded in orders, in moments per order, and in listeners. */
export class PaymentStory {
  #lastId = 0;
  readonly #orders = new Map<string, Moment[]>();
  readonly #trades = new Map<string, { readonly orderId: string; readonly attempt: number }>();
  #waiting: WireMessage[] = [];
  readonly #listeners = new Set<{ readonly orderId: string; readonly listener: Listener }>();

  /** Adds an event of the shop's own server. */
  tell(orderId: string, { at, ...moment }: ShopMoment): void {
    this.#add(orderId, {
      ...moment,
      at: new Date(at).toISOString(),
      trouble: false,
      isLost: false,
      isReply: false,
      attempt: 0,
    });
  }

  /**
   * Adds a message of the wire. It names GMO-PG's order; which of ours that is, ExecTranEpospay says in ClientField1. What
   * comes before that waits for it.
   */
  hear(message: WireMessage): void {
    if (message.orderId === undefined) return;
    const ours = /(?:^|&)ClientField1=([^&]+)/.exec(message.text)?.[1];
    if (ours !== undefined && message.name === 'ExecTranEpospay') this.#learn(message.orderId, ours);
    const trade = this.#trades.get(message.orderId);
    if (trade === undefined) this.#waiting = [...this.#waiting, message].slice(-WAITING_MAX);
    else this.#add(trade.orderId, { ...placeMessage(message), attempt: trade.attempt });
  }

  /** Moments of an order with a higher id than `afterId`, oldest first. */
  moments(orderId: string, afterId = 0): readonly Moment[] {
    return (this.#orders.get(orderId) ?? []).filter((moment) => moment.id > afterId);
  }

  /** Calls `listener` for every new moment of an order. @returns its undoing, or undefined when too many listen. */
  follow(orderId: string, listener: Listener): (() => void) | undefined {
    if (this.#listeners.size >= LISTENERS_MAX) return undefined;
    const entry = { orderId, listener };
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  /** All of it, for the next start. */
  save(): SavedStory {
    return { lastId: this.#lastId, orders: [...this.#orders], trades: [...this.#trades] };
  }

  /** Takes up what {@link save} gave. */
  load(saved: SavedStory): void {
    this.#lastId = saved.lastId;
    for (const [orderId, moments] of saved.orders) this.#orders.set(orderId, moments);
    for (const [gmoOrderId, trade] of saved.trades) this.#trades.set(gmoOrderId, trade);
  }

  #learn(gmoOrderId: string, orderId: string): void {
    if (this.#trades.has(gmoOrderId)) return;
    const attempt = 1 + [...this.#trades.values()].filter((trade) => trade.orderId === orderId).length;
    this.#trades.set(gmoOrderId, { orderId, attempt });
    forgetOldest(this.#trades, ORDERS_MAX * 2);
    const waited = this.#waiting.filter((message) => message.orderId === gmoOrderId);
    this.#waiting = this.#waiting.filter((message) => message.orderId !== gmoOrderId);
    for (const message of waited) this.#add(orderId, { ...placeMessage(message), attempt });
  }

  #add(orderId: string, moment: Omit<Moment, 'id'>): void {
    this.#lastId += 1;
    const numbered = { ...moment, id: this.#lastId };
    this.#orders.set(orderId, [...this.moments(orderId), numbered].slice(-MOMENTS_MAX));
    forgetOldest(this.#orders, ORDERS_MAX);
    for (const entry of [...this.#listeners]) if (entry.orderId === orderId) entry.listener(numbered);
  }
}

function forgetOldest(map: Map<string, unknown>, max: number): void {
  const oldest = map.keys().next();
  if (map.size > max && oldest.done !== true) map.delete(oldest.value);
}
