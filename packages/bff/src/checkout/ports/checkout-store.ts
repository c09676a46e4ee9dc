/**
 * The port to the database. Every write is one whole command: it is atomic, durable when its promise resolves, and never an
 * open transaction in a caller's hands, because many commands may share one commit. Implemented by `storage/checkout-store`.
 */
import type { CheckoutId, Handle, OrderId } from '@epos-kantan/shared';
import type {
  AdjustmentStep,
  AttemptPatch,
  CheckoutAndAttempt,
  CheckoutAndAttempts,
  CheckoutPatch,
  NewEvent,
} from '../checkout.ts';
import type { ReservationRefusal } from '../decide-reservation.ts';
import type { SalesEntry } from '../sales-entry.ts';
import type { Order } from './order-source.ts';

/** Everything `reserveAttempt` may need; ids are fresh and thrown away when an existing record serves. */
export interface ReserveCommand {
  readonly shopId: string;
  readonly testMode: boolean;
  readonly order: Order;
  readonly now: number;
  /** How long the owner may drive the start before another may take over, ms since the epoch. */
  readonly leaseUntil: number;
  readonly leaseOwner: string;
  /** When the timer looks after this attempt if nobody finishes its start. */
  readonly nextInquiryAt: number;
  /** The trace of the present request, kept with a new attempt. Absent = none. */
  readonly traceParent?: string | null;
  readonly fresh: {
    readonly checkoutId: CheckoutId;
    readonly handle: Handle;
    readonly attemptId: string;
    readonly returnKey: string;
    /** 20 base32 characters; the store appends the attempt number. */
    readonly gmoOrderBase: string;
    readonly eventId: string;
  };
}

/**
 * `owned`: the caller drives the start now (`created`: this call made the attempt). `current`: nothing to drive, the state is
 * the answer. `busy`: another owner is driving it.
 */
export type ReserveResult =
  | { readonly kind: 'owned'; readonly created: boolean; readonly found: CheckoutAndAttempt }
  | { readonly kind: 'current'; readonly found: CheckoutAndAttempt }
  | { readonly kind: 'busy' }
  | { readonly kind: 'refused'; readonly refusal: ReservationRefusal };

/**
 * One move of an attempt and its checkout, with its events. Applied only if both versions are still what the caller read.
 * Each event gets `eventIds[n]`; those with a webhook type are queued for the shop in the same transaction.
 */
export interface Move {
  readonly attemptId: string;
  readonly attemptVersion: number;
  readonly checkoutVersion: number;
  readonly attempt: AttemptPatch;
  readonly checkout: CheckoutPatch;
  readonly events: readonly NewEvent[];
  readonly eventIds: readonly string[];
  /** Begins or ends the stored line of the attempt's adjustment. */
  readonly adjustment?: AdjustmentStep;
  /** One more entry of the sales report; `attempt.booked` is what it makes of the books. */
  readonly sales?: SalesEntry;
  /**
   * The `hintSequence` that the caller read. When a hint came since, `attempt.nextInquiryAt` is not taken over: what the
   * hint set stays due.
   */
  readonly hintSequence: number;
  readonly now: number;
}

/** `stale`: something happened since the caller read; ask again. */
export type MoveResult =
  { readonly kind: 'applied'; readonly found: CheckoutAndAttempt } | { readonly kind: 'stale' };

/** A hint about an attempt. It moves neither version: it is no news, only a reason to ask. */
export interface Hint {
  readonly attemptId: string;
  readonly now: number;
  readonly kind: 'redirect_shown' | 'returned' | 'notified';
  readonly cancelHinted: boolean;
  /** The timer asks at this moment or earlier. */
  readonly inquireAt: number;
}

/**
 * A process takes due work on itself. Until `until` no other owner gets it, unless the attempt moved or a hint came; the same
 * owner does. At `until` the owner counts as dead. Times in ms since the epoch.
 */
export interface DueClaim {
  readonly now: number;
  readonly limit: number;
  readonly owner: string;
  readonly until: number;
}

/** Ids of attempts, oldest first: those whose `nextInquiryAt` has come, and those whose capture or adjustment is due. */
export interface ClaimedDue {
  readonly inquiries: readonly string[];
  readonly captures: readonly string[];
  readonly adjustments: readonly string[];
}

/** What became of an adjustment. */
export interface StoredAdjustment {
  readonly attemptId: string;
  readonly state: 'open' | 'done' | 'refused';
  /** Why it was refused. */
  readonly detail: string | null;
}

/** What the store keeps of checkouts. */
export interface CheckoutStore {
  /** Applies `decideReservation` inside one transaction: finds or makes the checkout and its attempt. */
  reserveAttempt(command: ReserveCommand): Promise<ReserveResult>;
  /** Compare-and-set of one attempt and its checkout, with timeline and outbox. */
  applyMove(move: Move): Promise<MoveResult>;
  /** Stores a hint; `redirectShownAt` and `returnedAt` keep their first / last time. */
  noteHint(hint: Hint): Promise<void>;
  /** One checkout with all its attempts. */
  findById(shopId: string, checkoutId: CheckoutId): Promise<CheckoutAndAttempts | null>;
  /** The checkout of an order with its current attempt. */
  findByOrder(shopId: string, orderId: OrderId): Promise<CheckoutAndAttempt | null>;
  /** The checkout behind a browser's handle with its current attempt. */
  findByHandle(shopId: string, handle: Handle): Promise<CheckoutAndAttempt | null>;
  /** The attempt behind a RetURL key, current or not, with its checkout. */
  findByReturnKey(shopId: string, returnKey: string): Promise<CheckoutAndAttempt | null>;
  /** One attempt with its checkout. */
  findByAttemptId(attemptId: string): Promise<CheckoutAndAttempt | null>;
  /** The adjustment that an operation of the shop instructed; null = it has instructed none. */
  findAdjustment(shopId: string, operationId: string): Promise<StoredAdjustment | null>;
  /** Takes what is due, at most `limit` of each kind. */
  claimDue(claim: DueClaim): Promise<ClaimedDue>;
}
