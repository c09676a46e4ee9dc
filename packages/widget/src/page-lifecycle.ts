/**
 * What the page goes through: hidden, shown, restored by Back, offline, online. Elements and watches subscribe here, so that
 * a hundred buttons add one set of listeners, and none of a kind that keeps a page out of the back/forward cache.
 */

/** Called when the page moves. `leave`: it may be frozen or discarded. `restore`: Back brought it out of the cache. */
export interface PageListener {
  leave?(): void;
  restore?(): void;
  visible?(): void;
  hidden?(): void;
  online?(): void;
  offline?(): void;
}

const listeners = new Set<PageListener>();
let listening = false;

/** Subscribes until the returned function is called. */
export function onPage(listener: PageListener): () => void {
  if (!listening) listen();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function listen(): void {
  listening = true;
  const tell = (name: keyof PageListener) => () => {
    for (const listener of [...listeners]) listener[name]?.();
  };
  addEventListener('pagehide', tell('leave'));
  addEventListener('online', tell('online'));
  addEventListener('offline', tell('offline'));
  addEventListener('pageshow', (event) => {
    if (event.persisted) tell('restore')();
  });
  document.addEventListener('visibilitychange', () => {
    tell(document.visibilityState === 'hidden' ? 'hidden' : 'visible')();
  });
}
