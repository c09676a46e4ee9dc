/**
 * Does once what many in this process ask the store for at the same time. A thousand starts of one order would else hold every connection to
 * wait for one lock, and no other payment would find a free one. Called by `start-checkout`.
 */
import type { CheckoutStore } from './ports/checkout-store.ts';

/** A piece of work, begun by the caller or by another before it. */
export interface Joint<T> {
  readonly isOwn: boolean;
  readonly end: Promise<T>;
}

/** What is under way, by name. One map per store: the processes of a test share a program. */
const underWay = new WeakMap<CheckoutStore, Map<string, Promise<unknown>>>();

/** Begins `work`, or joins the one of this name that is under way; a failure is that of all. A name stands for one type. */
export function together<T>(store: CheckoutStore, name: string, work: () => Promise<T>): Joint<T> {
  const ofStore = underWay.get(store) ?? new Map<string, Promise<unknown>>();
  underWay.set(store, ofStore);
  const others = ofStore.get(name);
  if (others !== undefined) return { isOwn: false, end: others as Promise<T> };
  const end = work().finally(() => ofStore.delete(name));
  ofStore.set(name, end);
  return { isOwn: true, end };
}
