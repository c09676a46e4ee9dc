/**
 * What the two elements have in common: attributes, language, the controller and its life on the page, state mirrored for
 * CSS. Extended by the button and the status element; it draws nothing.
 */
import { CheckoutController } from './checkout-controller.ts';
import type { CheckoutView } from './checkout-view.ts';
import { ElementBase } from './element-base.ts';
import { messagesFor, registerLocale } from './i18n/locales.ts';
import type { Messages } from './i18n/messages.ts';
import { followLang, nearestLang } from './nearest-lang.ts';
import type { CreateOrder } from './order-token-memory.ts';
import { VERSION } from './version.ts';
import type { CheckoutState } from './checkout-state.ts';
import type { WidgetError } from './widget-error.ts';

/** How the button looks. `auto` is `brand`, and `light` where the system asks for dark. */
export type Theme = 'brand' | 'dark' | 'light' | 'outline' | 'auto';

/** How high the button is: 44, 48 or 56 px, growing with the page's font size. */
export type Size = 'small' | 'medium' | 'large';

/** The common base; not to be used by itself. */
export abstract class KantanElement extends ElementBase {
  /** The version of the package that this class came with. */
  static readonly version: string = VERSION;

  /** Adds a language or changes words, for pages that have nothing but the tags: `customElements.get(…).registerLocale(…)`. */
  static readonly registerLocale = registerLocale;

  /** Whether the checkout of a handle comes before the order that could be paid. */
  declare protected static showsHandle?: boolean;

  static override texts = ['endpoint', 'orderToken', 'orderKey', 'theme', 'size', 'redirect'];

  /** Base URL of the BFF. Default: where the script came from, else the page's own origin. */
  declare endpoint: string | undefined;
  /** The order, signed by the shop's server. */
  declare orderToken: string | undefined;
  /** Makes an order token on press. Must return the same `orderId` for the same cart. */
  declare createOrder: CreateOrder | undefined;
  /**
   * Names the cart that `createOrder` makes an order of, for example the cart's id and version. The token is used again only
   * under the same key. Without one, the page's path and the element's `id` stand for the cart.
   */
  declare orderKey: string | undefined;
  /** How the button looks. */
  declare theme: Theme | undefined;
  /** How high the button is. */
  declare size: Size | undefined;
  /** `same-tab` goes to EPOS by itself; `manual` leaves that to a listener of `epos-kantan-redirect`. */
  declare redirect: 'same-tab' | 'manual' | undefined;

  readonly #controller = new CheckoutController(this, {
    showsHandle: (this.constructor as typeof KantanElement).showsHandle,
    handle: () => this.returnedHandle(),
    changed: () => {
      this.#mirrorState();
      this.redraw();
    },
  });
  #internals: ElementInternals | undefined;
  #unfollow: (() => void) | undefined;

  /** What the last events said: see the list of states in the documentation. Mirrored as the attribute `state`. */
  get state(): CheckoutState {
    return this.#controller.snapshot.state;
  }

  /** The checkout as the BFF described it last. */
  get checkout(): CheckoutView | undefined {
    return this.#controller.snapshot.checkout;
  }

  /** Why the last press led nowhere. */
  get error(): WidgetError | undefined {
    return this.#controller.snapshot.error;
  }

  /**
   * Does what a press does. One payment at a time: a second call joins the first.
   * @throws WidgetError when the shopper could not be sent on; the element has shown it by then.
   */
  pay(): Promise<void> {
    return this.#controller.pay();
  }

  /** Asks what became of the order; starts nothing. */
  resume(): Promise<CheckoutView | undefined> {
    return this.#controller.resume();
  }

  /** Called by the browser: the element is on the page. */
  connectedCallback(): void {
    this.adoptEarly();
    this.#unfollow = followLang(this, () => {
      this.redraw();
    });
    this.#mirrorState();
    this.draw();
    this.#controller.connect();
  }

  /** Called by the browser: an attribute changed. */
  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.isConnected || before === after) return;
    if (/^(order|endp|handle)/.test(name))
      this.#controller.orderChanged((name === 'order-token' && before) || undefined);
    this.redraw();
  }

  /** Called by the browser: the element is gone. */
  disconnectedCallback(): void {
    this.#unfollow?.();
    this.#controller.disconnect();
  }

  protected get controller(): CheckoutController {
    return this.#controller;
  }

  protected get messages(): Messages {
    return messagesFor(nearestLang(this));
  }

  /** A press by the shopper: what went wrong was shown and told by an event, so nobody else has to catch it. */
  protected press(): void {
    this.pay().catch(() => undefined);
  }

  /** The handle that the page was given. */
  protected abstract returnedHandle(): string | undefined;

  #mirrorState(): void {
    const { state } = this;
    if (this.getAttribute('state') === state) return;
    this.setAttribute('state', state);
    try {
      this.#internals ??= this.attachInternals();
      this.#internals.states.clear();
      this.#internals.states.add(state);
    } catch {
      // Engines without custom states; the attribute is the contract.
    }
  }
}
