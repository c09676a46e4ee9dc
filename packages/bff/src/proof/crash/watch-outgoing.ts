/**
 * Watches what leaves the process over HTTP and is not part of a watched call of a port: the webhooks, and whatever else will be sent
 * one day. Used by `serve-crashing`, before anything else is loaded that could keep `fetch` or `http.request` for itself.
 */
import http from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import https from 'node:https';
import { Writable } from 'node:stream';
import type { CallWatch } from './watch-calls.ts';

/** Stands in front of `http.request`, `https.request` and `fetch`, for the rest of the process's life. */
export function watchOutgoing(calls: CallWatch): void {
  for (const module of [http, https]) {
    const request = module.request;
    module.request = ((...args: Parameters<typeof http.request>) =>
      calls.current() !== null
        ? request(...args)
        : watchRequest(calls, () => request(...args))) as typeof request;
  }
  const send = globalThis.fetch;
  globalThis.fetch = (...args) =>
    calls.current() !== null ? send(...args) : calls.watch('outgoing.fetch', () => send(...args));
}

/** The call ends with the last byte of the answer; this listener is the first that hears of it. */
function watchRequest(calls: CallWatch, send: () => ClientRequest): ClientRequest {
  let sent: ClientRequest | null = null;
  void calls.watch('outgoing.request', () => {
    const request = send();
    sent = request;
    return new Promise<void>((resolve) => {
      request.on('response', (response: IncomingMessage) => response.on('end', resolve));
      request.on('close', resolve);
    });
  });
  // The process is about to end before the call: the caller gets something that takes what it writes and never ends.
  return sent ?? (new Writable({ write: () => undefined }) as unknown as ClientRequest);
}
