/** The door of the shop's server: webhooks come here first, and a story says how each try ends. What is let in is verified behind it. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `in`: let in and answered. `cut`: let in, but the connection ends before the answer. A number: not let in, answered with this status. */
export type DoorEnd = 'in' | 'cut' | number;

/** One try to deliver. */
export interface DoorTry {
  readonly webhookId: string;
  readonly end: DoorEnd;
}

/** The door. */
export interface ShopDoor {
  readonly url: string;
  /** Every try so far. */
  readonly tries: readonly DoorTry[];
  /** How the next tries end; after them all are let in. */
  readonly nextEnds: DoorEnd[];
  close(): void;
}

/** Opens a door in front of `shopUrl`. */
export async function openShopDoor(shopUrl: string): Promise<ShopDoor> {
  const tries: DoorTry[] = [];
  const nextEnds: DoorEnd[] = [];
  const server: Server = createServer((request, response) => {
    const end = nextEnds.shift() ?? 'in';
    tries.push({ webhookId: String(request.headers['webhook-id']), end });
    void passOn(request, response, end, shopUrl).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/webhooks`,
    tries,
    nextEnds,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  end: DoorEnd,
  shopUrl: string,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (typeof end === 'number') {
    response.writeHead(end).end();
    return;
  }
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    name.startsWith('webhook-') || name === 'content-type' ? [[name, String(value)] as [string, string]] : [],
  );
  const { status } = await fetch(shopUrl, { method: 'POST', headers, body: Buffer.concat(chunks) });
  if (end === 'cut') request.socket.destroy();
  else response.writeHead(status).end();
}
