/** Puts the shop's server together: pages, files, webhook. Called by `startDemo` and by tests. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { fileRoutes } from './file-routes.ts';
import { pageRoutes, showNotFound } from './page-routes.ts';
import { galleryRoutes } from './playground/gallery-routes.ts';
import { playgroundRoutes } from './playground/playground-routes.ts';
import { securityHeaders } from './security-headers.ts';
import type { ShopDeps } from './shop-deps.ts';
import { webhookRoute } from './webhook-route.ts';

const FORM_BYTES_MAX = 16 * 1024;

/** The shop as a Hono app; `extra` are routes of what stands beside it. */
export function createShop(deps: ShopDeps, extra?: Hono): Hono {
  const app = new Hono();
  app.use(securityHeaders(new URL(deps.bffUrl).origin));
  app.route('/', webhookRoute(deps));
  // Everything below is for this shop's own pages only; the webhook comes from a server and proves itself by signature.
  app.use(csrf(), bodyLimit({ maxSize: FORM_BYTES_MAX }));
  app.route('/', fileRoutes());
  app.route('/', pageRoutes(deps));
  app.route('/', playgroundRoutes(deps));
  app.route('/', galleryRoutes(deps));
  if (extra !== undefined) app.route('/', extra);
  app.notFound((c) => showNotFound(deps, c));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    process.stderr.write(
      `${c.req.method} ${c.req.path}: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return c.text('Something went wrong. Please try again.', 500);
  });
  return app;
}
