/*
 * Keeps web pages away from the control plane: whoever can move the clock can make a developer's browser do it from
 * any site (cross-site requests, DNS rebinding). Only tools on this machine pass.
 */
import { createMiddleware } from 'hono/factory';

const loopbackHosts = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** Refuses requests with another Host than loopback, from a page, or with a body that is not JSON. */
export const guardControl = createMiddleware(async (context, next) => {
  const url = new URL(context.req.url);
  const host = context.req.header('Host');
  const hostname = host === undefined ? url.hostname : host.replace(/:\d+$/, '');
  if (!loopbackHosts.test(hostname)) return context.json({ error: 'the Host must be a loopback name' }, 403);
  const origin = context.req.header('Origin');
  if (origin !== undefined && origin !== `http://${host ?? url.host}`) {
    return context.json({ error: 'web pages may not use the control plane' }, 403);
  }
  const site = context.req.header('Sec-Fetch-Site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return context.json({ error: 'web pages may not use the control plane' }, 403);
  }
  const type = context.req.header('Content-Type') ?? '';
  if (context.req.method === 'POST' && !/^application\/json\s*(;|$)/i.test(type)) {
    return context.json({ error: 'the Content-Type must be application/json' }, 415);
  }
  await next();
  context.header('Cache-Control', 'no-store');
  context.header('X-Content-Type-Options', 'nosniff');
  return undefined;
});
