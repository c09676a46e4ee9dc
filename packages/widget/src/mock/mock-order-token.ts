/**
 * Order tokens of the mock: a look-alike without a signature, for tests, and the reading of any token. The signature is never
 * looked at, because a page has no secret to check it by; everything else is held to the rules of the BFF.
 */
import {
  ORDER_TOKEN_LIFETIME_SECONDS_MAX,
  ORDER_TOKEN_SKEW_SECONDS,
  orderClaimsSchema,
  parseStrictJson,
} from '@epos-kantan/shared';
import type { OrderClaims } from '@epos-kantan/shared';
import { Refusal } from './mock-answers.ts';

/** The order of a test. Amounts in whole yen. */
export interface MockOrderToSign {
  /** The shop's order number. Default `order-1`. */
  readonly orderId?: string;
  /** Amount and tax together. Default 9,800. */
  readonly total?: number;
  /** Part of `total`. Default: none. */
  readonly tax?: number;
  /** Where the shopper comes back to; absolute. Default: the page itself, and `http://localhost/` where there is none. */
  readonly returnUrl?: string;
  /** Where the shopper comes back to after a cancel. Default: `returnUrl`. */
  readonly cancelUrl?: string;
  /** How old the token is, in seconds: one day and more is too old. Default 0. */
  readonly ageSeconds?: number;
}

/**
 * An order token for tests. It looks like one of the shop's server and has no signature: no BFF takes it.
 * @throws RangeError when no BFF would take the order either, were it signed
 */
export function mockOrderToken(order: MockOrderToSign = {}): string {
  const {
    orderId = 'order-1',
    total = 9_800,
    tax = 0,
    returnUrl = here(),
    cancelUrl,
    ageSeconds = 0,
  } = order;
  const iat = Math.floor(Date.now() / 1_000) - ageSeconds;
  const claims = {
    orderId,
    amount: total - tax,
    tax,
    total,
    returnUrl,
    ...(cancelUrl === undefined ? {} : { cancelUrl }),
    iat,
    exp: iat + ORDER_TOKEN_LIFETIME_SECONDS_MAX,
  };
  const { error } = orderClaimsSchema.safeParse(claims);
  if (error !== undefined) throw new RangeError(error.message);
  return [JSON.stringify({ alg: 'none' }), JSON.stringify(claims), 'not signed'].map(encode).join('.');
}

/**
 * The claims of a token.
 * @throws Refusal `order_token_invalid` or `order_token_expired`, as the BFF would
 */
export function readOrderToken(orderToken: string, now: number): OrderClaims {
  let claims: OrderClaims;
  try {
    claims = orderClaimsSchema.parse(parseStrictJson(decode(orderToken.split('.')[1] ?? '')));
  } catch {
    throw new Refusal('order_token_invalid', 'the claims are not those of an order token');
  }
  if (claims.exp + ORDER_TOKEN_SKEW_SECONDS <= Math.floor(now / 1_000))
    throw new Refusal('order_token_expired', 'sign the order again');
  return claims;
}

function here(): string {
  const { location } = globalThis as { location?: { origin: string; pathname: string } };
  return location?.origin.startsWith('http') === true
    ? location.origin + location.pathname
    : 'http://localhost/';
}

function encode(text: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function decode(text: string): string {
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}
