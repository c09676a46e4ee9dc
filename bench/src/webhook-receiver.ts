/** The shop's server, as far as webhooks go: verifies each, notes when its order was told what, and says so. Called by the measures. */
import { isKnownWebhook, verifyWebhook } from '@epos-kantan/bff/webhook';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the shop was told of one order. */
export interface Told {
  /** When each kind of event came first, ms since the epoch. */
  readonly at: Map<string, number>;
  /** Every event by its id: a repetition has the same one. */
  readonly ids: Map<string, string>;
}

/** A running receiver. */
export interface WebhookReceiver {
  /** What the BFF needs to reach it. */
  readonly env: Readonly<Record<'WEBHOOK_URL' | 'WEBHOOK_SECRET', string>>;
  readonly told: ReadonlyMap<string, Told>;
  /** Resolves when an order was told so, with the time in ms since the epoch; null = not within `patienceMs`. */
  whenTold(orderId: string, type: string, patienceMs: number): Promise<number | null>;
  close(): Promise<void>;
}

/** Starts a receiver with a fresh secret. */
export async function openReceiver(): Promise<WebhookReceiver> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const told = new Map<string, Told>();
  const waiting = new Map<string, (at: number) => void>();
  const keep = (orderId: string, type: string, id: string): void => {
    const known = told.get(orderId) ?? { at: new Map<string, number>(), ids: new Map<string, string>() };
    told.set(orderId, known);
    known.ids.set(id, type);
    if (known.at.has(type)) return;
    const now = Date.now();
    known.at.set(type, now);
    waiting.get(`${type} ${orderId}`)?.(now);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const event = verifyWebhook(Buffer.concat(chunks), request.headers, secret);
      if (isKnownWebhook(event)) keep(event.data.orderId, event.type, String(request.headers['webhook-id']));
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/webhooks`;
  return {
    env: { WEBHOOK_URL: url, WEBHOOK_SECRET: secret },
    told,
    whenTold: (orderId, type, patienceMs) => {
      const at = told.get(orderId)?.at.get(type);
      if (at !== undefined) return Promise.resolve(at);
      const key = `${type} ${orderId}`;
      return new Promise((resolve) => {
        const end = (heardAt: number | null): void => {
          clearTimeout(timer);
          waiting.delete(key);
          resolve(heardAt);
        };
        const timer = setTimeout(end, patienceMs, null);
        waiting.set(key, end);
      });
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
