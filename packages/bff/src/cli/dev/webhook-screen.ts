/**
 * The receiver of `epos-kantan dev`: verifies each webhook as a shop's server would, shows it in a line, and hands it on unchanged when the
 * shop has a receiver of its own already.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isKnownWebhook, verifyWebhook } from '../../webhook/verify-webhook.ts';
import type { VerifiedWebhookEvent } from '../../webhook/verify-webhook.ts';

/** Longest body that is taken. */
const BODY_BYTES_MAX = 65_536;

const HAND_ON_MS = 10_000;

/** What the screen needs. */
export interface WebhookScreenOptions {
  readonly secret: string;
  /** The shop's own receiver; null = there is none yet. */
  readonly handOnTo: string | null;
  readonly show: (line: string) => void;
}

/** A running receiver. */
export interface WebhookScreen {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts it on a free port of this machine. */
export async function startWebhookScreen(options: WebhookScreenOptions): Promise<WebhookScreen> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes > BODY_BYTES_MAX) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => {
      void take(options, Buffer.concat(chunks), request.headers).then((status) => {
        response.writeHead(status).end();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/webhooks`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Status to answer with: the shop's own where it has a receiver, so that its failures are seen as they would be. */
async function take(options: WebhookScreenOptions, body: Buffer, headers: Headers): Promise<number> {
  let event: VerifiedWebhookEvent;
  try {
    event = verifyWebhook(body, headers, options.secret);
  } catch (error) {
    options.show(`webhook refused: ${error instanceof Error ? error.message : 'unknown'}`);
    return 400;
  }
  const about = isKnownWebhook(event)
    ? ` order ${event.data.orderId}, ${event.data.status}, ${event.data.funds}`
    : '';
  const status = await handOn(options, body, headers);
  const shop = options.handOnTo === null ? '' : `; the shop answered ${String(status)}`;
  options.show(`webhook ${event.type}${about}${shop}`);
  return status;
}

async function handOn({ handOnTo }: WebhookScreenOptions, body: Buffer, headers: Headers): Promise<number> {
  if (handOnTo === null) return 204;
  const names = ['content-type', 'webhook-id', 'webhook-timestamp', 'webhook-signature'];
  const kept = names.map((name) => [name, String(headers[name] ?? '')] as const);
  try {
    const signal = AbortSignal.timeout(HAND_ON_MS);
    const answer = await fetch(handOnTo, {
      ...{ method: 'POST', redirect: 'manual', signal },
      body: new Uint8Array(body),
      headers: Object.fromEntries(kept),
    });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return 502;
  }
}
