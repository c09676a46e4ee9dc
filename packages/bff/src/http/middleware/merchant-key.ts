/**
 * The door of the merchant API: `Authorization: Bearer <MERCHANT_API_KEY>`, or `<MERCHANT_API_READ_KEY>` for what only reads; for
 * servers only. An order token or a handle is no key. In front of every route under `/v1/merchant`, those that do not exist too, so that
 * nobody without a key learns which there are.
 */
import type { Secret } from '@epos-kantan/shared';
import { createMiddleware } from 'hono/factory';
import type { MiddlewareHandler } from 'hono';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { LimitedLog } from '../../observability/limited-log.ts';
import { ProblemError } from '../problem-response.ts';
import type { ClientAddress } from './client-address.ts';

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
  const writers = digestsOf(deps.merchantApiKeys);
  const readers = digestsOf(deps.merchantReadKeys);
  return createMiddleware(async (c, next) => {
    // A page that holds the key has lost it already; it must not work there as well.
    if (c.req.header('origin') !== undefined)
      throw new ProblemError('origin_not_allowed', 'the merchant API is for servers, not for pages');
    const given = c.req.header('authorization')?.match(/^Bearer +(\S+)$/i)?.[1];
    const isWriter = given !== undefined && isKnown(writers, digest(given));
    const isReader = given !== undefined && isKnown(readers, digest(given));
    if (!isWriter && !isReader) {
      const message = 'a request to the merchant API without a valid key was refused';
      deps.limitedLog.write('warn', 'merchant_key', { client: deps.clientAddress(c) }, message);
      throw new ProblemError('unauthorized');
    }
    if (!isWriter && !READING.includes(c.req.method)) throw new ProblemError('read_only_key');
    await next();
  });
}

function digestsOf(keys: readonly Secret[]): readonly Buffer[] {
  return keys.map((key) => digest(key.reveal()));
}

/** Takes the same time wherever a key differs and whichever it is. */
function isKnown(known: readonly Buffer[], given: Buffer): boolean {
  return known.map((key) => timingSafeEqual(key, given)).includes(true);
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
