/** The markup of the measured buttons. */
import { mockOrderToken } from '@epos-kantan/widget/mock/fetch';

/** An order token that the mock takes. */
export function tokenOf(orderId: string): string {
  return mockOrderToken({ orderId, total: 9_800, returnUrl: 'https://shop.example/thanks' });
}

/** A button of an order; it leaves no page. */
export function tagOf(orderId: string): string {
  return `<epos-kantan-button redirect="manual" order-token="${tokenOf(orderId)}"></epos-kantan-button>`;
}
