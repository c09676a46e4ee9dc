/**
 * `@epos-kantan/bff/webhook`: verifies a webhook on the shop's server. Give it the body as it came, not parsed; deliver only on
 * what it returns, once for each `id`.
 */
import {
  WEBHOOK_EVENT_TYPES,
  namedSecrets,
  orphanEventSchema,
  webhookEventSchema,
} from '@epos-kantan/shared';
import type { OrphanEvent, WebhookEvent } from '@epos-kantan/shared';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { isPrivateKeyText, isPublicKeyText, isSignatureBy, readPublicKey } from './signing-key.ts';
import type { SignedContent } from './signing-key.ts';

/** Why a webhook was refused. */
export type WebhookRefusal =
  'header_missing' | 'timestamp_out_of_range' | 'signature_mismatch' | 'body_not_raw' | 'event_unreadable';

/** A webhook that must not be believed. Answer 400, change nothing. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
  readonly code: WebhookRefusal;

  constructor(code: WebhookRefusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** How to verify. */
export interface VerifyOptions {
  /** How far the timestamp may be from now, in seconds. Default 300. */
  readonly toleranceSeconds?: number;
  /** Ms since the epoch. Default: now. */
  readonly now?: number;
}

/**
 * The type of an event that this version does not know: any text but the known ones. The end of it is for the compiler alone, which
 * cannot take known texts out of `string`; at run time it is not there.
 */
export type UnknownWebhookEventType = `${string} (not known)`;

/** An event of a newer BFF. Answer 2xx, and do nothing with what you do not know. */
export interface UnknownWebhookEvent {
  readonly id: string;
  readonly type: UnknownWebhookEventType;
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A verified event. `switch (event.type)` narrows to the known ones; what is left is of a newer BFF. */
export type VerifiedWebhookEvent = WebhookEvent | OrphanEvent | UnknownWebhookEvent;

/** Whether this version knows the event, and it is about a checkout. */
export function isKnownWebhook(event: VerifiedWebhookEvent): event is WebhookEvent {
  return isKnownType(event.type) && !isOrphanWebhook(event);
}

/**
 * Whether the event is about a paid trade that the BFF has no record of (`checkout.attention`, reason `orphan_trade`): no status, and
 * perhaps no `orderId`. Answer 2xx, and show it to an operator.
 */
export function isOrphanWebhook(event: VerifiedWebhookEvent): event is OrphanEvent {
  return event.type === 'checkout.attention' && event.data.reason === 'orphan_trade';
}

function isKnownType(type: string): boolean {
  return WEBHOOK_EVENT_TYPES.some((known) => known === type);
}

/** Headers by lower-case name, a `Headers` object, or Node's `request.headers`. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/** Longest body that is looked at, in characters. */
const BODY_LENGTH_MAX = 65_536;

/** Most signatures of one header that are looked at: as many as there can be secrets in rotation. */
const SIGNATURES_MAX = 10;

/**
 * Verifies a webhook and gives its event.
 * @param secret `whsec_…`, the same text as the BFF's `WEBHOOK_SECRET`; or `whpk_…`, the public key of its `whsk_…`; or several of either
 * as `id:value` separated by commas, of which any may fit
 * @throws WebhookVerificationError with a `code` and what is probably wrong; RangeError when the secret can be none
 */
export function verifyWebhook(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string | readonly string[],
  options: VerifyOptions = {},
): VerifiedWebhookEvent {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw new WebhookVerificationError(
      'body_not_raw',
      'Pass the raw body: a parsed one can never have the signature.',
    );
  }
  const text = typeof body === 'string' ? body : decode(body);
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signature = headerOf(headers, 'webhook-signature');
  checkTimestamp(timestamp, options);
  const content = { id, at: Number(timestamp) * 1000, body: text };
  const signatures = signature.split(' ').slice(0, SIGNATURES_MAX);
  const checks = (typeof secret === 'string' ? [secret] : secret).flatMap(checksBy);
  const fits = text.length <= BODY_LENGTH_MAX && checks.some((hasSigned) => hasSigned(content, signatures));
  if (!fits) {
    throw mismatch();
  }
  return readEvent(text, id);
}

