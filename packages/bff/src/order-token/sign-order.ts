/**
 * `@epos-kantan/bff/order-token`: signs an order on the shop's server. The token is the only place a price comes from; make it
 * where prices are known, never in a browser.
 */
import {
  ORDER_TOKEN_LENGTH_MAX,
  ORDER_TOKEN_LIFETIME_SECONDS_MAX,
  namedSecrets,
  orderClaimsSchema,
  parseStrictJson,
} from '@epos-kantan/shared';
import { CompactSign } from 'jose';

/** The order to sign. Whole yen; `tax` is added on top of `amount`, and `total` must be their sum. */
export interface OrderToSign {
  /** 1 to 64 characters; the same for the same cart, for ever. */
  readonly orderId: string;
  readonly amount: number;
  readonly tax?: number;
  readonly total: number;
  /** Where the shopper comes back to; its origin must be in `RETURN_ORIGINS`. */
  readonly returnUrl: string;
  /** Where a shopper comes back to whose cancellation is proven. */
  readonly cancelUrl?: string;
  readonly items?: readonly {
    readonly name: string;
    readonly quantity: number;
    readonly unitPrice: number;
  }[];
  /** Comes back in every webhook. No personal data. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** How to sign. */
export interface SignOptions {
  /**
   * `ORDER_TOKEN_SECRET`, the same text as the BFF's: one value of at least 32 bytes, or several `id:value` separated by commas,
   * the first of which signs.
   */
  readonly secret: string;
  /** Signs with the secret of this id instead of the first; names the id of a single plain value. */
  readonly keyId?: string;
  /** Life of the token, 1 to 86,400 seconds. Default 900. */
  readonly expiresInSeconds?: number;
  /** The `GMO_SHOP_ID` that the token is for; left out, any BFF that knows the secret takes it. */
  readonly shopId?: string;
  /** Ms since the epoch. Default: now. */
  readonly now?: number;
}

/**
 * Signs an order.
 * @returns the order token, a JWS (HS256)
 * @throws RangeError or ZodError when the order is not one that the BFF would take
 */
export async function signOrder(order: OrderToSign, options: SignOptions): Promise<string> {
  const lifetime = options.expiresInSeconds ?? 900;
  if (!Number.isInteger(lifetime) || lifetime < 1 || lifetime > ORDER_TOKEN_LIFETIME_SECONDS_MAX) {
    throw new RangeError('expiresInSeconds must be an integer from 1 to 86,400');
  }
  const { id, value } = signingSecret(options);
  const key = new TextEncoder().encode(value);
  if (key.byteLength < 32) throw new RangeError('the secret must have at least 32 bytes');
  if (typeof order.total !== 'number') throw new RangeError('total must be given: amount + tax');
  const iat = Math.floor((options.now ?? Date.now()) / 1000);
  const claims = orderClaimsSchema.parse({
    ...order,
    iat,
    exp: iat + lifetime,
    aud: options.shopId,
  });
  const header = { alg: 'HS256', ...(id === null ? {} : { kid: id }) };
  const text = JSON.stringify(claims);
  assertReadable(text);
  const payload = new TextEncoder().encode(text);
  const token = await new CompactSign(payload).setProtectedHeader(header).sign(key);
  if (token.length > ORDER_TOKEN_LENGTH_MAX) {
    const bound = String(ORDER_TOKEN_LENGTH_MAX);
    throw new RangeError(`the token is longer than ${bound} characters: sign fewer items or metadata`);
  }
  return token;
}

/** The BFF reads tokens as strict JSON, which takes no key such as `constructor`: better refused here than at the shopper's press. */
function assertReadable(payload: string): void {
  try {
    parseStrictJson(payload);
  } catch (cause) {
    throw new RangeError('metadata must not have a key such as constructor, prototype or __proto__', {
      cause,
    });
  }
}

function signingSecret({ secret, keyId }: SignOptions): {
  readonly id: string | null;
  readonly value: string;
} {
  const named = namedSecrets(secret);
  if (named === null)
    throw new RangeError('the secret must be one value, or id:value pairs separated by commas');
  const [first] = named;
  if (keyId === undefined) return first;
  const chosen = first.id === null ? { id: keyId, value: first.value } : named.find(({ id }) => id === keyId);
  if (chosen === undefined) throw new RangeError('keyId must be the id of one of the secrets');
  return chosen;
}
