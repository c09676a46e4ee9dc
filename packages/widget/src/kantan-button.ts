/** `<epos-kantan-button>`: the button on the shop's page. Registered by `define.ts`. */
import type { Beacon } from '@epos-kantan/shared';
import { build, draw } from './build-dom.ts';
import { clientFor } from './checkout-client.ts';
import type { CheckoutEventMap } from './events.ts';
import { RETURN_PARAM } from './generated/answer-validators.ts';
import type { Label } from './i18n/messages.ts';
import { KantanElement } from './kantan-element.ts';
import { PayButton } from './pay-button.ts';
import { baseStyles, buttonStyles } from './styles/shadow-styles.ts';
import { STATE_TABLE, isPressable, wordsFor } from './view-state.ts';

/**
 * Takes an order to EPOS Kantan Payment and shows what became of it. It never decides that something is paid: the shop's
 * server learns that by webhook.
 *
 * @tagname epos-kantan-button
 *
 * @attr {string} endpoint - Base URL of the BFF. Default: where the script came from, else the page's origin.
 * @attr {string} order-token - The order, signed by the shop's server.
 * @attr {string} order-key - Names the cart that `createOrder` turns into an order.
 * @attr {'pay'|'buy'|'checkout'|'order'|'continue'|'plain'} label - What the button says at rest.
 * @attr {'brand'|'dark'|'light'|'outline'|'auto'} theme - How it looks.
 * @attr {'small'|'medium'|'large'} size - How high it is: 44, 48 or 56 px.
 * @attr {'same-tab'|'manual'} redirect - Who goes to EPOS: the button, or a listener of `epos-kantan-redirect`.
 * @attr {boolean} disabled - As on a native button.
 * @attr {boolean} beacon - Tells the BFF in one word that the button was shown, and of each press, for the conversion figures.
 * @attr {string} state - Read-only: idle, checking, unavailable, creating, redirecting, resumable, confirming, paid, voided,
 *   refunded, failed, canceled, expired, offline or error.
 *
 * @slot mark - In place of the picture before the label.
 * @slot label - In place of the label at rest.
 * @slot busy - In place of the words while the payment is being started.
 * @slot error - In place of the sentence below the button.
 * @slot note - A line below the button, always there.
 * @slot - A form as the road without JavaScript; not shown once the element works.
 *
 * @csspart button - The button.
 * @csspart mark - The picture before the label.
 * @csspart label - The words on the button.
 * @csspart message - The sentence that floats below the button.
 * @csspart badge - The mark of a test environment.
 *
 * @cssprop --epos-kantan-background - Colour of the button.
 * @cssprop --epos-kantan-color - Colour of its words.
 * @cssprop --epos-kantan-border-color - Colour of its border.
 * @cssprop --epos-kantan-radius - Its corners; 0.5rem.
 * @cssprop --epos-kantan-height - Its height, never below 44 px.
 * @cssprop --epos-kantan-font - Its font family.
 * @cssprop --epos-kantan-z-index - Level of the floating sentence; 10.
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
 *
 * @fires epos-kantan-ready - The first question was answered, or failed.
 * @fires epos-kantan-unavailable - Payments cannot be taken now.
 * @fires epos-kantan-before-redirect - About to leave for EPOS; cancelable, `waitUntil(promise)`.
 * @fires epos-kantan-redirect - Leaving; `detail.url`.
 * @fires epos-kantan-resume - An open attempt was found.
 * @fires epos-kantan-statechange - `state` changed; `detail.previousState`.
 * @fires epos-kantan-paid - The order is paid. Do not deliver on this; deliver on the webhook.
 * @fires epos-kantan-failed - The attempt was not paid.
 * @fires epos-kantan-canceled - The shopper canceled.
 * @fires epos-kantan-expired - The time to pay ran out.
 * @fires epos-kantan-error - A press led nowhere; `detail.code`, `detail.recoverable`; cancelable: the page says it itself.
 */
export class EposKantanButton extends KantanElement {
  static override styles = baseStyles + buttonStyles;

  /** The name of the tag. */
  static readonly tag = 'epos-kantan-button';
  static override texts = [...KantanElement.texts, 'label', 'disabled'];
  /** It belongs to the shop's form that it stands in. */
  static readonly formAssociated = true;

