/*
 * Every message between the four parties, for those who want to watch a payment happen. Holds the last 500 for
 * late comers and hands new ones to subscribers at once. Texts arrive here already masked (mask-fields.ts).
 */
import type { TimeSource } from '../clock.ts';

/** The four parties of a payment. */
export type Party = 'shopper' | 'shop' | 'gmo' | 'epos';

/** One message. `orderId` is GMO-PG's; `step` is the step of the eleven-step flow that the message makes real. */
export interface WireMessage {
  readonly id: number;
  /** ISO time on the simulator's clock. */
  readonly at: string;
  readonly orderId?: string;
  readonly from: Party;
  readonly to: Party;
  readonly step?: number;
  readonly kind: 'request' | 'reply' | 'page' | 'note';
  readonly name: string;
  /** The message with secrets masked. */
  readonly text: string;
}

/** A message before it has a number and a time. */
export type WireEntry = Omit<WireMessage, 'id' | 'at' | 'orderId' | 'step'> & {
  readonly orderId?: string | undefined;
  readonly step?: number | undefined;
};

/** How many messages are kept for replay. */
export const replayMessagesMax = 500;

/** How many may listen at once. */
export const subscribersMax = 32;

/** The log. */
export interface WireLog {
  write(entry: WireEntry): void;
  /** Messages with a higher number than `afterId`, oldest first; all that are kept if that number lies ahead. */
  since(afterId: number): readonly WireMessage[];
  /** Calls `listener` for every new message; undefined when too many are listening. Returns its own undoing. */
  subscribe(listener: (message: WireMessage) => void): (() => void) | undefined;
  /** Forgets the kept messages; numbers go on growing. */
  clear(): void;
}

/** Makes an empty log. */
export function createWireLog(clock: TimeSource): WireLog {
  let kept: WireMessage[] = [];
  let lastId = 0;
  const latest = () => kept.slice(-replayMessagesMax);
  const listeners = new Set<(message: WireMessage) => void>();
  return {
    write: ({ orderId, step, ...entry }) => {
      lastId += 1;
      const message: WireMessage = {
        id: lastId,
        at: new Date(clock.now()).toISOString(),
        ...(orderId === undefined ? {} : { orderId }),
        ...(step === undefined ? {} : { step }),
        ...entry,
      };
      kept.push(message);
      // Cut in lumps: copying the list for every message would cost more than the message.
      if (kept.length >= 2 * replayMessagesMax) kept = latest();
      for (const listener of [...listeners]) listener(message);
    },
    since: (afterId) => (afterId > lastId ? latest() : latest().filter((message) => message.id > afterId)),
    subscribe: (listener) => {
      if (listeners.size >= subscribersMax) return undefined;
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    clear: () => {
      kept = [];
    },
  };
}
