/** Turns a queued row into a signed request (Standard Webhooks). Pure but for the signature's library. */
import type { Secret } from '@epos-kantan/shared';
import type { OutboundRequest } from '../outbound/send-request.ts';
import { signContent } from './signing-key.ts';
import type { OutboxRow } from './webhook-outbox.ts';

/**
 * Signs a row with every secret, symmetric and asymmetric ones, so that a receiver may know the old or the new one while they are in rotation.
 * @param now ms since the epoch; a fresh timestamp on every try
 */
export function prepareDelivery(
  row: Pick<OutboxRow, 'eventId' | 'body'>,
  url: string,
  secrets: readonly Secret[],
  now: number,
): OutboundRequest & { readonly body: string } {
  const content = { id: row.eventId, at: now, body: row.body };
  const signatures = secrets.map((secret) => signContent(secret.reveal(), content));
  return {
    url,
    body: row.body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'epos-kantan',
      'webhook-id': row.eventId,
      'webhook-timestamp': String(Math.floor(now / 1000)),
      'webhook-signature': signatures.join(' '),
    },
  };
}
