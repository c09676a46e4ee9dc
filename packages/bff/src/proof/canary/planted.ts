/** Secrets that are planted to be looked for, and the search. Used by the canary proof. */
import { randomBytes } from 'node:crypto';
import type { Environment } from '../../testing/start-world.ts';
import { WITHOUT_LIMITS } from '../../testing/without-limits.ts';

/** A configuration whose every secret is fresh and can be recognized. */
export interface Planted {
  readonly env: Environment;
  /** ShopPass, which the simulator has to know too. */
  readonly shopPass: string;
  /** Name → secret, where a variable holds several one each. */
  readonly secrets: ReadonlyMap<string, string>;
}

const long = (): string => randomBytes(32).toString('base64url');

/** Letters and digits, ten of them; GMO-PG takes no other. */
function shopPassword(): string {
  return Array.from(randomBytes(10), (byte) => 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghij'.charAt(byte % 34)).join(
    '',
  );
}

/** Plants them: two of everything that can be rotated, and every optional one. */
export function plantSecrets(): Planted {
  const shopPass = shopPassword();
  const dataKey = randomBytes(32).toString('base64');
  const [order, oldOrder, merchant, oldMerchant, reader, anna, looker, metrics] = Array.from(
    { length: 8 },
    long,
  ) as [string, string, string, string, string, string, string, string];
  const secrets = new Map(
    Object.entries({
      shopPass,
      dataKey,
      order,
      oldOrder,
      merchant,
      oldMerchant,
      reader,
      anna,
      looker,
      metrics,
    }),
  );
  return {
    shopPass,
    secrets,
    env: {
      GMO_SHOP_PASS: shopPass,
      DATA_KEY: dataKey,
      ORDER_TOKEN_SECRET: `new:${order},old:${oldOrder}`,
      MERCHANT_API_KEY: `new:${merchant},old:${oldMerchant}`,
      MERCHANT_API_READ_KEY: reader,
      CONSOLE_KEY: `anna:${anna}`,
      CONSOLE_READ_KEY: `looker:${looker}`,
      METRICS_KEY: metrics,
      LOG_LEVEL: 'trace',
      TRUSTED_PROXIES: '127.0.0.1',
      // One client sends all of it.
      ...WITHOUT_LIMITS,
    },
  };
}

/** As a secret may be written somewhere: plain, escaped for an address, in base64 and in hexadecimal digits. */
function writtenAs(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = bytes.toString('base64').replace(/=+$/, '');
  // The last character depends on what follows.
  const whole = base64.slice(0, Math.floor((bytes.length * 4) / 3));
  return [
    ...new Set([
      secret,
      encodeURIComponent(secret),
      whole,
      whole.replaceAll('+', '-').replaceAll('/', '_'),
      bytes.toString('hex'),
    ]),
  ];
}

/** Shorter ones stand somewhere by chance. */
const LENGTH_MIN = 8;

/**
 * Which of the secrets are in a text, by name; never the secret itself, for the names end up in the report of a test.
 * @param secrets name → secret, each of at least eight characters
 */
export function leaksIn(text: string, secrets: Iterable<readonly [string, string]>): readonly string[] {
  return [...secrets].flatMap(([name, secret]) => {
    if (secret.length < LENGTH_MIN) throw new Error(`${name} is too short to be looked for`);
    return writtenAs(secret).some((form) => text.includes(form)) ? [name] : [];
  });
}
