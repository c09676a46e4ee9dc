/*
 * The wire log as server-sent events. A reader that comes back with Last-Event-ID misses nothing that is still
 * kept; a reader that does not read is let go, so that it cannot fill the memory.
 */
import type { WireLog, WireMessage } from './wire-log.ts';

const heartbeatMs = 15_000;
const backlogMessagesMax = 1000;

/** Answers with the stream, beginning after `lastEventId`; 503 when too many are listening already. */
export function streamWire(wire: WireLog, lastEventId: number, signal: AbortSignal): Response {
  let stop: () => void = () => undefined;
  const state: { unsubscribe?: (() => void) | undefined } = {};
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const send = (text: string) => {
          if ((controller.desiredSize ?? 0) <= 0) return stop();
          controller.enqueue(new TextEncoder().encode(text));
        };
        const heartbeat = setInterval(() => {
          send(': still here\n\n');
        }, heartbeatMs);
        heartbeat.unref();
        stop = once(() => {
          clearInterval(heartbeat);
          state.unsubscribe?.();
          controller.close();
        });
        state.unsubscribe = wire.subscribe((message) => {
          send(formatEvent(message));
        });
        send(': the messages between shopper, shop, GMO-PG and EPOS Card\n\n');
        for (const message of wire.since(lastEventId)) send(formatEvent(message));
        signal.addEventListener('abort', stop, { once: true });
      },
      cancel: () => {
        stop();
      },
    },
    { highWaterMark: backlogMessagesMax },
  );
  if (state.unsubscribe === undefined) {
    stop();
    return new Response('too many listeners\n', { status: 503, headers: { 'Retry-After': '5' } });
  }
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    },
  });
}

function formatEvent(message: WireMessage): string {
  return `event: message\nid: ${message.id}\ndata: ${JSON.stringify(message)}\n\n`;
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    try {
      action();
    } catch {
      // The reader had gone already: a stream that was canceled cannot be closed again.
    }
  };
}
