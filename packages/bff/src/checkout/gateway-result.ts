/**
 * What GMO-PG says, in our words. Every call ends as one of four: done, refused (a definite no), not sent (nothing left this
 * machine), or unknown (it may have happened). Only an inquiry proves anything about money; the adapter in `gmo` makes these
 * values, the core reads them.
 */
import type { CheckoutId, OrderId, Secret } from '@epos-kantan/shared';

/**
 * Where a trade stands at GMO-PG. `other` is a word we do not know: pending, never paid, never failed.
 * (protocol notes, section 7: words seen, transitions inferred)
 */
export const TRADE_PHASES = [
  'registered', // UNPROCESSED
  'ready', // REQSUCCESS
  'authenticating', // AUTHPROCESS
  'authorized', // AUTH
  'captured', // SALES, CAPTURE
  'canceled', // CANCEL
  'returned', // RETURN
  'failed', // PAYFAIL
  'expired', // EXPIRED
  'other',
] as const;

/** Where a trade stands at GMO-PG. */
export type TradePhase = (typeof TRADE_PHASES)[number];

/** A trade as an inquiry shows it. All amounts in whole yen. */
export interface Trade {
  readonly phase: TradePhase;
  /** GMO-PG's own word, kept for operators. At most 32 characters. */
  readonly gmoStatus: string;
  readonly accessId: string;
  readonly accessPass: Secret;
  readonly amount: number;
  readonly tax: number;
  /** Cumulative canceled amount and tax; 0 when the field is empty. */
  readonly canceledAmount: number;
  readonly canceledTax: number;
  readonly pointsUsed: number | null;
  readonly couponUsed: number | null;
  /** ProcessDate in ms since the epoch: when GMO-PG did what the phase says. Null = not readable. */
  readonly processedAt: number | null;
  /** EPOS' own id of the trade; null = none yet, or none that can be one. */
  readonly eposTradeId: string | null;
  /**
   * What we gave GMO-PG to remember with the trade (ClientField1 and 2), when it shows that. Never a proof of anything.
   * (protocol notes, section 6: names seen, that EPOS fills them is inferred)
   */
  readonly orderId?: OrderId;
  readonly checkoutId?: CheckoutId;
}

/** Why a definite no was given; each calls for another next step. */
export const REFUSALS = [
  'duplicate_order', // the OrderID exists: our own earlier call went through
  'already_executed', // execution was requested before
  'wrong_state', // not possible in the trade's present state
  'busy', // flow control: nothing was done, try later
  'not_found', // no such trade
  'too_late', // a deadline of GMO-PG's has passed
  'configuration', // shop id, password, contract, PayType, JobCd: an operator has to act
  'invalid', // a field was not taken
  'foreign_start_url', // executed, but StartURL points to a host that is not GMO-PG's
] as const;

/** Why a definite no was given. */
export type Refusal = (typeof REFUSALS)[number];

/** Why the outcome of a call cannot be told. */
export const UNCERTAINTIES = [
  'timeout',
  'connection_lost',
  'garbled',
  'in_process',
  'system_error',
  'unseen_code',
  'http_status',
] as const;

/** Why the outcome of a call cannot be told. */
export type Uncertainty = (typeof UNCERTAINTIES)[number];

/** The end of a call that changes something at GMO-PG. `codes` are ErrInfo values, at most ten. */
export type CallResult<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly codes: readonly string[] }
  | { readonly kind: 'not_sent'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly uncertainty: Uncertainty; readonly codes: readonly string[] };

/**
 * The end of an inquiry. `answeredAt`: GMO-PG's own time of the answer, in ms since the epoch, when it said so; a clock of ours that runs
 * ahead must not end what GMO-PG would still let go on. `misconfigured` is a fault of ours (PayType, credentials), never "not found".
 */
export type InquiryResult =
  | { readonly kind: 'trade'; readonly trade: Trade; readonly answeredAt?: number }
  | { readonly kind: 'not_found'; readonly answeredAt?: number }
  | { readonly kind: 'could_not_tell'; readonly detail: string }
  | { readonly kind: 'misconfigured'; readonly codes: readonly string[] };
