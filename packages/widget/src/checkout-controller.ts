/**
 * The state machine of one element, without a framework and without DOM: asks what became of the order, starts it when
 * pressed, and says what is to be shown. The elements hand in what the page wants, draw the snapshot and dispatch the events.
 *
 * Two rules keep it honest. An answer that is not known is never shown as "failed"; and whatever is under way belongs to a
 * turn, a signal that a press, another order or leaving the page aborts, so that an answer which comes late changes nothing.
 */
import { clientFor } from './checkout-client.ts';
import type { Finding } from './api-client.ts';
import type { CheckoutClient } from './checkout-client.ts';
import type { CheckoutView } from './checkout-view.ts';
import { BeforeRedirectEvent, CheckoutEvent } from './events.ts';
import type { CheckoutEventDetail, EventKind } from './events.ts';
import { orderIdOf } from './order-id.ts';
import type { OrderMaker } from './order-token-memory.ts';
import { onPage } from './page-lifecycle.ts';
import { startOrder } from './start-order.ts';
import { startAlone } from './tab-lock.ts';
import { STATE_TABLE, isBusy, isPressable, stateOf } from './view-state.ts';
import type { Snapshot } from './view-state.ts';
import { WidgetError, asWidgetError } from './widget-error.ts';
import { within } from './within.ts';

/** What the page wants, as the element's attributes say it. */
export interface OrderSettings extends OrderMaker, Pick<EventTarget, 'dispatchEvent'> {
  readonly endpoint: string | undefined;
  readonly orderToken: string | undefined;
  readonly redirect: 'same-tab' | 'manual' | undefined;
}

/** What a controller has done for it by the element, or by whatever shows it. */
export interface ControllerView {
  /** It shows the checkout of a handle first of all, whatever order could be paid next. */
  readonly showsHandle: boolean | undefined;
  /** The handle that the page was given. */
  handle(): string | undefined;
  /** The snapshot was replaced. */
  changed(): void;
}

const AT_REST: Snapshot = { state: 'idle', stalled: false, silent: false, resumed: false, testMode: false };
const BEFORE_REDIRECT_MS_MAX = 10_000;
/** The page is still here after this long: the shopper may have stayed, so we ask what became of the order. */
const STILL_HERE_MS = 10_000;

/** One element's road from a press to an outcome. */
export class CheckoutController {
  readonly #order: OrderSettings;
  readonly #view: ControllerView;
  #snapshot = AT_REST;
  #turn = new AbortController();
  /** Ends after the first paint; nothing is asked or told before. */
  #arrival: Promise<void> | undefined;
  #flight: Promise<void> | undefined;
  #question: Promise<void> | undefined;
  #handle: string | undefined;
  #unwatch: (() => void) | undefined;
  #leave: (() => void) | undefined;
  #isReady = false;

  constructor(order: OrderSettings, view: ControllerView) {
    this.#order = order;
    this.#view = view;
  }

  /** What is to be shown. */
  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Where an open attempt goes on, when there is one. */
  get continueUrl(): string | undefined {
    return this.#handle && `${this.#client.api.endpoint}/redirect/${this.#handle}`;
  }

