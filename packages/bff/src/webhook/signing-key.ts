/**
 * The keys of Standard Webhooks and what they sign: `whsec_…` is shared by both sides (HMAC-SHA256, `v1`); `whsk_…` signs by ed25519
 * (`v1a`) and stays with the BFF, its `whpk_…` verifies and may be known to anybody. Used to sign, to verify and to check the configuration.
 */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** What a signature is about. */
export interface SignedContent {
  readonly id: string;
  /** Ms since the epoch; whole seconds of it are signed. */
  readonly at: number;
  readonly body: string;
}

/** Beginnings of the texts of keys. */
const PRIVATE = 'whsk_';
const PUBLIC = 'whpk_';

/** What stands before the 32 bytes of an ed25519 key in DER. (RFC 8410) */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** Whether it is to sign by ed25519; whether it can is what {@link readPrivateKey} says. */
export function isPrivateKeyText(text: string): boolean {
  return text.startsWith(PRIVATE);
}

/** Whether it is to verify by ed25519. */
export function isPublicKeyText(text: string): boolean {
  return text.startsWith(PUBLIC);
}

/** `whsk_` and base64 of 32 bytes, or of 64 whose second half is the public key that belongs to the first. Null when it is neither. */
export function readPrivateKey(text: string): KeyObject | null {
  const bytes = isPrivateKeyText(text) ? bytesOf(text.slice(PRIVATE.length)) : null;
  if (bytes === null || (bytes.length !== KEY_BYTES && bytes.length !== 2 * KEY_BYTES)) return null;
  const der = Buffer.concat([PKCS8, bytes.subarray(0, KEY_BYTES)]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  // Two halves that do not belong together were copied wrongly: no receiver could ever verify what is signed.
  const isPair = bytes.length === KEY_BYTES || publicBytesOf(key).equals(bytes.subarray(KEY_BYTES));
  return isPair ? key : null;
}

/** `whpk_` and base64 of 32 bytes. Null when it is not. */
export function readPublicKey(text: string): KeyObject | null {
  const bytes = isPublicKeyText(text) ? bytesOf(text.slice(PUBLIC.length)) : null;
  if (bytes?.length !== KEY_BYTES) return null;
  return createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' });
}

/** The `whpk_…` of a `whsk_…`, for the shop's server; null when it is none. */
export function publicKeyTextOf(text: string): string | null {
  const key = readPrivateKey(text);
  return key === null ? null : `${PUBLIC}${publicBytesOf(key).toString('base64')}`;
}

/**
 * One signature as it stands in `webhook-signature`.
 * @param secret `whsec_…` or `whsk_…`, checked before
 */
export function signContent(secret: string, content: SignedContent): string {
  if (!isPrivateKeyText(secret))
    return new Webhook(secret).sign(content.id, new Date(content.at), content.body);
  const key = readPrivateKey(secret);
  if (key === null) throw new RangeError('not a private key of Standard Webhooks');
  return `v1a,${sign(null, bytesToSign(content), key).toString('base64')}`;
}

/** Whether a signature is that of the content by the key. The signature may be anything. */
export function isSignatureBy(key: KeyObject, content: SignedContent, signature: string): boolean {
  const bytes = signature.startsWith('v1a,') ? bytesOf(signature.slice('v1a,'.length)) : null;
  return bytes?.length === SIGNATURE_BYTES && verify(null, bytesToSign(content), key, bytes);
}

function bytesToSign({ id, at, body }: SignedContent): Buffer {
  return Buffer.from(`${id}.${String(Math.floor(at / 1000))}.${body}`, 'utf8');
}

function publicBytesOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
}

/** Base64 with `+`, `/` and padding, in its one spelling: others would be other texts of the same key or signature. */
function bytesOf(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
