/**
 * The edge towards browsers: which origins may read, which headers every answer has. Deny by default: a route that is not
 * named in `create-app` gets no CORS header at all.
 */
import { cors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import type { MiddlewareHandler } from 'hono';
import { ProblemError } from '../problem-response.ts';

const CORP = 'cross-origin-resource-policy';

/**
 * CORS for the JSON routes, by exact origin. No credentials: a token or a handle is all that counts. The headers come after the
 * answer: set before it, they would make Hono copy every answer as a stream, at three times its cost.
 */
export function browserCors(allowedOrigins: Pick<ReadonlySet<string>, 'has'>): MiddlewareHandler {
  const allowed = (origin: string): string | null => (allowedOrigins.has(origin) ? origin : null);
  const preflight = cors({
    origin: allowed,
    allowMethods: ['GET', 'POST'],
    // A page that traces its own requests adds it: refused, it would keep the button from asking at all.
    allowHeaders: ['content-type', 'traceparent'],
    maxAge: 600,
  });
  return createMiddleware(async (c, next) => {
    if (c.req.method === 'OPTIONS') {
      const answer = await preflight(c, next);
      answer?.headers.set(CORP, 'cross-origin');
      return answer;
    }
    await next();
    const { headers } = c.res;
    const origin = allowed(c.req.header('origin') ?? '');
    headers.append('vary', 'Origin');
    headers.set(CORP, 'cross-origin');
    headers.set('access-control-expose-headers', 'retry-after');
    if (origin !== null) headers.set('access-control-allow-origin', origin);
  });
}

/**
 * Refuses a browser of another origin before anything is done. A request without `Origin` does not come from a page's script:
 * a server may call, the token authenticates. Not for GMO-PG's routes, whose form POST carries no Origin.
 */
export function allowedOriginOnly(allowedOrigins: Pick<ReadonlySet<string>, 'has'>): MiddlewareHandler {
  return createMiddleware(async (c, next) => {
    const origin = c.req.header('origin');
    if (origin !== undefined && !allowedOrigins.has(origin)) {
      throw new ProblemError('origin_not_allowed', "add the page's origin to ALLOWED_ORIGINS");
    }
    await next();
  });
}

/** What belongs to everybody, errors included: any page may load it and read it. */
export const forEveryOrigin = createMiddleware(async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set('access-control-allow-origin', '*');
  headers.set(CORP, 'cross-origin');
});

/**
 * Headers of every answer. A page sets its own Content-Security-Policy, and what other origins' pages use its own
 * Cross-Origin-Resource-Policy.
 * @param hsts Strict-Transport-Security; null = it is not ours to say
 */
export function edgeHeaders(hsts: string | null): MiddlewareHandler {
  return createMiddleware(async (c, next) => {
    await next();
    const { headers } = c.res;
    headers.set('x-content-type-options', 'nosniff');
    headers.set('referrer-policy', 'no-referrer');
    if (hsts !== null) headers.set('strict-transport-security', hsts);
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
    if (!headers.has(CORP)) headers.set(CORP, 'same-origin');
    if (!headers.has('content-security-policy')) {
      headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
    }
  });
}
