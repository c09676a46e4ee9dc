/**
 * The forms that values of the configuration can have: origins, networks, strong secrets, extra fields. Pure; used by the schema.
 */
import { isIP } from 'node:net';
import { isDataKey } from '@epos-kantan/shared';
import { isPrivateKeyText, isPublicKeyText, readPrivateKey } from '../webhook/signing-key.ts';

/** How much is logged. */
export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** Host names of this machine, including the names under `localhost` that browsers resolve to it. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/**
 * Whether a BFF at this PUBLIC_URL may speak for its host to browsers: https, at its root and at the port of https, which a path or another
 * port would share with somebody else's pages; and not this machine, where `http:` servers of every project answer by the same name.
 */
export function ownsItsHost(publicUrl: string): boolean {
  const { protocol, hostname, port, pathname } = new URL(publicUrl);
  return protocol === 'https:' && port === '' && pathname === '/' && !isLoopback(hostname);
}

/** A list of origins, or what is wrong with it as what to put there instead. */
export type OriginList =
  | { readonly origins: readonly string[]; readonly fault: null }
  | { readonly origins: null; readonly fault: string };

const ORIGINS_MAX = 100;

/** Exact origins, separated by commas. */
export function exactOrigins(text: string): OriginList {
  const entries = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  const example = 'put exact origins there, such as https://shop.example, separated by commas';
  if (entries.length === 0) return { origins: null, fault: example };
  if (entries.length > ORIGINS_MAX)
    return { origins: null, fault: `put at most ${String(ORIGINS_MAX)} there` };
  const wrong = entries.find((entry) => originOf(entry) !== entry);
  if (wrong === undefined) return { origins: entries, fault: null };
  // A password may hold slashes and commas, so that any part of the list could be one: nothing of it is shown.
  if (MAY_HOLD_PASSWORD.test(text.normalize('NFKC')))
    return { origins: null, fault: `leave user and password out; ${example}` };
  const right = originOf(wrong);
  const shown = JSON.stringify(wrong.slice(0, 200));
  return {
    origins: null,
    fault: right === null ? `${example}; ${shown} is none` : `put ${right} there instead of ${shown}`,
  };
}

/** The sign between user and host, escaped too. */
const MAY_HOLD_PASSWORD = /@|%40/;

/** The origin that an entry means, in the only spelling that a browser sends; null when it means none. */
function originOf(entry: string): string | null {
  // A `*` is a host name to the URL parser, and would match nothing.
  if (!/^https?:\/\/[^*]+$/i.test(entry) || !URL.canParse(entry)) return null;
  return new URL(entry).origin;
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

/** How to make a secret of the right form. */
export function secretAdvice(strength: SecretStrength): string {
  const prefix = strength === 'webhook' ? `'whsec_' + ` : '';
  return `make a new one: node -e "console.log(${prefix}require('crypto').randomBytes(32).toString('base64'))"`;
}

/** What is wrong with a secret, as what to put there instead; null = nothing. */
export function secretStrengthFault(strength: SecretStrength, value: string): string | null {
  const make = secretAdvice(strength);
  if (strength === 'dataKey')
    return isDataKey(value) ? weakness(value, make) : `put 32 bytes in base64 there; ${make}`;
  if (strength === 'webhook' && isPublicKeyText(value))
    return "is the public key, which belongs to the shop's server: put the whsk_ of the pair there";
  if (strength === 'webhook' && isPrivateKeyText(value)) {
    return readPrivateKey(value) === null
      ? 'put whsk_ and an ed25519 key in base64 there, its 32 bytes with or without the 32 of its public key; docs/configuration.md makes one'
      : weakness(value.slice(5), make);
  }
  if (strength === 'webhook') {
    // Receivers' libraries, and our own, know the base64 of RFC 4648 section 4 only: base64url would fail at each delivery.
    return value.startsWith('whsec_') && isBase64(value.slice(6), 24, 64)
      ? weakness(value.slice(6), make)
      : `put whsec_ and 24 to 64 bytes in base64 (with + and /) there, or whsk_ and an ed25519 key; ${make}`;
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
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return false;
  const bytes = Buffer.from(text, 'base64').byteLength;
  return bytes >= least && bytes <= most;
}

/** Whether `DATABASE_URL` can be understood: a driver that cannot decode a part of it throws, or waits for ever for a port that is none. */
export function isDatabaseUrl(text: string): boolean {
  if (/^file:.+/.test(text)) return true;
  if (!/^postgres(ql)?:\/\/./i.test(text) || !URL.canParse(text)) return false;
  const { username, password, hostname, pathname, searchParams } = new URL(text);
  const isPort = (port: string): boolean =>
    /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535;
  return (
    [username, password, hostname, pathname].every(isDecodable) && searchParams.getAll('port').every(isPort)
  );
}

function isDecodable(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
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
