/** What every page may know. */
export interface Shop {
  readonly endpoint: string;
  readonly orderIds: readonly string[];
}

/** An order, signed by the shop's server. */
export interface Order {
  readonly orderId: string;
  readonly endpoint: string;
  readonly orderToken: string;
}
