/**
 * The two records of the core: a checkout (one per shop order, for ever) and its attempts (one GMO-PG trade each). Plain
 * data; `checkout-lifecycle` says how they may move, the store keeps them.
 */
import type {
  AttentionReason,
  CheckoutAttentionReason,
  CheckoutId,
  CheckoutStatus,
  Funds,
  Handle,
  OrderId,
  OrderItem,
  Secret,
  WebhookEventType,
} from '@epos-kantan/shared';
import type { TradePhase } from './gateway-result.ts';

/** Our record of getting one order paid. Amounts in whole yen, times in ms since the epoch. */
export interface Checkout {
  readonly id: CheckoutId;
  readonly shopId: string;
  readonly orderId: OrderId;
  readonly handle: Handle;
  readonly status: CheckoutStatus;
  readonly funds: Funds;
  /** No further attempt may start. */
  readonly closed: boolean;
  readonly amount: number;
  readonly tax: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly testMode: boolean;
  /** A test payment of the operator's: never captured by itself, and the shop is not told of it. */
  readonly trial: boolean;
  /** The attempt whose fate the status tells; once paid, the one that paid. */
  readonly currentAttemptId: string;
  /** Highest attempt number for which `checkout.expired` was committed; 0 = none. A payment of it is late. */
  readonly expiredThroughNumber: number;
  /** Moves by one with every change; every write names the version it read. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** How far our side of an attempt has come. */
export const ATTEMPT_PHASES = ['reserved', 'entered', 'executed', 'paid', 'dead'] as const;

/** How far our side of an attempt has come. */
export type AttemptPhase = (typeof ATTEMPT_PHASES)[number];

/** Why an attempt is dead. `abandoned` = no browser can ever start it. */
export const DEATHS = ['failed', 'canceled', 'expired', 'abandoned'] as const;

/** Why an attempt is dead. */
export type Death = (typeof DEATHS)[number];

/** A call to GMO-PG whose end is not stored yet. */
export const INSTRUCTIONS = ['entry', 'execute', 'capture'] as const;

/** A call to GMO-PG whose end is not stored yet. */
export type Instruction = (typeof INSTRUCTIONS)[number];

/** The capture: not wanted, waiting to be done, done, or definitely refused. */
export const CAPTURE_STATES = ['none', 'due', 'done', 'failed'] as const;

/** State of the capture. */
export type CaptureState = (typeof CAPTURE_STATES)[number];

/** What the shop may do to the money of a paid trade. All three only lower it. */
export const ADJUSTMENT_KINDS = ['cancel', 'refund', 'change'] as const;

/** What the shop may do to the money of a paid trade. */
export type AdjustmentKind = (typeof ADJUSTMENT_KINDS)[number];

/**
 * An instruction of the shop to lower a trade's money. Its target is stored before GMO-PG hears of it, so that a repeat after a lost
 * reply is the same instruction and never a second one. Whole yen; times in ms since the epoch.
 */
export interface Adjustment {
  /** Of the shop's operation; what was instructed under it is told again to whoever repeats the request. */
  readonly operationId: string;
  readonly kind: AdjustmentKind;
  /** What is left afterwards; 0 and 0 = the whole trade is canceled. */
  readonly amount: number;
  readonly tax: number;
  readonly tries: number;
  readonly begunAt: number;
  /** When the timer looks after it. Until then a call may be on its way. */
  readonly nextAt: number;
}

/** One GMO-PG trade of a checkout. Amounts in whole yen, times in ms since the epoch. */
export interface Attempt {
  readonly id: string;
  readonly checkoutId: CheckoutId;
  readonly shopId: string;
  /** 1 to 99 within its checkout. */
  readonly number: number;
  /** GMO-PG's OrderID: `ek` + 20 base32 characters + `-` + two digits. Stored before EntryTran, never reused. */
  readonly gmoOrderId: string;
  /** The unguessable part of RetURL. Not the handle: it can do nothing but trigger an inquiry. */
  readonly returnKey: string;
  readonly amount: number;
  readonly tax: number;
  readonly returnUrl: string;
  readonly cancelUrl: string | null;
  readonly items: readonly OrderItem[];
  readonly phase: AttemptPhase;
  /** Its outcome is open. At most one attempt of a checkout is alive (a partial unique index). */
  readonly alive: boolean;
  readonly death: Death | null;
  readonly accessId: string | null;
  readonly accessPass: Secret | null;
  readonly token: Secret | null;
  /** Where the shopper's browser starts. Sealed at rest like the token that goes with it. */
  readonly startUrl: Secret | null;
  readonly startLimitAt: number | null;
  readonly instruction: Instruction | null;
  readonly instructionAt: number | null;
  readonly capture: CaptureState;
  readonly captureNextAt: number | null;
  readonly captureTries: number;
  /** What is left of the money by our last confirmed instruction, or as an inquiry has shown it since. */
  readonly currentAmount: number;
  readonly currentTax: number;
  /** The one that is not confirmed yet. */
  readonly adjustment: Adjustment | null;
  /** When the last one was confirmed. */
  readonly adjustedAt: number | null;
  /** What the sales report has of it so far; null = its money was not taken. */
  readonly booked: Booked | null;
  /** EPOS' own id of the trade, as the inquiry spells it. At most 64 visible ASCII characters. */
  readonly eposTradeId: string | null;
  /** What the last conclusive inquiry said, and when that inquiry was sent. */
  readonly gmoPhase: TradePhase | null;
  readonly gmoStatus: string | null;
  readonly inquirySentAt: number | null;
  /** Inquiries in a row that could not tell, and since when. */
  readonly inquiryFailures: number;
  readonly unknownSince: number | null;
  /** When the timer asks next; null = never again. */
  readonly nextInquiryAt: number | null;
  /** Moves with every hint (return, notification), so that a settlement cannot swallow a hint that came meanwhile. */
  readonly hintSequence: number;
  readonly redirectShownAt: number | null;
  readonly returnedAt: number | null;
  /** A return or notification said that the shopper canceled: chooses a word, nothing else. */
  readonly cancelHinted: boolean;
  readonly pointsUsed: number | null;
  readonly couponUsed: number | null;
  /** Reasons of `checkout.attention` raised for this attempt, each once. `paid_late` leaves when the shop accepts the payment. */
  readonly attention: readonly AttentionReason[];
  /** Who is driving the start of this attempt, until when. */
  readonly leaseOwner: string | null;
  readonly leaseUntil: number | null;
  /** The trace in which it was started (W3C traceparent), so that what happens later to it is told as a part of that; null = none. */
  readonly traceParent: string | null;
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A checkout with one of its attempts, read at one moment. */
export interface CheckoutAndAttempt {
  readonly checkout: Checkout;
  readonly attempt: Attempt;
}

/** A checkout with all its attempts, oldest first, read at one moment. */
export interface CheckoutAndAttempts {
  readonly checkout: Checkout;
  readonly attempts: readonly Attempt[];
}

/** The checkout with its current attempt. */
export function currentOf({ checkout, attempts }: CheckoutAndAttempts): CheckoutAndAttempt {
  const attempt = attempts.find(({ id }) => id === checkout.currentAttemptId);
  if (attempt === undefined) throw new Error(`checkout ${checkout.id} lacks its current attempt`);
  return { checkout, attempt };
}

/** What may change of a checkout after it was made. */
export type CheckoutPatch = Partial<
  Pick<Checkout, 'status' | 'funds' | 'closed' | 'currentAttemptId' | 'expiredThroughNumber'>
>;

/** What may change of an attempt after it was made. */
export type AttemptPatch = Partial<
  Omit<
    Attempt,
    | 'id'
    | 'checkoutId'
    | 'shopId'
    | 'number'
    | 'gmoOrderId'
    | 'returnKey'
    | 'amount'
    | 'tax'
    | 'returnUrl'
    | 'cancelUrl'
    | 'items'
    | 'hintSequence'
    | 'traceParent'
    | 'version'
    | 'createdAt'
    | 'updatedAt'
  >
>;

/** Who or what caused a change. */
export type Cause = 'start' | 'inquiry' | 'capture' | 'redirect' | 'timer' | 'shop' | 'operator';

/** Words of the timeline that stay inside; the others are the webhook event types. */
export type InternalEventType =
  | 'checkout.created'
  | 'checkout.restarted'
  | 'checkout.awaiting_shopper'
  | 'attempt.entered'
  | 'attempt.abandoned'
  | 'attempt.capture_requested'
  | 'attempt.adjustment_requested'
  | 'attempt.adjustment_refused'
  | 'attempt.duplicate_canceled'
  | 'checkout.closed'
  | 'attempt.adopted'
  | 'attempt.superseded_result';

/**
 * One line of the timeline. With a webhook type it is also queued for the shop, in the same transaction. The store adds id
 * and time.
 */
export interface NewEvent {
  readonly type: WebhookEventType | InternalEventType;
  readonly cause: Cause;
  readonly by?: 'shopper' | 'shop';
  readonly reason?: CheckoutAttentionReason;
  /** For operators; at most 500 characters, no secret. */
  readonly detail?: string;
}

/** What becomes of the stored line of an adjustment, in the same transaction as the attempt. */
export type AdjustmentStep =
  | { readonly kind: 'begun'; readonly from: Money; readonly adjustment: Adjustment }
  | {
      readonly kind: 'ended';
      readonly operationId: string;
      readonly end: 'done' | 'refused';
      /** Why it was refused; at most 500 characters, no secret. */
      readonly detail: string | null;
    };

/** Whole yen, tax-exclusive amount and tax. */
export interface Money {
  readonly amount: number;
  readonly tax: number;
}

/** What the entries of a trade add up to. Whole yen and points. */
export interface Booked extends Money {
  /** How many there are. */
  readonly entries: number;
  readonly points: number;
  readonly coupon: number;
}

/** What is left of an attempt's money. */
export function currentMoney({ currentAmount, currentTax }: Attempt): Money {
  return { amount: currentAmount, tax: currentTax };
}

/** Amount and tax together. */
export function totalOf({ amount, tax }: Money): number {
  return amount + tax;
}

/** What is left of a paid attempt's money, in whole yen; 0 of one that nobody has paid. */
export function leftOf(attempt: Attempt): number {
  return attempt.phase === 'paid' ? totalOf(currentMoney(attempt)) : 0;
}

/** How much of an attempt's money was canceled or refunded so far, in whole yen. */
export function refundedTotal(attempt: Attempt): number {
  return totalOf(attempt) - totalOf(currentMoney(attempt));
}
