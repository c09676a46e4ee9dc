/** `<epos-kantan-status>`: what became of the payment, on the shop's return page. Registered by `define.ts`. */
import { build, draw, setAttributes } from './build-dom.ts';
import { clientFor } from './checkout-client.ts';
import type { CheckoutView } from './checkout-view.ts';
import { RETURN_PARAM, isHandle } from './generated/answer-validators.ts';
import type { Messages } from './i18n/messages.ts';
import { KantanElement } from './kantan-element.ts';
import { PayButton } from './pay-button.ts';
import { baseStyles, statusStyles } from './styles/shadow-styles.ts';
import { STATE_TABLE, wordsFor } from './view-state.ts';
import type { Snapshot, Words } from './view-state.ts';

/**
 * Shows the shopper who comes back from EPOS what became of the payment, and waits while it is being confirmed. It asks the
 * BFF; it never believes the address. While something is being confirmed there is nothing to pay with.
 *
 * @tagname epos-kantan-status
 *
 * @attr {string} endpoint - Base URL of the BFF. Default: where the script came from, else the page's origin.
 * @attr {string} handle - The checkout to show. Default: the one in the address, else the last one of this tab.
 * @attr {string} checkout-param - Query parameter with the handle; `epos_checkout`.
 * @attr {boolean} keep-param - Leaves the parameter in the address.
 * @attr {string} retry-url - Where the shopper can order again when nothing was paid.
 * @attr {string} order-token - The order, signed by the shop's server, to offer paying again right here.
 * @attr {string} order-key - Names the cart that `createOrder` turns into an order.
 * @attr {'brand'|'dark'|'light'|'outline'|'auto'} theme - How the button looks.
 * @attr {'small'|'medium'|'large'} size - How high the button is.
 * @attr {'same-tab'|'manual'} redirect - Who goes to EPOS when paying again: the button, or a listener of `epos-kantan-redirect`.
 * @attr {string} state - Read-only, as on the button; also `unknown`: no handle, or nobody knows it.
 *
 * @slot confirming - In place of the words while the payment is being confirmed.
 * @slot paid - In place of the words and amounts of a paid order.
 * @slot voided - In place of the words and amounts when the shop canceled a paid order before it was charged.
 * @slot refunded - In place of the words and amounts when the shop refunded a paid order in full.
 * @slot failed - In place of the words when nothing was paid.
 * @slot canceled - In place of the words when the shopper canceled.
 * @slot expired - In place of the words when the time ran out.
 * @slot unknown - In place of the words when there is nothing to show.
 * @slot mark - In place of the picture on the button that pays again.
 * @slot label - In place of its label at rest.
 * @slot busy - In place of its words while the payment is being started.
 *
 * @csspart panel - Picture, title, sentence and amounts.
 * @csspart title - The title.
 * @csspart rows - The order and its amounts.
 * @csspart actions - What can be done next.
 * @csspart button - The button that pays again.
 * @csspart mark - The picture on that button.
 * @csspart label - The words on it.
 * @csspart link - A link, or the button that asks again.
 *
 * @cssprop --epos-kantan-background - Colour of the button that pays again.
 * @cssprop --epos-kantan-color - Colour of its words.
 * @cssprop --epos-kantan-border-color - Colour of its border.
 * @cssprop --epos-kantan-radius - Corners of what can be pressed; 0.5rem.
 * @cssprop --epos-kantan-height - Height of the button, never below 44 px.
 * @cssprop --epos-kantan-font - The font family.
 *
 * @cssstate idle - At rest.
 * @cssstate checking - Asking what became of the order; looks and works as at rest.
 * @cssstate unavailable - Payments cannot be taken now.
 * @cssstate creating - The payment is being started.
 * @cssstate redirecting - Leaving for EPOS.
 * @cssstate resumable - An attempt is open and can be continued.
 * @cssstate confirming - Being confirmed: nothing to pay with.
 * @cssstate paid - The order is paid.
 * @cssstate voided - Paid, and canceled by the shop before it was charged.
 * @cssstate refunded - Paid, and refunded in full.
 * @cssstate failed - The attempt was not paid.
 * @cssstate canceled - The shopper canceled.
 * @cssstate expired - The time to pay ran out.
 * @cssstate offline - There is no network.
 * @cssstate error - A press led nowhere.
 * @cssstate unknown - There is no checkout to show.
 *
 * @fires epos-kantan-ready - The first question was answered, or failed.
 * @fires epos-kantan-unavailable - Payments cannot be taken now, so the order cannot be paid again here.
 * @fires epos-kantan-before-redirect - Paying again, about to leave for EPOS; cancelable, `waitUntil(promise)`.
 * @fires epos-kantan-redirect - Leaving; `detail.url`.
 * @fires epos-kantan-statechange - `state` changed; `detail.previousState`.
 * @fires epos-kantan-resume - The payment is still open.
 * @fires epos-kantan-paid - The order is paid. `detail.resumed` is true on a reload. Deliver on the webhook, not on this.
 * @fires epos-kantan-failed - The attempt was not paid.
 * @fires epos-kantan-canceled - The shopper canceled.
 * @fires epos-kantan-expired - The time to pay ran out.
 * @fires epos-kantan-error - No answer, or a press led nowhere; cancelable.
 */
