/** Throws by hand what no client of ours would send: forged tokens, raw bytes, odd notifications. For the tests of the thrown list. */
import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import type { World } from '../../testing/start-world.ts';

/** What `fetch` takes as a body. */
export type PostedBody = NonNullable<RequestInit['body']>;

const segment = (text: string): string => Buffer.from(text).toString('base64url');

/** The claims of a fresh order of this world, as `signOrder` makes them. */
export async function freshClaims(world: World): Promise<Record<string, unknown>> {
  const [, payload = ''] = (await world.sign()).split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
}

/** A token with any payload and header, signed with the shop's true secret. */
export function forgeToken(world: World, payload: object, header: object = { alg: 'HS256' }): string {
  const input = `${segment(JSON.stringify(header))}.${segment(JSON.stringify(payload))}`;
  const secret = world.env['ORDER_TOKEN_SECRET'] ?? '';
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** `POST /v1/checkouts` with any body and headers. */
export function postStart(
  world: World,
  body: PostedBody,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<Response> {
  return fetch(`${world.bffUrl}/v1/checkouts`, { method: 'POST', headers, body });
}

/** A notification of any bytes. */
export function postNotification(
  world: World,
  body: PostedBody,
  headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' },
): Promise<Response> {
  return fetch(`${world.bffUrl}/gmo/notification`, { method: 'POST', headers, body });
}

/** Whether GMO-PG was ever called in this world. */
export async function sawNoCall(world: World): Promise<boolean> {
  const { trades, calls } = await world.ledger();
  return trades.length === 0 && calls.length === 0;
}

/** Writes bytes to the BFF and gives all that comes back until the BFF closes. */
export function throwBytes(world: World, bytes: string): Promise<string> {
  const { hostname, port } = new URL(world.bffUrl);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'));
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(answer);
    });
  });
}
