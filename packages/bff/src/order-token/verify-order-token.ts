/**
 * The built-in order source: verifies an order token and takes its claims, and only those, for the order. Called by the routes
 * through the `OrderSource` port.
 */
import {
  ORDER_TOKEN_LENGTH_MAX,
  ORDER_TOKEN_LIFETIME_SECONDS_MAX,
  ORDER_TOKEN_SKEW_SECONDS,
  orderClaimsSchema,
  parseStrictJson,
  yen,
} from '@epos-kantan/shared';
import type { OrderClaims, Secret } from '@epos-kantan/shared';
import { compactVerify } from 'jose';
import type { Order, OrderSource, OrderVerification } from '../checkout/ports/order-source.ts';

/** A signing secret and its id, `null` when it was configured without one. */
export interface OrderTokenSecret {
  readonly id: string | null;
  readonly value: Secret;
}

/** What tokens are held to. */
export interface OrderTokenRules {
  readonly secrets: readonly OrderTokenSecret[];
  readonly shopId: string;
  /** Exact origins that `returnUrl` and `cancelUrl` may have. */
  readonly returnOrigins: Pick<ReadonlySet<string>, 'has'>;
  /** Highest amount + tax, in yen. */
  readonly amountMax: number;
}

/** Makes the order source of signed tokens. */
export function createOrderTokenSource(rules: OrderTokenRules): OrderSource {
  return {
    async verify(orderToken, now) {
      const payload = await verifiedPayload(rules.secrets, orderToken);
      if (payload === null) return invalid('the signature does not fit ORDER_TOKEN_SECRET');
      const claims = readClaims(payload);
      if (claims === null) return invalid('the claims are not those of an order token');
      const fault = faultOfTimes(claims, now) ?? faultOfOrder(rules, claims);
      return fault ?? { ok: true, order: orderOf(claims) };
    },
  };
}

function invalid(detail: string): OrderVerification {
  return { ok: false, refusal: 'order_token_invalid', detail };
}

/** The payload's text, if one of the secrets signed it; the one of its `kid`, if it names one. `alg` is pinned: no token chooses its check. */
async function verifiedPayload(secrets: readonly OrderTokenSecret[], token: string): Promise<string | null> {
  if (token.length > ORDER_TOKEN_LENGTH_MAX || !hasOneSpelling(token)) return null;
  for (const { id, value } of secrets) {
    try {
      const key = new TextEncoder().encode(value.reveal());
      const { payload, protectedHeader } = await compactVerify(token, key, { algorithms: ['HS256'] });
      const { kid = id } = protectedHeader;
      if (kid === id) return new TextDecoder('utf-8', { fatal: true }).decode(payload);
    } catch {
      // Not this one.
    }
  }
  return null;
}

/** Decoders take other spellings of a signature for the same bytes; one token must not have many texts. */
function hasOneSpelling(token: string): boolean {
  const signature = token.slice(token.lastIndexOf('.') + 1);
  return Buffer.from(signature, 'base64url').toString('base64url') === signature;
}

function readClaims(payload: string): OrderClaims | null {
  try {
    return orderClaimsSchema.parse(parseStrictJson(payload));
  } catch {
    return null;
  }
}

function faultOfTimes({ iat, exp }: OrderClaims, now: number): OrderVerification | null {
  const seconds = Math.floor(now / 1000);
  if (exp <= iat || exp - iat > ORDER_TOKEN_LIFETIME_SECONDS_MAX)
    return invalid('exp must be within 24 h after iat');
  if (iat > seconds + ORDER_TOKEN_SKEW_SECONDS)
    return invalid("iat is in the future: check the clock of the shop's server");
  if (exp + ORDER_TOKEN_SKEW_SECONDS <= seconds) {
    return { ok: false, refusal: 'order_token_expired', detail: 'sign the order again' };
  }
  return null;
}

function faultOfOrder(rules: OrderTokenRules, claims: OrderClaims): OrderVerification | null {
  if (claims.aud !== undefined && claims.aud !== rules.shopId) return invalid('aud names another shop');
  for (const text of [claims.returnUrl, claims.cancelUrl]) {
    if (text === undefined) continue;
    const { origin, username, password } = new URL(text);
    if (!rules.returnOrigins.has(origin) || username !== '' || password !== '') {
      const detail = 'add the origin of returnUrl and cancelUrl to RETURN_ORIGINS';
      return { ok: false, refusal: 'return_url_not_allowed', detail };
    }
  }
  if (claims.amount + (claims.tax ?? 0) > rules.amountMax) {
    return { ok: false, refusal: 'amount_not_allowed', detail: 'amount + tax is above EPOS_AMOUNT_MAX' };
  }
  return null;
}

/** Named one by one, so that no claim can slip into a record by its name. */
function orderOf(claims: OrderClaims): Order {
  return {
    orderId: claims.orderId,
    amount: yen(claims.amount),
    tax: yen(claims.tax ?? 0),
    // The parser's own spelling, so that what was checked is what is used.
    returnUrl: new URL(claims.returnUrl).href,
    cancelUrl: claims.cancelUrl === undefined ? null : new URL(claims.cancelUrl).href,
    items: claims.items ?? [],
    metadata: claims.metadata ?? {},
  };
}
