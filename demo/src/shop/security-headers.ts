/**
 * The headers of every answer of the shop. The policy names the BFF where the button needs it and allows nothing else: no
 * inline script or style, no eval, no frame.
 */
import { createMiddleware } from 'hono/factory';
import type { MiddlewareHandler } from 'hono';

/** @param bffOrigin Origin of the BFF: serves the button's files, answers its requests, takes its form without JavaScript. */
export function securityHeaders(bffOrigin: string): MiddlewareHandler {
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${bffOrigin}`,
    `style-src 'self' ${bffOrigin}`,
    `connect-src 'self' ${bffOrigin}`,
    `form-action 'self' ${bffOrigin}`,
    "img-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  return createMiddleware(async (c, next) => {
    await next();
    c.header('Content-Security-Policy', policy);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'same-origin');
    c.header('Cross-Origin-Opener-Policy', 'same-origin');
    c.header('Cross-Origin-Resource-Policy', 'same-origin');
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'private, no-cache');
  });
}