/** Whether one of the signatures is by the secret that the check was made of. */
type Check = (content: SignedContent, signatures: readonly string[]) => boolean;

function checksBy(secret: string): readonly Check[] {
  const named = namedSecrets(secret);
  if (named?.some(({ value }) => isPrivateKeyText(value)) === true)
    throw new RangeError("whsk_… is the BFF's own: give the shop's server the whpk_… of the pair");
  try {
    const checks = named?.map(({ value }) =>
      // By its beginning alone: a public key that has lost it must not become a secret that everybody knows.
      isPublicKeyText(value) ? checkByPublicKey(value) : checkByLibrary(secretOf(value)),
    );
    if (checks !== undefined) return checks;
  } catch {
    // The library's error says what base64 is, not what the secret should have been.
  }
  throw new RangeError(
    'the secret must be whsec_… or whpk_…, or id:value pairs of these separated by commas',
  );
}

function secretOf(text: string): string {
  if (!text.startsWith('whsec_')) throw new RangeError('not a secret');
  return text;
}

function checkByPublicKey(text: string): Check {
  const key = readPublicKey(text);
  if (key === null) throw new RangeError('not a public key');
  return (content, signatures) => signatures.some((one) => isSignatureBy(key, content, one));
}

/** The signature is compared in constant time; the library's own clock is left out, because the time is checked before. */
function checkByLibrary(secret: string): Check {
  const signer = new Webhook(secret);
  return ({ id, at, body }, signatures) => {
    const expected = signer.sign(id, new Date(at), body);
    return signatures.some((one) => sameText(one, expected));
  };
}

function mismatch(): WebhookVerificationError {
  const hint = 'Check WEBHOOK_SECRET, and that nothing parsed or re-encoded the body on its way here.';
  return new WebhookVerificationError('signature_mismatch', `No signature fits. ${hint}`);
}

/** Byte for byte: nothing is dropped or replaced, so that other bytes never give the same text. */
function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw mismatch();
  }
}

function headerOf(headers: WebhookHeaders, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  if (typeof value !== 'string' || value === '') {
    throw new WebhookVerificationError('header_missing', `The header ${name} is missing.`);
  }
  return value;
}

function checkTimestamp(timestamp: string, options: VerifyOptions): void {
  const now = Math.floor((options.now ?? Date.now()) / 1000);
  const tolerance = options.toleranceSeconds ?? 300;
  const isNear = /^\d{1,12}$/.test(timestamp) && Math.abs(Number(timestamp) - now) <= tolerance;
  if (!isNear) {
    throw new WebhookVerificationError(
      'timestamp_out_of_range',
      `The webhook is more than ${String(tolerance)} s old or new: a replay, or a clock that is wrong.`,
    );
  }
}

function sameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let index = 0; index < a.length; index += 1) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}

const unknownEventSchema = z.object({
  id: z.string(),
  type: z
    .string()
    .min(1)
    .refine((type): type is UnknownWebhookEventType => !isKnownType(type)),
  timestamp: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
});

function readEvent(text: string, id: string): VerifiedWebhookEvent {
  try {
    const body: unknown = JSON.parse(text);
    const unknown = unknownEventSchema.safeParse(body);
    const event = unknown.success ? unknown.data : readKnown(body);
    if (event.id === id) return event;
  } catch (cause) {
    const message = 'The signature fits, but the body is not an event.';
    throw new WebhookVerificationError('event_unreadable', message, { cause });
  }
  throw new WebhookVerificationError('event_unreadable', 'webhook-id is not the id of the event.');
}

function readKnown(body: unknown): WebhookEvent | OrphanEvent {
  const orphan = orphanEventSchema.safeParse(body);
  return orphan.success ? orphan.data : webhookEventSchema.parse(body);
}
