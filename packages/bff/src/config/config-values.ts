/**
 * The forms that values of the configuration can have: origins, networks, secrets with ids, extra fields. Pure; used by the schema.
 */
import { isIP } from 'node:net';

/** How much is logged. */
export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** Host names of this machine, including the names under `localhost` that browsers resolve to it. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** Exact origins, separated by commas; null when one is not an exact origin or there is none. */
export function exactOrigins(text: string): readonly string[] | null {
  const origins = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  // A `*` is a host name to the URL parser, and would match nothing.
  const exact = origins.every(
    (origin) => /^https?:[^*]+$/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin,
  );
  return exact && origins.length > 0 && origins.length <= 100 ? origins : null;
}

/** A secret and its id; null = it was configured without one. */
export interface NamedText {
  readonly id: string | null;
  readonly value: string;
}

const PAIR = /^([A-Za-z0-9_-]{1,32}):(.+)$/s;

/** One plain value, or several `id:value` separated by commas, the first being active. Null when it is neither. */
export function namedSecrets(text: string): readonly NamedText[] | null {
  const parts = text.trim().split(',');
  const pairs = parts.map((part) => PAIR.exec(part.trim()));
  if (pairs.every((pair) => pair !== null)) {
    const named = pairs.map((pair) => ({ id: pair[1] ?? '', value: pair[2] ?? '' }));
    return named.length <= 10 && new Set(named.map(({ id }) => id)).size === named.length ? named : null;
  }
  return parts.length === 1 && text.trim() !== '' ? [{ id: null, value: text.trim() }] : null;
}

/** What kind of strength a secret needs. */
export type SecretStrength = 'signing' | 'apiKey' | 'dataKey' | 'webhook';

/**
 * Words that stand in examples everywhere; a secret that holds one was copied, not made. At least six characters each, and only as
 * people write them: 32 random bytes in base64 hold one by chance in less than one case of ten million.
 */
const SAMPLE_WORDS: readonly string[] = [
  ...[
    'change-me',
    'change_me',
    'changeme',
    'change-this',
    'dummy-',
    'dummy_',
    'example',
    'insert',
    'password',
  ],
  ...['placeholder', 'replace', 'sample', 'secret', 'xxxxxxxx', '1234567890'],
  ...['your-api', 'your-key', 'your-order', 'your_api', 'your_key', 'your_order'],
].flatMap((word) => [word, word.toUpperCase(), word.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())]);

/** What is wrong with a secret, as what to put there instead; null = nothing. */
export function secretStrengthFault(strength: SecretStrength, value: string): string | null {
  const make = `make a new one: node -e "console.log(require('crypto').randomBytes(32).toString('base64'))"`;
  if (strength === 'dataKey')
    return isBase64(value, 32, 32) ? weakness(value, make) : `put 32 bytes in base64 there; ${make}`;
  if (strength === 'webhook') {
    // Receivers' libraries, and our own, know the base64 of RFC 4648 section 4 only: base64url would fail at each delivery.
    return /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(value) && isBase64(value.slice(6), 24, 64)
      ? weakness(value.slice(6), make)
      : `put whsec_ and 24 to 64 bytes in base64 (with + and /) there; ${make}`;
  }
  const least = strength === 'signing' ? 'at least 32 bytes' : 'at least 32 characters';
  const long = strength === 'signing' ? Buffer.byteLength(value) >= 32 : value.length >= 32;
  return long ? weakness(value, make) : `put ${least} there; ${make}`;
}

function weakness(value: string, make: string): string | null {
  const isSample = SAMPLE_WORDS.some((word) => value.includes(word));
  return isSample || new Set(value).size < 8 ? `is a sample or too regular; ${make}` : null;
}

function isBase64(text: string, least: number, most: number): boolean {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return false;
  const bytes = Buffer.from(text, 'base64').byteLength;
  return bytes >= least && bytes <= most;
}

/** Whether it is an IP address, or a network as address/prefix. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix = '0', ...rest] = text.split('/');
  const bits = isIP(address) === 4 ? 32 : 128;
  return isIP(address) !== 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}

/** Fields that we send ourselves, in lower case: a second value beside ours could be the one that counts. */
const OWN_FIELDS: ReadonlySet<string> = new Set([
  ...['shopid', 'shoppass', 'orderid', 'accessid', 'accesspass', 'jobcd', 'amount', 'tax', 'changeamount'],
  ...['changetax', 'paytype', 'returl', 'paymenttermsec', 'clientfield1', 'clientfield2', 'clientfield3'],
]);

/** `Name=Value` pairs joined by `&`; null when they are not, name one twice or one of ours, or are too many. */
export function parseExtraFields(text: string): Readonly<Record<string, string>> | null {
  if (text === '') return {};
  const pairs = text
    .split('&')
    .map((part) => /^([A-Za-z][A-Za-z0-9]{0,31})=([\x20-\x7e]{0,200})$/.exec(part));
  const names = pairs.map((pair) => pair?.[1]?.toLowerCase() ?? '');
  if (names.length > 20 || new Set(names).size < names.length) return null;
  if (names.some((name) => name === '' || OWN_FIELDS.has(name))) return null;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']));
}
