/**
 * What the page goes through: shown, restored by Back, offline, online, left. Elements and watches subscribe here, so that a
 * hundred buttons add one set of listeners, and none of a kind that keeps a page out of the back/forward cache.
 */

const NEWS = ['pagehide', 'pageshow', 'visibilitychange', 'online', 'offline'] as const;

/**
 * The event that moved the page. `pagehide`: it may be frozen or discarded. `pageshow`: Back brought it out of the cache; the
 * first showing of a page is no news.
 */
export type PageNews = (typeof NEWS)[number];

/** Called when the page moves. */
export type PageListener = (news: PageNews) => void;

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
  for (const news of NEWS) {
    // Captured, because one of them happens at the document.
    addEventListener(
      news,
      ({ persisted }: Event & { persisted?: boolean }) => {
        if (news !== 'pageshow' || persisted) for (const listener of [...listeners]) listener(news);
      },
      true,
    );
  }
}