  /** What the button says at rest; an unknown word counts as `pay`. */
  declare label: Label | undefined;
  /** As on a native button. */
  declare disabled: boolean;

  readonly #button: PayButton = new PayButton(() => {
    const form = this.closest<HTMLFormElement>('form:not([novalidate]):invalid');
    if (form) form.reportValidity();
    else if (isPressable(this.controller.snapshot)) this.press();
    // A press where nothing can be started says why not.
    else this.#float(true);
  }, this.root.querySelector('button'));
  readonly #badge = build('span', { id: 'badge', part: 'badge' });
  readonly #heard = build('span', { class: 'said', role: 'status' });
  /** There only while there is something to say: most buttons never have anything. */
  #callout: HTMLElement | undefined;
  #drawn: string | undefined;

  protected override returnedHandle(): string | undefined {
    // The status element has its own parameter and may want to keep it in the address.
    const other = document.querySelector('epos-kantan-status');
    return other ? undefined : clientFor(this.endpoint).returnedHandle(RETURN_PARAM);
  }

  constructor() {
    super();
    const { form } = this.#button.element;
    for (const drawn of [...this.root.children]) if (drawn !== form) drawn.remove();
    this.root.append(
      form ? '' : this.#button.element,
      this.#badge,
      this.#heard,
      build('slot', { name: 'note' }),
    );
    this.root.addEventListener('keydown', (event) => {
      if ((event as KeyboardEvent).key === 'Escape') this.#float(false);
    });
    this.addEventListener('epos-kantan-statechange', () => this.#count('shown'), { once: true });
    this.addEventListener('epos-kantan-statechange', ({ detail }) => {
      if (detail.state === 'creating') this.#count('pressed');
    });
  }

  /** Called by the browser: the attribute or a fieldset around it changed. */
  formDisabledCallback(): void {
    this.redraw();
  }

  protected override draw(): void {
    const { messages } = this;
    const { snapshot } = this.controller;
    const { state, stalled, testMode } = snapshot;
    const words = wordsFor(snapshot, messages);
    const { title, sentence } = words;
    const { labels, short } = messages;
    const label = this.label ?? 'pay';
    this.#button.draw(
      snapshot,
      words,
      Object.hasOwn(labels, label) ? labels[label] : labels.pay,
      this.matches(':disabled'),
    );
    this.#badge.textContent = testMode ? short.test : '';
    const drawn = JSON.stringify([state, words]);
    if (drawn === this.#drawn) return;
    // What was there from the start need not be announced.
    if (this.#drawn) this.#heard.textContent = `${words.short ?? ''} ${title} ${sentence}`;
    this.#drawn = drawn;
    // The sentence goes with its focus; the shopper is put back on the button.
    if (this.#callout?.matches(':focus-within')) this.#button.element.focus();
    this.#callout?.remove();
    this.#callout = undefined;
    if (!title && !sentence) return;
    const { picture, floats, ended } = STATE_TABLE[state];
    const close = build('button', { type: 'button', 'aria-label': short.close }, draw('close'));
    close.addEventListener('click', () => {
      // It goes away with its focus; the shopper is put back where they were.
      this.#button.element.focus();
      this.#float(false);
    });
    this.#callout = build(
      'div',
      { part: 'message', class: 'message' },
      draw(picture === 'fault' ? picture : undefined),
      build('span', { id: 'reason' }, build('slot', { name: 'error' }, build('b', {}, title), sentence)),
      close,
    );
    this.#heard.before(this.#callout);
    this.#float((floats ?? ended ?? stalled) && !snapshot.silent);
  }

  /** Off without the attribute. One word and nothing else: no order, no address of the page, nothing about the shopper. */
  #count(word: Beacon): void {
    if (this.hasAttribute('beacon'))
      navigator.sendBeacon(`${clientFor(this.endpoint).api.endpoint}/v1/beacon`, word);
  }

  #float(isShown: boolean): void {
    if (this.#callout) this.#callout.hidden = !isShown;
  }
}

/** Adds the typed events to the element. */
export interface EposKantanButton {
  addEventListener<Name extends keyof CheckoutEventMap>(
    type: Name,
    listener: (this: EposKantanButton, event: CheckoutEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'epos-kantan-button': EposKantanButton;
  }
}
