/**
 * Tells whether a request failed before there was a connection, so that nothing of it can have left. Node's HTTP client says so on
 * a diagnostics channel, with the very error that `fetch` wraps afterwards: a refused port, an unknown name, a failed TLS handshake.
 * Error codes cannot tell as much, because most of them also come from a connection over which the request has gone. Should the
 * channel ever fall silent, every failure counts as unknown, which is the safe side. Called by `exchange`.
 */
import { subscribe } from 'node:diagnostics_channel';

const failures = new WeakSet();

subscribe('undici:client:connectError', (message) => {
  if (typeof message !== 'object' || message === null || !('error' in message)) return;
  const { error } = message;
  if (typeof error === 'object' && error !== null) failures.add(error);
});

/** Whether this error of `fetch` is the failure to connect. */
export function isConnectFailure(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof Error && failures.has(error.cause);
}
