/**
 * What the core's actions need from outside: the ports and the settings, joined once by `compose`; and the one way in which
 * an action writes.
 */
import type {
  AdjustmentStep,
  AttemptPatch,
  CheckoutAndAttempt,
  CheckoutPatch,
  NewEvent,
} from './checkout.ts';
import type { CheckoutPolicy } from './policy.ts';
import type { ChangeFeed } from './ports/change-feed.ts';
import type { CheckoutStore, MoveResult } from './ports/checkout-store.ts';
import type { Clock } from './ports/clock.ts';
import type { IdSource } from './ports/id-source.ts';
import type { Notice, Notices } from './ports/notices.ts';
import type { PaymentGateway } from './ports/payment-gateway.ts';
import type { SalesEntry } from './sales-entry.ts';

/** The ports and settings of the core. */
export interface Core {
  readonly store: CheckoutStore;
  readonly gateway: PaymentGateway;
  readonly clock: Clock;
  readonly ids: IdSource;
  /**
   * The twenty base32 characters of an order in GMO-PG's OrderIDs: always the same for the same order, and for no other. What they are made
   * of is in the database and its backups, so that an order whose record was lost meets its own trade at GMO-PG again.
   */
  readonly gmoOrderBaseOf: (orderId: string) => string;
  readonly notices: Notices;
  readonly changes: ChangeFeed;
  readonly policy: CheckoutPolicy;
  /** Names this process in leases. */
  readonly instanceId: string;
  /** The trace that the present work belongs to (W3C traceparent), to be kept with a new attempt; null = none. */
  readonly traceParent?: () => string | null;
  /** Stands around work on one attempt, so that whatever is told of it says so. Default: nothing. */
  readonly around?: <T>(found: CheckoutAndAttempt, work: () => Promise<T>) => Promise<T>;
  /** Waits in real time, at most `ms`. */
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * Until when a call to GMO-PG holds what it is about: a little longer than it can take, and no longer, because whatever a dead process
 * held waits for this. A start renews it with every stored step.
 */
export function leaseUntil({ clock, policy }: Pick<Core, 'clock' | 'policy'>): number {
  return clock.now() + policy.gatewayTimeoutMs + 5_000;
}

/** Does work on one attempt, see {@link Core.around}. */
export function aroundAttempt<T>(
  { around }: Pick<Core, 'around'>,
  found: CheckoutAndAttempt,
  work: () => Promise<T>,
): Promise<T> {
  return around === undefined ? work() : around(found, work);
}

/** What an action wants to write. */
export interface Change {
  readonly attempt: AttemptPatch;
  readonly checkout?: CheckoutPatch;
  readonly events?: readonly NewEvent[];
  readonly adjustment?: AdjustmentStep;
  readonly sales?: SalesEntry;
}

/**
 * Writes a change if nothing happened to the attempt or its checkout since `found` was read, with its events and webhooks in
 * the same transaction, and wakes whoever watches.
 */
export async function writeChange(
  core: Core,
  found: CheckoutAndAttempt,
  change: Change,
): Promise<MoveResult> {
  const events = change.events ?? [];
  const result = await core.store.applyMove({
    attemptId: found.attempt.id,
    attemptVersion: found.attempt.version,
    checkoutVersion: found.checkout.version,
    hintSequence: found.attempt.hintSequence,
    attempt: change.attempt,
    checkout: change.checkout ?? {},
    events,
    ...(change.adjustment === undefined ? {} : { adjustment: change.adjustment }),
    ...(change.sales === undefined ? {} : { sales: change.sales }),
    eventIds: events.map(() => `evt_${core.ids.base32(26)}`),
    now: core.clock.now(),
  });
  if (result.kind === 'applied') {
    for (const event of events) {
      notice(core, result.found, event.type === 'checkout.attention' ? 'attention' : 'checkout_moved', {
        detail: [event.type, event.reason, event.detail].filter((part) => part !== undefined).join(' · '),
        event: event.type,
        ...(event.reason === undefined ? {} : { reason: event.reason }),
      });
    }
    core.changes.publish(found.checkout.id);
  }
  return result;
}

/** Times that a change is written on top of a settlement that came between. */
const WRITE_TRIES_MAX = 5;

/**
 * Writes a change on top of what was stored since `found` was read, as long as it still makes sense; else the result is stale.
 * @param changeOf the change of the records as they are now, so that nothing is lost that somebody else has stored meanwhile
 * @param makesSense whether the change is still wanted
 */
export async function writeOnTop(
  core: Core,
  found: CheckoutAndAttempt,
  changeOf: (base: CheckoutAndAttempt) => Change,
  makesSense: (latest: CheckoutAndAttempt) => boolean,
): Promise<MoveResult> {
  let base = found;
  for (let tries = 1; ; tries += 1) {
    const result = await writeChange(core, base, changeOf(base));
    if (result.kind === 'applied' || tries >= WRITE_TRIES_MAX) return result;
    const latest = await core.store.findByAttemptId(found.attempt.id);
    if (latest === null || !makesSense(latest)) return result;
    base = latest;
  }
}

/** Tells operators something about an attempt. */
export function notice(
  core: Pick<Core, 'notices'>,
  { checkout, attempt }: CheckoutAndAttempt,
  kind: Notice['kind'],
  more: Pick<Notice, 'detail' | 'codes' | 'event' | 'reason'> = {},
): void {
  core.notices.notify({ kind, checkoutId: checkout.id, gmoOrderId: attempt.gmoOrderId, ...more });
}
