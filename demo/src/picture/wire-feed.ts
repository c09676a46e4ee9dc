/**
 * Follows the simulator's wire for as long as the demo runs, and comes back where it left off when the stream breaks. Called
 * by `startDemo`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type WireMessage, wireMessageSchema } from './place-message.ts';

const RETRY_MS = 500;
const EVENT_CHARS_MAX = 64 * 1024;

/** Ends the following; resolves when the stream is closed. */
export type StopFeed = () => Promise<void>;

/** Starts to follow. Each message goes to `onMessage` once, in the order of the wire. */
export function followWire(simulatorUrl: string, onMessage: (message: WireMessage) => void): StopFeed {
  const stopping = new AbortController();
  const running = follow(`${simulatorUrl}/_simulator/wire`, stopping.signal, onMessage);
  return async () => {
    stopping.abort();
    await running;
  };
}

async function follow(
  url: string,
  signal: AbortSignal,
  onMessage: (message: WireMessage) => void,
): Promise<void> {
  let lastId = 0;
  while (!signal.aborted) {
    try {
      const response = await fetch(url, { signal, headers: { 'Last-Event-ID': String(lastId) } });
      if (!response.ok || response.body === null)
        throw new Error(`the wire answered ${String(response.status)}`);
      for await (const message of readMessages(response.body)) {
        lastId = message.id;
        onMessage(message);
      }
    } catch {
      // A picture that stands still for a moment is no reason to stop the shop.
    }
    await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function* readMessages(body: ReadableStream<Uint8Array>): AsyncGenerator<WireMessage> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    if (text.length > EVENT_CHARS_MAX) throw new Error('an event of the wire is too long');
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      const message = data === undefined ? undefined : wireMessageSchema.safeParse(JSON.parse(data));
      if (message?.success === true) yield message.data;
    }
  }
}
