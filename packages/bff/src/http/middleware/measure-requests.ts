/** Measures every request until its answer begins, by the pattern of its route: an address itself may hold a handle. In front of every route. */
import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import type { Context, MiddlewareHandler } from 'hono';
import { NO_METRICS } from '../../observability/metrics.ts';
import type { Metrics } from '../../observability/metrics.ts';

/** Makes the middleware. */
export function measureRequests(metrics: Metrics): MiddlewareHandler {
  if (metrics === NO_METRICS) return (_, next) => next();
  return createMiddleware(async (c, next) => {
    const begunAt = performance.now();
    await next();
    metrics.request(routeOf(c), c.res.status, performance.now() - begunAt);
  });
}

/** The pattern of the route that a request met, such as `/v1/checkouts/:handle`. */
export function routeOf(c: Context): string {
  const pattern = routePath(c, -1);
  return pattern.endsWith('*') && !pattern.startsWith('/console/') ? 'unknown' : pattern;
}
