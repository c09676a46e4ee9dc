/**
 * What is known of every request: an id that stands in its answer and in each line of the log about it, a span, and how long it took until its
 * answer began. Named by the pattern of the route: an address itself may hold a handle. In front of every route.
 */
import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import type { Context, MiddlewareHandler } from 'hono';
import { randomUUID } from 'node:crypto';
import { within } from '../../observability/log-context.ts';
import { NO_METRICS } from '../../observability/metrics.ts';
import type { Metrics } from '../../observability/metrics.ts';
import { continueTrace, inSpan, markFailed } from '../../observability/tracing.ts';

/** The header of the id. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** An id of a proxy's. */
const REQUEST_ID = /^[\w.:-]{1,64}$/;

/** Asked every few seconds by machines: spans of them would be most of all. */
const WITHOUT_SPAN: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);

/** What the middleware needs. */
export interface ObserveDeps {
  readonly metrics: Metrics;
  /** Whether the other end is a proxy whose headers are believed. */
  readonly isFromProxy: (c: Context) => boolean;
}

/** Makes the middleware. */
export function observeRequests({ metrics, isFromProxy }: ObserveDeps): MiddlewareHandler {
  return createMiddleware((c, next) => {
    const begunAt = performance.now();
    const given = c.req.header(REQUEST_ID_HEADER);
    const requestId = given !== undefined && REQUEST_ID.test(given) && isFromProxy(c) ? given : randomUUID();
    const answer = async (): Promise<void> => {
      await next();
      c.res.headers.set(REQUEST_ID_HEADER, requestId);
      // To find the pattern costs more than all the rest.
      if (metrics !== NO_METRICS) metrics.request(routeOf(c), c.res.status, performance.now() - begunAt);
    };
    return within({ requestId }, () =>
      WITHOUT_SPAN.has(c.req.path)
        ? answer()
        : continueTrace(c.req.header('traceparent') ?? null, () => traced(c, answer)),
    );
  });
}

function traced(c: Context, answer: () => Promise<void>): Promise<void> {
  const { method } = c.req;
  return inSpan(method, { kind: 'server', attributes: { 'http.request.method': method } }, async (span) => {
    await answer();
    if (!span.isRecording()) return;
    const route = routeOf(c);
    const { status } = c.res;
    span.updateName(`${method} ${route}`);
    span.setAttributes({ 'http.route': route, 'http.response.status_code': status });
    if (status >= 500) markFailed(span, 'error');
  });
}

/** The pattern of the route that a request met, such as `/v1/checkouts/:handle`. */
function routeOf(c: Context): string {
  const pattern = routePath(c, -1);
  return pattern.endsWith('*') && !pattern.startsWith('/console/') ? 'unknown' : pattern;
}
