/**
 * `GET /metrics`: the figures, to whoever has METRICS_KEY. Without a key in the configuration it is an address like any unknown one. For
 * collectors: a page's script gets nothing, even with the key.
 */
import type { Handler } from 'hono';
import { METRICS_TYPE } from '../../observability/metrics.ts';
import type { AppDeps } from '../app-deps.ts';
import { bearerKeyOf } from '../middleware/bearer-key.ts';
import { comesFromPage } from '../middleware/fetch-metadata.ts';
import { ProblemError } from '../problem-response.ts';

/** Makes the route. */
export function getMetrics(
  deps: Pick<AppDeps, 'figures' | 'metricsKeys' | 'limitedLog' | 'clientAddress'>,
): Handler {
  const hasKey = bearerKeyOf(deps.metricsKeys);
  return async (c) => {
    if (deps.figures === null) throw new ProblemError('not_found');
    if (c.req.header('origin') !== undefined || comesFromPage(c.req.raw.headers))
      throw new ProblemError('origin_not_allowed', 'the figures are for servers, not for pages');
    if (!hasKey(c)) {
      const message = 'a request for the figures without a valid key was refused';
      deps.limitedLog.write('warn', 'metrics_key', { client: deps.clientAddress(c) }, message);
      throw new ProblemError('unauthorized');
    }
    return c.body(await deps.figures(), 200, { 'content-type': METRICS_TYPE });
  };
}
