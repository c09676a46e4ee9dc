/**
 * Makes `createOrder` an accessor. React 19, Vue and Preact set a property where the class has one, and it has; Svelte sets only what
 * has a setter, and writes an attribute otherwise: a function would be lost without a word. Called by `define.ts`, which every page with a
 * bundler imports; the script for plain pages has no byte left for it.
 */
import type { CreateOrder } from './order-token-memory.ts';

const makers = new WeakMap<object, CreateOrder>();

/** Gives the class behind a registered tag its accessor; a class that has one keeps it, an unknown tag is left alone. */
export function acceptCreateOrder(tag: string): void {
  const prototype = customElements.get(tag)?.prototype as object | undefined;
  if (prototype === undefined || Object.getOwnPropertyDescriptor(prototype, 'createOrder')?.set) return;
  Object.defineProperty(prototype, 'createOrder', {
    configurable: true,
    enumerable: true,
    get(this: object) {
      return makers.get(this);
    },
    set(this: object, createOrder: CreateOrder | null | undefined) {
      if (createOrder) makers.set(this, createOrder);
      else makers.delete(this);
    },
  });
}
