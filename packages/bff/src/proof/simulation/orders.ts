/** The orders of a simulated world, as the shop's server vouches for them; verifying tokens is not part of what is simulated. */
import { orderIdSchema, yen } from '@epos-kantan/shared';
import type { Order } from '../../checkout/ports/order-source.ts';
import type { World } from './world-parts.ts';

/** The order with this number. */
export function makeOrder(world: World, number: number): Order {
  const { random } = world;
  return {
    orderId: orderIdSchema.parse(`order-${String(number).padStart(2, '0')}`),
    amount: yen(random.between(100, 50_000)),
    tax: yen(random.pick([0, 0, random.between(1, 500)])),
    returnUrl: 'https://shop.example/thanks',
    cancelUrl: random.chance(0.5) ? 'https://shop.example/cart' : null,
    items: [],
    metadata: {},
  };
}

/** The same order at another price, sometimes with the same total. */
export function repriced({ random }: World, order: Order): Order {
  if (order.amount > 1 && random.chance(0.2)) {
    return { ...order, amount: yen(order.amount - 1), tax: yen(order.tax + 1) };
  }
  return { ...order, amount: yen(random.between(100, 50_000)) };
}