export class EposKantanStatus extends KantanElement {
  protected static override showsHandle = true;

  static override styles = baseStyles + statusStyles;

  /** The name of the tag. */
  static readonly tag = 'epos-kantan-status';
  static override texts = [...KantanElement.texts, 'handle', 'checkoutParam', 'retryUrl', 'keepParam'];

  /** The checkout to show. */
  declare handle: string | undefined;
  /** Query parameter with the handle. */
  declare checkoutParam: string | undefined;
  /** Leaves the parameter in the address. */
  declare keepParam: boolean;
  /** Where the shopper can order again. */
  declare retryUrl: string | undefined;

  readonly #panel = build('div', { class: 'panel', part: 'panel', role: 'status', id: 'reason' });
  readonly #actions = build('div', { class: 'actions', part: 'actions' });
  readonly #button = new PayButton(() => {
    this.press();
  });
  readonly #again = build('button', { type: 'button', part: 'link' });
  readonly #link = build('a', { part: 'link', rel: 'noreferrer' });
  #drawn: string | undefined;

  protected override returnedHandle(): string | undefined {
    const client = clientFor(this.endpoint);
    const handle =
      this.handle ??
      client.returnedHandle(this.checkoutParam ?? RETURN_PARAM, this.keepParam) ??
      client.store.get('returned');
    return isHandle(handle) ? handle : undefined;
  }

  constructor() {
    super();
    this.root.replaceChildren(this.#panel, this.#actions);
    this.#again.addEventListener('click', () => void this.resume());
  }

  protected override draw(): void {
    const { messages } = this;
    const { snapshot } = this.controller;
    const words = wordsFor(snapshot, messages);
    const { labels, short } = messages;
    this.#button.draw(snapshot, words, labels.pay);
    this.#again.textContent = short.check;
    this.#link.textContent = words.short ?? '';
    const action = this.#action(snapshot);
    if (!action?.parentElement) this.#actions.replaceChildren(action ?? '');
    const drawn = JSON.stringify([snapshot, words]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const { picture } = STATE_TABLE[snapshot.state];
    this.#panel.replaceChildren(
      draw(snapshot.stalled ? undefined : picture),
      content(snapshot, words, messages),
    );
  }

  /** What the shopper can do next; nothing that pays while something is being confirmed. */
  #action({ state, stalled }: Snapshot): HTMLElement | undefined {
    const { ended } = STATE_TABLE[state];
    const isStarting = state === 'creating' || state === 'redirecting';
    if (stalled || state === 'error' || state === 'offline') return this.#again;
    if ((ended || isStarting) && (this.orderToken ?? this.createOrder)) return this.#button.element;
    const url = ended ? this.retryUrl : state === 'resumable' ? this.controller.continueUrl : undefined;
    if (!url) return undefined;
    setAttributes(this.#link, { href: url });
    return this.#link;
  }
}

function content({ state, checkout, testMode }: Snapshot, words: Words, messages: Messages): HTMLElement {
  const { titles, sentences, short } = messages;
  const nothing = state === 'idle';
  const starting = STATE_TABLE[state].picture === 'spinner' ? words.short : undefined;
  const title = words.title || (starting ?? titles.unknown ?? '');
  return build(
    'slot',
    { name: nothing ? 'unknown' : state },
    build('p', { part: 'title' }, title),
    build('p', {}, (nothing && sentences.unknown) || words.sentence),
    checkout && (state === 'paid' || state === checkout.funds) ? rows(checkout, messages) : '',
    build('span', { id: 'badge' }, testMode ? short.test : ''),
  );
}

function rows(checkout: CheckoutView, { rows: words, yen }: Messages): HTMLElement {
  const { orderId, total, pointsUsed, couponUsed } = checkout;
  const row = (name: string, value: string) =>
    build('div', {}, build('dt', {}, name), build('dd', {}, value));
  const amount = (name: string, yenUsed = 0) => (yenUsed ? row(name, yen(yenUsed)) : '');
  return build(
    'dl',
    { part: 'rows' },
    row(words.order, orderId),
    amount(words.total, total),
    amount(words.points, pointsUsed),
    amount(words.coupon, couponUsed),
  );
}

declare global {
  interface HTMLElementTagNameMap {
    'epos-kantan-status': EposKantanStatus;
  }
}