  /** The element is on the page. Asks and says nothing before it was painted; its neighbours and listeners are there by then too. */
  connect(): void {
    const checkLine = () => {
      if (navigator.onLine) void this.resume();
      else if (isPressable(this.#snapshot)) this.#fail(new WidgetError('offline', true));
    };
    const arrival = new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    this.#arrival = arrival;
    void arrival.then(() => {
      if (this.#arrival !== arrival) return;
      this.#arrival = undefined;
      checkLine();
    });
    const client = this.#client;
    const leaveTokens = client.tokens.join(this.#order);
    const leavePage = onPage((news) => {
      if (news === 'pagehide') {
        this.#nextTurn();
      } else if (!document.hidden) {
        // Back: whatever was under way is over. A press works at once and repeats the same request.
        if (news === 'pageshow' && isBusy(this.#snapshot)) this.#set({ state: 'checking' });
        checkLine();
      }
    });
    this.#leave = () => {
      leavePage();
      leaveTokens();
      client.fallSilent(this);
    };
  }

  /** The element is gone: nothing of it may redirect, ask or speak any more. */
  disconnect(isReady = false): void {
    this.#leave?.();
    this.#leave = this.#arrival = undefined;
    this.#nextTurn();
    this.#isReady = isReady;
    this.#snapshot = AT_REST;
  }

  /**
   * The page handed in another order, cart, handle or BFF. What was under way for the former one changes nothing any more; the
   * question about the new one is asked after the next paint, once, however much changes until then. A renewed token of the same order
   * is no change.
   */
  orderChanged(previousToken?: string): void {
    if (!this.#leave) return;
    const orderId = orderIdOf(previousToken);
    if (orderId && orderId === orderIdOf(this.#order.orderToken)) return;
    this.#handle = undefined;
    this.#set({ state: 'idle', checkout: undefined });
    this.disconnect(this.#isReady);
    this.connect();
  }

  /**
   * Starts, continues or repeats the payment. Does nothing where a press would do nothing; one at a time.
   * @throws WidgetError after it was shown, when the shopper could not be sent on.
   */
  pay(): Promise<void> {
    if (!this.#flight && isPressable(this.#snapshot)) {
      const signal = this.#nextTurn();
      const pay = () => this.#pay(signal);
      this.#flight = (this.#arrival?.then(pay) ?? pay()).finally(() => {
        if (!signal.aborted) this.#flight = undefined;
      });
    }
    return this.#flight ?? Promise.resolve();
  }

  /** Asks what became of the order. Starts nothing, and never holds up a press. */
  async resume(): Promise<CheckoutView | undefined> {
    const { signal } = this.#turn;
    await this.#arrival;
    if (!signal.aborted && !this.#flight && !this.#unwatch && navigator.onLine) {
      this.#question ??= this.#ask(signal).finally(() => {
        if (!signal.aborted) this.#question = undefined;
      });
      await this.#question;
    }
    return this.#snapshot.checkout;
  }

  get #client(): CheckoutClient {
    return clientFor(this.#order.endpoint);
  }

  /** Ends whatever is under way. */
  #nextTurn(): AbortSignal {
    // Nothing begins any more for a page, an order or an element that is gone.
    this.#turn.abort(new WidgetError('aborted', true));
    this.#turn = new AbortController();
    this.#flight = this.#question = undefined;
    this.#client.answers.clear();
    this.#stopWatching();
    return this.#turn.signal;
  }

  async #pay(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { ended = false } = STATE_TABLE[this.#snapshot.state];
    this.#set({ state: 'creating' });
    try {
      await startAlone(
        this.#client.lockOf(this.#order),
        signal,
        () => this.#start(signal, ended),
        () => this.#ask(signal),
      );
    } catch (cause) {
      const error = asWidgetError(cause);
      if (!signal.aborted) this.#fail(error);
      throw error;
    }
  }

  async #start(signal: AbortSignal, ended: boolean): Promise<void> {
    signal.throwIfAborted();
    const client = this.#client;
    const answer = await startOrder(client, this.#order, signal, ended, this.#snapshot.checkout?.orderId);
    if (signal.aborted) return;
    const { checkout, handle, redirect } = answer;
    const { orderId, status } = checkout;
    client.store.set(`told ${orderId}`);
    client.speaksFor(orderId, this, true);
    if (redirect && status !== 'paid' && status !== 'confirming') {
      this.#remember(checkout, handle);
      await this.#leaveFor(redirect.page, signal);
    } else {
      // Nothing to pay, so nothing may be offered, whatever the word.
      const isOpen = status === 'created' || status === 'awaiting_shopper';
      this.#show(isOpen ? { ...checkout, status: 'confirming' } : checkout, handle);
    }
  }

  async #leaveFor(url: string, signal: AbortSignal): Promise<void> {
    const before = new BeforeRedirectEvent(this.#detail());
    let goes = this.#order.dispatchEvent(before);
    try {
      if (goes) await within(BEFORE_REDIRECT_MS_MAX, Promise.all(before.waits), signal);
    } catch {
      goes = false;
    }
    if (signal.aborted) return;
    this.#set({ state: goes ? 'redirecting' : 'resumable' });
    if (!goes) return;
    this.#tell('redirect', { url });
    if (this.#order.redirect !== 'manual') leaveTo(url);
    setTimeout(() => {
      if (!signal.aborted && this.#snapshot.state === 'redirecting') void this.resume();
    }, STILL_HERE_MS);
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { state } = this.#snapshot;
    if (state === 'idle' || state === 'offline') this.#set({ state: 'checking' });
    try {
      const finding = await this.#find();
      if (!signal.aborted) this.#showFinding(finding);
    } catch (cause) {
      if (!signal.aborted) this.#askFailed(asWidgetError(cause));
    }
    if (this.#isReady || !this.#leave) return;
    this.#isReady = true;
    this.#tell('ready');
  }

  /** By the handle, by the order, or whether anything can be paid at all: the first that there is. */
  async #find(): Promise<Finding> {
    const client = this.#client;
    const { showsHandle } = this.#view;
    const token = this.#order.orderToken ?? client.tokens.get(this.#order);
    let handle = showsHandle || !token ? (this.#handle ?? this.#view.handle()) : undefined;
    if (!handle) {
      if (showsHandle && !token) throw new WidgetError('not_found', false);
      try {
        return await client.ask(token);
      } catch (cause) {
        // A token that is too old to ask with still belongs to a checkout that may be read.
        handle = client.store.get(`handle ${orderIdOf(token) ?? ''}`);
        if (!handle || asWidgetError(cause).code !== 'order_token_expired') throw cause;
      }
    }
    const checkout = await client.api.checkout(handle);
    return { checkout, handle, available: true, testMode: checkout.testMode };
  }

  #showFinding({ checkout, handle, available, testMode }: Finding): void {
    const state = checkout ? stateOf(checkout) : 'idle';
    // What is paid or open stays so; only what would have to be started cannot be.
    if (checkout && (available || (state !== 'idle' && !STATE_TABLE[state].ended)))
      this.#show(checkout, handle);
    else this.#set({ state: available ? 'idle' : 'unavailable', checkout: checkout ?? undefined, testMode });
  }

  /** No answer to a question. What was under way is unknown then; where nothing was, a press will tell. */
  #askFailed(error: WidgetError): void {
    const { state } = this.#snapshot;
    const { showsHandle } = this.#view;
    // What is proven does not become doubtful because nobody answers now.
    if (state === 'paid') return;
    if (showsHandle && error.code === 'not_found') this.#set({ state: 'unknown' });
    else if (showsHandle || state === 'redirecting') this.#fail(error);
    else if (state === 'checking' || state === 'creating') this.#set({ state: 'idle' });
  }

  #remember(checkout: CheckoutView, handle?: string | null): void {
    const { testMode, orderId } = checkout;
    this.#snapshot = { ...this.#snapshot, checkout, testMode };
    this.#handle = handle ?? undefined;
    if (handle) this.#client.store.set(`handle ${orderId}`, handle);
  }

  #show(checkout: CheckoutView, handle?: string | null): void {
    const { store } = this.#client;
    const { status, orderId } = checkout;
    const told = `told ${orderId}`;
    this.#stopWatching();
    this.#remember(checkout, handle);
    this.#set({ state: stateOf(checkout), resumed: store.get(told) === status });
    store.set(told, status);
    if (status !== 'confirming' || !handle) return;
    const unwatch = this.#client.watch(handle, checkout, (news) => {
      if (news?.status === 'confirming') {
        this.#set({ checkout: news });
      } else if (news) {
        this.#show(news, handle);
      } else {
        this.#stopWatching();
        this.#set({ stalled: true });
      }
    });
    if (this.#snapshot.stalled) unwatch();
    else this.#unwatch = unwatch;
  }

  #fail(error: WidgetError): void {
    this.#set({ state: error.code === 'offline' ? 'offline' : 'error', error });
  }

