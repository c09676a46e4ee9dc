/**
 * Makes `createOrder` a property that a framework can see. React 19, Vue, Preact and Svelte set a property only where the class has one, and
 * write an attribute otherwise: a function would be lost without a word. Called by `define.ts`, which every page with a bundler imports.
 */
import type { CreateOrder } from './order-token-memory.ts';

const makers = new WeakMap<object, CreateOrder>();

/** Gives the class behind a registered tag its accessor; a class that has one keeps it, an unknown tag is left alone. */
export function acceptCreateOrder(tag: string): void {
  const prototype = customElements.get(tag)?.prototype as object | undefined;
  if (prototype === undefined || 'createOrder' in prototype) return;
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
