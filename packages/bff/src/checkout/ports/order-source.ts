/**
 * The port to the shop's orders: turns what the browser brought into an order whose price the shop's server vouches for.
 * The built-in source verifies an order token; others plug in through `createBff({ orderSource })`.
 */
import type { OrderId, OrderItem, Yen } from '@epos-kantan/shared';

/** An order as the shop's server vouches for it. `tax` is on top of `amount`; whole yen. */
export interface Order {
  readonly orderId: OrderId;
  readonly amount: Yen;
  readonly tax: Yen;
  readonly returnUrl: string;
  readonly cancelUrl: string | null;
  readonly items: readonly OrderItem[];
  readonly metadata: Readonly<Record<string, string>>;
  /** A test payment of the operator's: never captured by itself, and the shop is not told of it. Not for orders of the shop's. */
  readonly trial?: boolean;
}

/** Why an order was not accepted. `orderId` is set only when the signature held. */
export type OrderRefusal =
  'order_token_invalid' | 'order_token_expired' | 'return_url_not_allowed' | 'amount_not_allowed';

/** The end of a verification. */
export type OrderVerification =
  | { readonly ok: true; readonly order: Order }
  | { readonly ok: false; readonly refusal: OrderRefusal; readonly detail: string };

/** Where orders come from. */
export interface OrderSource {
  /** Verifies what the browser brought. `now` in ms since the epoch. Never throws for bad input. */
  verify(orderToken: string, now: number): Promise<OrderVerification>;
}
