/**
 * The door of the merchant API: `Authorization: Bearer <MERCHANT_API_KEY>`, or `<MERCHANT_API_READ_KEY>` for what only reads; for
 * servers only. An order token or a handle is no key. In front of every route under `/v1/merchant`, those that do not exist too, so that
 * nobody without a key learns which there are.
 */
import type { Secret } from '@epos-kantan/shared';
import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import type { MiddlewareHandler } from 'hono';
import type { LimitedLog } from '../../observability/limited-log.ts';
import { ProblemError } from '../problem-response.ts';
import { bearerKeyOf } from './bearer-key.ts';
import type { ClientAddress } from './client-address.ts';
import { comesFromPage } from './fetch-metadata.ts';

/** What the door needs. */
export interface MerchantKeyDeps {
  /** Any of them opens everything. */
  readonly merchantApiKeys: readonly Secret[];
  /** Any of them opens what only reads. */
  readonly merchantReadKeys: readonly Secret[];
  readonly clientAddress: ClientAddress;
  readonly limitedLog: LimitedLog;
}

const READING: readonly string[] = ['GET', 'HEAD'];

/** Makes the door. */
export function merchantKeyOnly(deps: MerchantKeyDeps): MiddlewareHandler {
  const hasWriteKey = bearerKeyOf(deps.merchantApiKeys);
  const hasReadKey = bearerKeyOf(deps.merchantReadKeys);
  return createMiddleware(async (c, next) => {
    const note = (kind: string, message: string, data: object = {}): void => {
      deps.limitedLog.write('warn', kind, { client: deps.clientAddress(c), ...data }, message);
    };
    const isWriter = hasWriteKey(c);
    const isReader = hasReadKey(c);
    // A page that holds the key has lost it already; it must not work there as well.
    if (c.req.header('origin') !== undefined || comesFromPage(c.req.raw.headers)) {
      const hasKey = isWriter || isReader;
      note('merchant_page', 'a request of a page to the merchant API was refused', { hasKey });
      throw new ProblemError('origin_not_allowed', 'the merchant API is for servers, not for pages');
    }
    if (!isWriter && !isReader) {
      note('merchant_key', 'a request to the merchant API without a valid key was refused');
      throw new ProblemError('unauthorized');
    }
    if (!isWriter && !READING.includes(c.req.method)) {
      // The route's pattern: an address itself may hold anything.
      const data = { method: c.req.method, route: routePath(c, -1) };
      note('merchant_read_key', 'a command with a key that only reads was refused', data);
      throw new ProblemError('read_only_key');
    }
    await next();
  });
}
