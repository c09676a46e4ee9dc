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

/**
 * Verifies a webhook and gives its event.
 * @param secret `WEBHOOK_SECRET`, the same text as the BFF's: `whsec_…`, or several `id:whsec_…` separated by commas; any may fit
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
  const signers = (typeof secret === 'string' ? [secret] : secret).flatMap(signersOf);
  const fits =
    text.length <= BODY_LENGTH_MAX && signers.some((one) => hasSigned(one, id, timestamp, text, signature));
  if (!fits) {
    throw mismatch();
  }
  return readEvent(text, id);
}

function signersOf(secret: string): readonly Webhook[] {
  try {
    const signers = namedSecrets(secret)?.map(({ value }) => new Webhook(value));
    if (signers !== undefined) return signers;
  } catch {
    // The library's error says what base64 is, not what the secret should have been.
  }
  throw new RangeError('the secret must be whsec_…, or id:whsec_… pairs separated by commas');
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

/** The library checks in constant time; its own clock is left out, because the time was checked above. */
function hasSigned(signer: Webhook, id: string, timestamp: string, body: string, signature: string): boolean {
  const expected = signer.sign(id, new Date(Number(timestamp) * 1000), body);
  return signature
    .split(' ')
    .slice(0, 10)
    .some((one) => sameText(one, expected));
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
