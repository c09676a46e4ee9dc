/**
 * Waits for news about one checkout while it is being confirmed: server-sent events first, polling where they do not come.
 * Called by the page-wide checkout client, once per handle. It asks only while the page is visible, and stops by itself.
 */
import { readCheckoutEvent } from './api-client.ts';
import type { ApiClient } from './api-client.ts';
import type { CheckoutView } from './checkout-view.ts';
import { onPage } from './page-lifecycle.ts';
import { asWidgetError } from './widget-error.ts';

/**
 * Told of every reading, also of one that says the same as before; without a reading when nobody asks any more by itself,
 * because `pollUntil` has passed, or an hour without one, or the handle is not known any more.
 */
export type WatchListener = (checkout?: CheckoutView) => void;

/** Waits between two polls, in seconds; the last one repeats. */
const POLL_SECONDS = [1, 2, 3, 5, 8] as const;
/** A proxy that collects answers lets no event through; after this time we ask instead. */
const FIRST_EVENT_MS_MAX = 5_000;
const WATCH_MS_MAX = 3_600_000;

/** Watches one checkout that is `confirming`; ends when it is anything else, or nobody listens any more. */
export class StatusWatch {
  readonly #api: ApiClient;
  readonly #handle: string;
  readonly #ended: () => void;
  readonly #listeners = new Set<WatchListener>();
  readonly #hourEndsAt = Date.now() + WATCH_MS_MAX;
  #leavePage: (() => void) | undefined;
  #checkout: CheckoutView;
  #polls = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #source: EventSource | undefined;
  #abort = new AbortController();

  constructor(api: ApiClient, handle: string, checkout: CheckoutView, ended: () => void) {
    this.#api = api;
    this.#handle = handle;
    this.#checkout = checkout;
    this.#ended = ended;
  }

  /** Tells a listener too, until the returned function is called. The first one starts the watch. */
  join(listener: WatchListener): () => void {
    this.#listeners.add(listener);
    if (!this.#leavePage) {
      this.#leavePage = onPage((news) => {
        if (news === 'visibilitychange' || news === 'online') this.#listen();
      });
      this.#listen();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  }

  #stop(): void {
    this.#pause();
    this.#leavePage?.();
    this.#ended();
  }

  #pause(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  /** Begins anew; while the page is hidden that means: only stops. */
  #listen(): void {
    this.#pause();
    if (document.visibilityState === 'hidden' || this.#isOver()) return;
    const source = new EventSource(`${this.#api.endpoint}/v1/checkouts/${this.#handle}/events`);
    this.#source = source;
    this.#timer = setTimeout(() => void this.#poll(), FIRST_EVENT_MS_MAX);
    source.onerror = () => {
      this.#pollLater();
    };
    source.addEventListener('checkout', ({ data }: MessageEvent<unknown>) => {
      clearTimeout(this.#timer);
      // The stream stays, but the end of the waiting time must be noticed without news.
      this.#timer = setTimeout(() => this.#isOver(), Math.max(0, this.#endsAt() - Date.now()));
      const checkout = readCheckoutEvent(String(data));
      if (checkout) this.#read(checkout);
    });
  }

  async #poll(): Promise<void> {
    this.#pause();
    if (this.#isOver()) return;
    const { signal } = this.#abort;
    try {
      const checkout = await this.#api.checkout(this.#handle, signal);
      if (!signal.aborted) this.#read(checkout);
    } catch (cause) {
      if (asWidgetError(cause).code === 'not_found') this.#stall();
    }
    if (!signal.aborted) this.#pollLater();
  }

  #pollLater(): void {
    this.#pause();
    if (this.#isOver()) return;
    this.#timer = setTimeout(() => void this.#poll(), (POLL_SECONDS[this.#polls] ?? 8) * 1_000);
    this.#polls += 1;
  }

  #read(checkout: CheckoutView): void {
    this.#checkout = checkout;
    if (checkout.status !== 'confirming') this.#stop();
    this.#tell(checkout);
  }

  #endsAt(): number {
    const { pollUntil } = this.#checkout;
    return pollUntil === undefined ? this.#hourEndsAt : Math.min(Date.parse(pollUntil), this.#hourEndsAt);
  }

  #isOver(): boolean {
    if (Date.now() < this.#endsAt()) return false;
    this.#stall();
    return true;
  }

  #stall(): void {
    this.#stop();
    this.#tell();
  }

  #tell(checkout?: CheckoutView): void {
    for (const listener of [...this.#listeners]) listener(checkout);
  }
}