  #stopWatching(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
  }

  #detail(): CheckoutEventDetail {
    const { state, checkout, resumed, testMode } = this.#snapshot;
    return { ...(checkout && { orderId: checkout.orderId }), state, testMode, resumed };
  }

  #tell(kind: EventKind, more: object = {}, cancelable = false): boolean {
    return this.#order.dispatchEvent(new CheckoutEvent(kind, { ...this.#detail(), ...more }, cancelable));
  }

  /** Replaces the snapshot, has it drawn, and tells the page. */
  #set(change: Partial<Snapshot>): void {
    const { state: previousState, checkout: known, testMode } = this.#snapshot;
    this.#snapshot = { ...AT_REST, state: previousState, checkout: known, testMode, ...change };
    const { state, checkout, error } = this.#snapshot;
    this.#view.changed();
    if (state === previousState) return;
    this.#tell('statechange', { previousState });
    const { event } = STATE_TABLE[state];
    if (event && (!checkout || this.#client.speaksFor(checkout.orderId, this))) this.#tell(event);
    if (!error) return;
    const { code, recoverable } = error;
    if (!this.#tell('error', { code, recoverable }, true)) this.#set({ error, silent: true });
  }
}

/** The whole window, also from inside a frame: neither EPOS nor the page on the way there is shown in one. */
function leaveTo(url: string): void {
  try {
    (top as Window).location.href = url;
  } catch (cause) {
    throw new WidgetError('frame_blocked', false, cause);
  }
}
