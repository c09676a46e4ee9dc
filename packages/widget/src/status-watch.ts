/**
 * Waits for news about one checkout while it is being confirmed: server-sent events first, polling where they do not come.
 * Called by the page-wide checkout client, once per handle. It asks only while the page is visible, and stops by itself.
 */
import { readCheckoutEvent } from './api-client.ts';
import type { ApiClient } from './api-client.ts';
import type { CheckoutView } from './checkout-view.ts';
import { onPage } from './page-lifecycle.ts';
import { inTurn, lockName } from './tab-lock.ts';
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

/** Subscribes until the returned function is called. */
type Join = (listener: WatchListener) => () => void;

/**
 * Watches one checkout that is `confirming`, in one tab of the browser at a time; ends when it is anything else, or nobody listens any more.
 * The end of the waiting time is noticed without news; a `pollUntil` that nobody can read is none.
 * @param ended Called when it has ended.
 * @returns Tells a listener too, until the function that this returns is called. The first one starts the watch.
 */
export function watchStatus(api: ApiClient, handle: string, checkout: CheckoutView, ended: () => void): Join {
  const hourEndsAt = Date.now() + WATCH_MS_MAX;
  let leavePage: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = new AbortController();

  /** Asks for nothing, and lets another tab ask. */
  const rest = () => {
    clearTimeout(timer);
    turn.abort();
    turn = new AbortController();
  };
  const stop = () => {
    rest();
    leavePage?.();
    ended();
  };
  const read = (news?: CheckoutView) => {
    checkout = news ?? checkout;
    if (news?.status === 'confirming') waitForEnd();
    else stop();
    tell(news);
  };
  const waitForEnd = () => {
    clearTimeout(timer);
    const endsAt = Math.min(Date.parse(checkout.pollUntil ?? '') || hourEndsAt, hourEndsAt);
    // What is longer past than 24 days would count as a time to come.
    timer = setTimeout(read, Math.max(0, endsAt - Date.now()));
  };
  /** Begins anew; while the page is hidden that means: only stops. */
  const listen = () => {
    rest();
    if (document.hidden) return;
    waitForEnd();
    const { signal } = turn;
    inTurn(lockName(api.endpoint, handle), signal, () => askOften(api, handle, signal, read));
  };

  const [tell, join] = audience(() => {
    leavePage = onPage((news) => {
      if (news === 'visibilitychange' || news === 'online') listen();
    });
    listen();
  }, stop);
  return join;
}

/** Asks until the signal aborts. `read` is called without a checkout when the handle is not known any more. */
function askOften(
  api: ApiClient,
  handle: string,
  signal: AbortSignal,
  read: (checkout?: CheckoutView) => void,
): void {
  let polls = 0;
  const source = new EventSource(`${api.endpoint}/v1/checkouts/${handle}/events`);
  const pause = () => {
    clearTimeout(timer);
    source.close();
  };
  const poll = async () => {
    pause();
    try {
      const news = await api.checkout(handle, signal);
      if (!signal.aborted) read(news);
    } catch (cause) {
      if (asWidgetError(cause).code === 'not_found') read();
    }
    if (!signal.aborted) pollLater();
  };
  const pollLater = () => {
    pause();
    timer = setTimeout(() => void poll(), (POLL_SECONDS[polls++] ?? 8) * 1_000);
  };
  let timer = setTimeout(() => void poll(), FIRST_EVENT_MS_MAX);
  signal.addEventListener('abort', pause);
  source.onerror = pollLater;
  source.addEventListener('checkout', ({ data }: MessageEvent<string>) => {
    clearTimeout(timer);
    const news = readCheckoutEvent(data);
    if (news) read(news);
  });
}

/** Those who are told. The first one begins it, the last one who leaves ends it. */
function audience(begin: () => void, end: () => void): [tell: WatchListener, join: Join] {
  const listeners = new Set<WatchListener>();
  const tell: WatchListener = (news) => {
    for (const listener of [...listeners]) listener(news);
  };
  const join = (listener: WatchListener) => {
    listeners.add(listener);
    if (listeners.size === 1) begin();
    return () => {
      listeners.delete(listener);
      if (!listeners.size) end();
    };
  };
  return [tell, join];
}
