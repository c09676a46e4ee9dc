/**
 * Logs refused order tokens, within a bound: most often a wrong ORDER_TOKEN_SECRET or RETURN_ORIGINS, which the shopper's browser
 * cannot explain to an operator. Never the token. In front of every route, because a token comes by several.
 */
import { createMiddleware } from 'hono/factory';
import type { MiddlewareHandler } from 'hono';
import type { ErrorCode } from '@epos-kantan/shared';
import type { LimitedLog } from '../../observability/limited-log.ts';
import { ProblemError } from '../problem-response.ts';
import type { ClientAddress } from './client-address.ts';

/** Refusals of a token. That one expires is everyday life. */
const LEVELS: Partial<Record<ErrorCode, 'info' | 'warn'>> = {
  order_token_invalid: 'warn',
  order_token_expired: 'info',
  return_url_not_allowed: 'warn',
  amount_not_allowed: 'warn',
};

/** Makes the middleware. */
export function noteRefusedTokens(log: LimitedLog, clientAddress: ClientAddress): MiddlewareHandler {
  return createMiddleware(async (c, next) => {
    await next();
    const { error } = c;
    const level = error instanceof ProblemError ? LEVELS[error.code] : undefined;
    if (!(error instanceof ProblemError) || level === undefined) return;
    const message = `an order token was refused: ${error.detail ?? error.code}`;
    const origin = c.req.header('origin')?.slice(0, 200) ?? 'none';
    log.write(level, message, { code: error.code, origin, client: clientAddress(c) }, message);
  });
}
