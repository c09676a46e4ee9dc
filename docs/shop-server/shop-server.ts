/**
 * What a shop's own server does, in TypeScript with nothing but Node 20: `signOrder` and `verifyWebhook`. Where the packages of this
 * repository can be used, use theirs.
 */
import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const AMOUNT_MAX = 99_999_999;
const TOLERANCE_SECONDS = 300;

/** Whole yen. `tax` is added on top of `amount`: with tax-inclusive prices leave it out. */
export interface Order {
  orderId: string;
  amount: number;
  tax?: number | undefined;
  returnUrl: string;
  cancelUrl?: string | undefined;
}

/** `kid` only if the BFF has an id for the secret. `now` in seconds. */
export interface SignOptions {
  kid?: string | undefined;
  expiresIn?: number;
  now?: number;
}

/** An order that cannot be signed, or a webhook that must not be believed: answer 400, change nothing. */
export class Refused extends Error {}

/** The order token for the button. */
export function signOrder(order: Order, secret: string, options: SignOptions = {}): string {
  const { kid, expiresIn = 900, now = Date.now() / 1000 } = options;
  const { orderId, amount, tax = 0, returnUrl, cancelUrl } = order;
  const total = amount + tax;
  const isWholeYen = [amount, tax].every(Number.isInteger) && amount >= 1 && tax >= 0 && total <= AMOUNT_MAX;
  if (!isWholeYen) throw new Refused('amount and tax must be whole yen');
  if (!(expiresIn >= 1 && expiresIn <= 86_400)) throw new Refused('a token lives 24 hours at most');
  if (Buffer.byteLength(secret) < 32) throw new Refused('the secret must have 32 bytes at least');
  const iat = Math.floor(now);
  const exp = iat + Math.floor(expiresIn);
  // What is undefined is left out by JSON.stringify.
  const claims = { orderId, amount, tax: tax || undefined, total, returnUrl, cancelUrl, iat, exp };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const content = `${encode({ alg: 'HS256', kid })}.${encode(claims)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

/**
 * The event of a webhook.
 * @param body the bytes as they came
 * @param secrets each `whsec_…` or `whpk_…`; several while one is replaced by another
 * @param now in seconds
 */
export function verifyWebhook(
  body: Buffer,
  headers: IncomingHttpHeaders,
  secrets: readonly string[],
  now = Date.now() / 1000,
): unknown {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map(
    (name) => headers[`webhook-${name}`],
  );
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string')
    throw new Refused('a header is missing');
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > TOLERANCE_SECONDS)
    throw new Refused('a replay, or a clock that is wrong');
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  const isSigned = secrets
    .map(checkBy)
    .some((isBy) => signatures.split(' ').some((one) => isBy(content, one)));
  if (!isSigned) throw new Refused('no signature fits');
  return JSON.parse(body.toString());
}

type Check = (content: Buffer, signature: string) => boolean;

function checkBy(secret: string): Check {
  const key = Buffer.from(secret.slice(secret.indexOf('_') + 1), 'base64');
  if (secret.startsWith('whsec_') && key.length > 0)
    return (content, signature) => isHmac(key, content, signature);
  if (secret.startsWith('whpk_') && key.length === 32)
    return (content, signature) => isEd25519(key, content, signature);
  throw new Error('a secret is whsec_… or whpk_… with base64 behind it');
}

function isHmac(key: Buffer, content: Buffer, signature: string): boolean {
  const expected = Buffer.from(`v1,${createHmac('sha256', key).update(content).digest('base64')}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function isEd25519(key: Buffer, content: Buffer, signature: string): boolean {
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') },
    format: 'jwk',
  });
  const [scheme, bytes = ''] = signature.split(',');
  return scheme === 'v1a' && verify(null, content, publicKey, Buffer.from(bytes, 'base64'));
}

/** For the vectors: one case on each line, its fields separated by tabs; an empty field is one that is missing. */
function answer(line: string): string {
  const [what, ...fields] = line.split('\t').map((field) => field || undefined);
  try {
    if (what === 'sign') {
      const [secret = '', kid, now, expiresIn, orderId = '', amount, tax, returnUrl = '', cancelUrl] = fields;
      const order = { orderId, amount: Number(amount), tax: Number(tax ?? 0), returnUrl, cancelUrl };
      return signOrder(order, secret, { kid, expiresIn: Number(expiresIn), now: Number(now) });
    }
    const [secrets = '', now, id, timestamp, signature, body = ''] = fields;
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    verifyWebhook(Buffer.from(body, 'base64'), headers, secrets.split(' '), Number(now));
    return 'accepted';
  } catch (error) {
    if (error instanceof Refused) return 'refused';
    throw error;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for await (const line of createInterface({ input: process.stdin })) console.log(answer(line));
