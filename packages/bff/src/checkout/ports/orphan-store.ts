/**
 * The port to the trades that GMO-PG told us of and that no attempt of ours knows. Such an OrderID is a *suspect*: anybody can make one
 * up. An inquiry that shows it paid makes it an *orphan*: our payment, whose record was lost (a restored backup). Implemented by
 * `storage/orphan-store`; every write is one whole command.
 */
import type { CheckoutId, Handle, OrderId } from '@epos-kantan/shared';
import type { CheckoutAndAttempt } from '../checkout.ts';
import type { Trade } from '../gateway-result.ts';
import type { SettlementPlan } from '../plan-settlement.ts';

/** A suspect to ask about. Times in ms since the epoch. */
export interface OrphanQuestion {
  readonly gmoOrderId: string;
  readonly firstHeardAt: number;
  /** Questions about it so far that showed it unpaid, and that got no clear answer. */
  readonly answers: number;
  readonly failures: number;
  /** When somebody else may ask, should this process die. */
  readonly leasedUntil: number;
}

/** Asks for the next question. Over all processes, one is given out in `spacingMs`. */
export interface ClaimOrphanCommand {
  readonly shopId: string;
  readonly now: number;
  readonly until: number;
  readonly spacingMs: number;
  /** Suspects older than this are forgotten unasked. */
  readonly keepMs: number;
}

/** What an answer means for a suspect. */
export type OrphanVerdict =
  | { readonly kind: 'forget' }
  | { readonly kind: 'later'; readonly at: number; readonly answered: boolean }
  | { readonly kind: 'orphan'; readonly trade: Trade; readonly detail: string };

/** Stores what became of a question. */
export interface RecordOrphanCommand {
  readonly shopId: string;
  readonly testMode: boolean;
  readonly question: OrphanQuestion;
  readonly verdict: OrphanVerdict;
  readonly now: number;
  /** For the event, should there be one. */
  readonly eventId: string;
}

/** Turns an orphan into a further attempt of its order's checkout, which is made when there is none. */
export interface AdoptCommand {
  readonly shopId: string;
  readonly testMode: boolean;
  readonly gmoOrderId: string;
  readonly orderId: OrderId;
  /** Of the lines of the adoption; absent = the trade's OrderID alone. */
  readonly detail?: string;
  /** As an inquiry has just shown it. A new checkout keeps the name that it had, when the trade remembers one that is free. */
  readonly trade: Trade;
  /** What is left of it. Whole yen. */
  readonly money: Pick<Trade, 'amount' | 'tax'>;
  /** Where the shopper of a new checkout is sent back to: what the order said is lost. */
  readonly returnUrl: string;
  /** What the inquiry means for the new attempt: the rules that hold for every other one. Called inside the transaction. */
  readonly settle: (found: CheckoutAndAttempt) => SettlementPlan;
  readonly now: number;
  readonly fresh: {
    readonly checkoutId: CheckoutId;
    readonly handle: Handle;
    readonly attemptId: string;
    readonly returnKey: string;
    /** More than the events of an adoption. */
    readonly eventIds: readonly string[];
  };
}

/** `adopted`: now or before. */
export type AdoptResult =
  | { readonly kind: 'adopted'; readonly found: CheckoutAndAttempt }
  | { readonly kind: 'refused'; readonly refusal: 'no_orphan' | 'attempts_exhausted' };

/** What the store keeps of trades without a record. */
export interface OrphanStore {
  /**
   * The next suspect to ask about, if the last question of any process is long enough ago: the one that has been due longest and the one
   * that came last in turn. One that an attempt knows by now is joined to it instead: its notifications are a hint for that attempt.
   */
  claimOrphan(command: ClaimOrphanCommand): Promise<OrphanQuestion | null>;
  /**
   * True when it was found to be an orphan just now; its attention is queued for the shop in the same transaction. `forget` and `later`
   * count only while the question is the caller's and nothing was told meanwhile; else nothing is stored.
   */
  recordOrphan(command: RecordOrphanCommand): Promise<boolean>;
  /** Whether it is an orphan that waits for the operator; else the attempt that adopted it, or null. */
  findOrphan(shopId: string, gmoOrderId: string): Promise<'orphan' | CheckoutAndAttempt | null>;
  /** Adopts an orphan: checkout, attempt, its settlement and their events in one transaction. */
  adoptOrphan(command: AdoptCommand): Promise<AdoptResult>;
}
