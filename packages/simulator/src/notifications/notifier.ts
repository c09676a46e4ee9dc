/*
 * Sends result notifications and sends them again by GMO-PG's rule: no answer within 15 s or any answer but the
 * single byte `0` is a failure, followed by up to five resends, 60 minutes apart (protocol notes, section 4). All
 * waiting happens on the simulator's clock; `deliverDue` is called when something is queued, when the clock was
 * moved, and by a timer.
 */
import { deliverNotification, type DeliveryParts } from './deliver-notification.ts';

/** A notification that waits for its time. */
export interface QueuedNotification {
  readonly orderId: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly dueAtMs: number;
  readonly resendsDone: number;
  /** What it lets pass first: nothing, another notification, or the browser's return. */
  readonly heldFor: 'nothing' | 'next' | 'return';
  /** How long it still waits after the browser's return, in milliseconds. */
  readonly afterReturnMs: number;
}

/** How many resends follow the first attempt. */
export const resendsMax = 5;

/** How long after a failure the next attempt is made. */
export const resendAfterMs = 60 * 60 * 1000;

const holdMsMax = 60_000;
const queuedMax = 100_000;
const onTheirWayMax = 64;

/** The outgoing notifications. */
export interface Notifier {
  /** Queues a notification and sends it; with `afterReturnMs` the browser's return goes first. */
  queue(orderId: string, fields: Readonly<Record<string, string>>, afterReturnMs?: number): void;
  /** The browser has returned: what waited for that becomes due. */
  release(orderId: string): void;
  /** Starts everything that is due, at most 64 at a time. */
  deliverDue(): void;
  /** Resolves when nothing is on its way any more. */
  idle(): Promise<void>;
  /** When the next one is due; undefined when none waits. */
  nextDueAtMs(): number | undefined;
  /** Everything that is not settled, on its way or not. */
  unsettled(): readonly QueuedNotification[];
  load(queued: readonly QueuedNotification[]): void;
}

/** What a notifier works with. */
export interface NotifierParts extends DeliveryParts {
  /** Called after every attempt, so that it is remembered. */
  readonly onChange: () => void;
}

/** Makes a notifier with an empty queue. */
export function createNotifier(parts: NotifierParts): Notifier {
  const { clock } = parts;
  let waiting: QueuedNotification[] = [];
  const onTheirWay = new Map<QueuedNotification, Promise<void>>();

  const attempt = async (notification: QueuedNotification) => {
    const next = await attemptOnce(parts, notification);
    // After a reset there is no trade any more that could be told about.
    const isKnown = parts.trades.byOrderId(notification.orderId) !== undefined;
    if (next !== undefined && isKnown) waiting.push(next);
    if (next?.resendsDone !== notification.resendsDone) waiting = releaseHeld(waiting, 'next', clock.now());
    onTheirWay.delete(notification);
    parts.onChange();
    deliverDue();
  };
  const deliverDue = () => {
    const due = waiting
      .filter(({ dueAtMs }) => dueAtMs <= clock.now())
      .slice(0, onTheirWayMax - onTheirWay.size);
    waiting = waiting.filter((notification) => !due.includes(notification));
    for (const notification of due) onTheirWay.set(notification, attempt(notification));
  };

  return {
    queue: (orderId, fields, afterReturnMs) => {
      if (parts.settings.notificationUrl === undefined || waiting.length >= queuedMax) return;
      const hold = {
        heldFor: 'return',
        afterReturnMs: afterReturnMs ?? 0,
        dueAtMs: clock.now() + holdMsMax,
      } as const;
      const go = { heldFor: 'nothing', afterReturnMs: 0, dueAtMs: clock.now() } as const;
      waiting.push({ orderId, fields, resendsDone: 0, ...(afterReturnMs === undefined ? go : hold) });
      deliverDue();
    },
    release: (orderId) => {
      waiting = releaseHeld(waiting, 'return', clock.now(), orderId);
      deliverDue();
    },
    deliverDue,
    idle: async () => {
      while (onTheirWay.size > 0) await Promise.all(onTheirWay.values());
    },
    nextDueAtMs: () => waiting.map(({ dueAtMs }) => dueAtMs).sort((a, b) => a - b)[0],
    unsettled: () => [...onTheirWay.keys(), ...waiting],
    load: (queued) => {
      waiting = [...queued];
    },
  };
}

/** One attempt, or its postponement by a fault. @returns what has to follow, undefined = nothing. */
async function attemptOnce(
  parts: NotifierParts,
  notification: QueuedNotification,
): Promise<QueuedNotification | undefined> {
  const { clock, faults } = parts;
  const fault = faults.take('notification', notification.orderId);
  if (fault?.kind === 'delay' || fault?.kind === 'reorder') {
    const heldFor = fault.kind === 'reorder' ? 'next' : 'nothing';
    return { ...notification, heldFor, dueAtMs: clock.now() + (fault.ms ?? holdMsMax) };
  }
  const isReceived = await deliverNotification(parts, notification.orderId, notification.fields, fault);
  if (isReceived || notification.resendsDone >= resendsMax) return undefined;
  const resendsDone = notification.resendsDone + 1;
  return { ...notification, heldFor: 'nothing', resendsDone, dueAtMs: clock.now() + resendAfterMs };
}

/** Lets go what was held for something that has now happened. */
function releaseHeld(
  waiting: readonly QueuedNotification[],
  heldFor: 'next' | 'return',
  nowMs: number,
  orderId?: string,
): QueuedNotification[] {
  return waiting.map((one) => {
    if (one.heldFor !== heldFor || (orderId !== undefined && one.orderId !== orderId)) return one;
    return { ...one, heldFor: 'nothing', dueAtMs: nowMs + (heldFor === 'return' ? one.afterReturnMs : 0) };
  });
}
