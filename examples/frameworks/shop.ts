/** What every page of this shop knows: what is in the cart, and how the shop's server makes an order of it. */
import type { CreateOrder, Label, Theme } from '@epos-kantan/widget';

const page = location.pathname.split('/')[1] ?? '';

const cart = (await (await fetch(`/api/cart/${page}`)).json()) as { endpoint: string; orderToken: string };

/** Where the BFF is, and the order, signed by the shop's server. */
export const { endpoint, orderToken } = cart;

/** Has the shop's server sign the order: at the press, instead of before. */
export const createOrder: CreateOrder = async ({ signal }) => {
  const answer = await fetch(`/api/orders/${page}`, { method: 'POST', signal });
  if (!answer.ok) throw new Error(`no order: ${String(answer.status)}`);
  return answer.text();
};

const address = new URLSearchParams(location.search);

/** The shopper comes back from EPOS. Read once: the status element takes the parameter out of the address. */
export const isBack = address.has('epos_checkout');

/** What the shop changes about its button while it is on the page. */
export interface Look {
  readonly label: Label;
  readonly theme: Theme;
  readonly lang: string;
  readonly disabled: boolean | undefined;
}

/** The look that a page begins with, and the other one. `?undefined` in the address says so of a flag that is off, instead of `false`. */
export const looks = [
  { label: 'pay', theme: 'brand', lang: 'ja', disabled: address.has('undefined') ? undefined : false },
  { label: 'buy', theme: 'dark', lang: 'en', disabled: true },
] as const satisfies readonly Look[];
