/**
 * Fetch Metadata: what a browser says by itself of where a request comes from and what for, which no page's script can write. Refuses by name
 * what nothing of ours ever sends. A header that is absent (old browsers, servers) and a word that only a browser of tomorrow knows pass:
 * its new release must not stop payments. Never in front of GMO-PG's route, nor of what shoppers are led to from elsewhere, nor of the assets.
 */
import { createMiddleware } from 'hono/factory';
import type { MiddlewareHandler } from 'hono';
import { ProblemError } from '../problem-response.ts';

/** Sites of a page. `none` is a person at the address bar, or a program beside the browser. */
const PAGE_SITES: ReadonlySet<string> = new Set(['cross-site', 'same-site', 'same-origin']);

/** Modes in which nothing is read by a page's script. */
const UNREAD_MODES: ReadonlySet<string> = new Set(['navigate', 'no-cors', 'websocket']);

/** What a page asks for to show or to run it; a script that reads has `empty`. */
const SHOWN_DESTINATIONS: ReadonlySet<string> = new Set([
  ...['document', 'embed', 'fencedframe', 'frame', 'iframe', 'object'],
  ...['audio', 'font', 'image', 'manifest', 'script', 'style', 'track', 'video', 'xslt'],
  ...['audioworklet', 'paintworklet', 'serviceworker', 'sharedworker', 'worker', 'report'],
]);

/** Whether a page asks, of whatever site. Judged by the site alone: Node's own `fetch` names a mode, too. */
export function comesFromPage(headers: Headers): boolean {
  return PAGE_SITES.has(headers.get('sec-fetch-site') ?? '');
}

/** Whether a page of another origin takes something of ours into itself, instead of leading to it. */
export function pageTakesIn(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== 'cross-site' && site !== 'same-site') return false;
  return (headers.get('sec-fetch-dest') ?? 'document') !== 'document';
}

/**
 * Lets pages ask by script alone: not by a picture, a frame or a link, whose answers no page could read.
 * @param beacon also by `sendBeacon`, which reads nothing
 */
export function scriptsOnly(beacon: boolean): MiddlewareHandler {
  return createMiddleware(async (c, next) => {
    const { headers } = c.req.raw;
    const mode = headers.get('sec-fetch-mode') ?? '';
    const isUnread = UNREAD_MODES.has(mode) && !(beacon && mode === 'no-cors');
    const isShown = SHOWN_DESTINATIONS.has(headers.get('sec-fetch-dest') ?? '');
    if (comesFromPage(headers) && (isUnread || isShown))
      throw new ProblemError(
        'origin_not_allowed',
        'this route is for scripts, not for pictures, frames or links',
      );
    await next();
  });
}
