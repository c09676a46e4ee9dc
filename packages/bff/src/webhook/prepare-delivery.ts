/** Turns a queued row into a signed request (Standard Webhooks). Pure but for the signature's library. */
import type { Secret } from '@epos-kantan/shared';
import { Webhook } from 'standardwebhooks';
import type { OutboxRow } from './webhook-outbox.ts';

/** One request to the shop's server. */
export interface Delivery {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Signs a row with every secret, so that a receiver may know the old or the new one while they are in rotation.
 * @param now ms since the epoch; a fresh timestamp on every try
 */
export function prepareDelivery(
  row: OutboxRow,
  url: string,
  secrets: readonly Secret[],
  now: number,
): Delivery {
  const at = new Date(now);
  const signatures = secrets.map((secret) => new Webhook(secret.reveal()).sign(row.eventId, at, row.body));
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
