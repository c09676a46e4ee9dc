/**
 * Turns rows into records and patches into columns. The one place that knows how a field of the core is stored. Used by the
 * commands.
 */
import { Secret } from '@epos-kantan/shared';
import type { AttentionReason, OrderItem } from '@epos-kantan/shared';
import type { Selectable, Updateable } from 'kysely';
import type {
  Adjustment,
  Attempt,
  AttemptPatch,
  Booked,
  Checkout,
  CheckoutPatch,
} from '../checkout/checkout.ts';
import type { AttemptsTable, Bit, CheckoutsTable } from './database-schema.ts';
import type { ValueCipher } from './value-cipher.ts';

/** A truth value as it is stored. */
export function bit(value: boolean): Bit {
  return value ? 1 : 0;
}

/** The checkout of a row. */
export function toCheckout(row: Selectable<CheckoutsTable>): Checkout {
  return {
    id: row.id,
    shopId: row.shop_id,
    orderId: row.order_id,
    handle: row.handle,
    status: row.status,
    funds: row.funds,
    closed: row.closed === 1,
    amount: row.amount,
    tax: row.tax,
    metadata: JSON.parse(row.metadata) as Record<string, string>,
    testMode: row.test_mode === 1,
    trial: row.trial === 1,
    currentAttemptId: row.current_attempt_id,
    expiredThroughNumber: row.expired_through_number,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The attempt of a row. Its secrets are opened when they are revealed: most readers need none, and opening costs more than reading. */
export function toAttempt(row: Selectable<AttemptsTable>, cipher: ValueCipher): Attempt {
  const open = (column: 'access_pass' | 'token' | 'start_url'): Secret | null => {
    const sealed = row[column];
    if (sealed === null) return null;
    return new Secret(() => cipher.open(sealed, { recordId: row.id, column }).reveal());
  };
  return {
    id: row.id,
    checkoutId: row.checkout_id,
    shopId: row.shop_id,
    number: row.number,
    gmoOrderId: row.gmo_order_id,
    returnKey: row.return_key,
    amount: row.amount,
    tax: row.tax,
    returnUrl: row.return_url,
    cancelUrl: row.cancel_url,
    items: JSON.parse(row.items) as OrderItem[],
    phase: row.phase,
    alive: row.alive === 1,
    death: row.death,
    accessId: row.access_id,
    accessPass: open('access_pass'),
    token: open('token'),
    startUrl: open('start_url'),
    startLimitAt: row.start_limit_at,
    instruction: row.instruction,
    instructionAt: row.instruction_at,
    capture: row.capture,
    captureNextAt: row.capture_next_at,
    captureTries: row.capture_tries,
    currentAmount: row.current_amount ?? row.amount,
    currentTax: row.current_tax ?? row.tax,
    adjustment: toAdjustment(row),
    adjustedAt: row.adjusted_at,
    booked: toBooked(row),
    eposTradeId: row.epos_trade_id,
    gmoPhase: row.gmo_phase,
    gmoStatus: row.gmo_status,
    inquirySentAt: row.inquiry_sent_at,
    inquiryFailures: row.inquiry_failures,
    unknownSince: row.unknown_since,
    nextInquiryAt: row.next_inquiry_at,
    hintSequence: row.hint_sequence,
    redirectShownAt: row.redirect_shown_at,
    returnedAt: row.returned_at,
    cancelHinted: row.cancel_hinted === 1,
    pointsUsed: row.points_used,
    couponUsed: row.coupon_used,
    attention: JSON.parse(row.attention) as AttentionReason[],
    leaseOwner: row.lease_owner,
    leaseUntil: row.lease_until,
    traceParent: row.trace_parent,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toAdjustment(row: Selectable<AttemptsTable>): Adjustment | null {
  const { adjustment_id: operationId, adjustment_kind: kind, adjustment_next_at: nextAt } = row;
  if (operationId === null || kind === null || nextAt === null) return null;
  return {
    operationId,
    kind,
    amount: row.adjustment_amount ?? 0,
    tax: row.adjustment_tax ?? 0,
    tries: row.adjustment_tries ?? 0,
    begunAt: row.adjustment_begun_at ?? 0,
    nextAt,
  };
}

function toBooked(row: Selectable<AttemptsTable>): Booked | null {
  const { booked_entries: entries } = row;
  if (entries === null) return null;
  return {
    entries,
    amount: row.booked_amount ?? 0,
    tax: row.booked_tax ?? 0,
    points: row.booked_points ?? 0,
    coupon: row.booked_coupon ?? 0,
  };
}

/** Columns with the values that a row gets. */
export type CheckoutColumns = Readonly<Updateable<CheckoutsTable>>;
/** The same of an attempt; its secrets are sealed. */
export type AttemptColumns = Readonly<Updateable<AttemptsTable>>;

/** The columns of a checkout's patch. */
export function checkoutColumns(patch: CheckoutPatch): CheckoutColumns {
  return {
    ...(patch.status === undefined ? {} : { status: patch.status }),
    ...(patch.funds === undefined ? {} : { funds: patch.funds }),
    ...(patch.closed === undefined ? {} : { closed: bit(patch.closed) }),
    ...(patch.currentAttemptId === undefined ? {} : { current_attempt_id: patch.currentAttemptId }),
    ...(patch.expiredThroughNumber === undefined
      ? {}
      : { expired_through_number: patch.expiredThroughNumber }),
  };
}

/** `nextInquiryAt` is not among them: whether it is taken over depends on the hints, see `apply-move`. */
type StoredPatch = Omit<AttemptPatch, 'nextInquiryAt'>;

type PlainField = Exclude<
  keyof StoredPatch,
  'alive' | 'cancelHinted' | 'attention' | 'accessPass' | 'token' | 'startUrl' | 'adjustment' | 'booked'
>;

/** Fields that are stored as they are. */
const PLAIN_COLUMNS = {
  phase: 'phase',
  death: 'death',
  accessId: 'access_id',
  startLimitAt: 'start_limit_at',
  instruction: 'instruction',
  instructionAt: 'instruction_at',
  capture: 'capture',
  captureNextAt: 'capture_next_at',
  captureTries: 'capture_tries',
  currentAmount: 'current_amount',
  currentTax: 'current_tax',
  adjustedAt: 'adjusted_at',
  eposTradeId: 'epos_trade_id',
  gmoPhase: 'gmo_phase',
  gmoStatus: 'gmo_status',
  inquirySentAt: 'inquiry_sent_at',
  inquiryFailures: 'inquiry_failures',
  unknownSince: 'unknown_since',
  redirectShownAt: 'redirect_shown_at',
  returnedAt: 'returned_at',
  pointsUsed: 'points_used',
  couponUsed: 'coupon_used',
  leaseOwner: 'lease_owner',
  leaseUntil: 'lease_until',
} as const satisfies Record<PlainField, keyof AttemptsTable>;

const PLAIN_FIELDS = Object.keys(PLAIN_COLUMNS) as PlainField[];

/** The columns of an attempt's patch, sealed where they have to be. */
export function attemptColumns(patch: StoredPatch, attemptId: string, cipher: ValueCipher): AttemptColumns {
  const seal = (column: string, value: Secret | null): string | null =>
    value === null ? null : cipher.seal(value, { recordId: attemptId, column });
  const plain: Record<string, unknown> = {};
  for (const field of PLAIN_FIELDS) {
    if (patch[field] !== undefined) plain[PLAIN_COLUMNS[field]] = patch[field];
  }
  return {
    ...plain,
    ...(patch.alive === undefined ? {} : { alive: bit(patch.alive) }),
    ...(patch.cancelHinted === undefined ? {} : { cancel_hinted: bit(patch.cancelHinted) }),
    ...(patch.attention === undefined ? {} : { attention: JSON.stringify(patch.attention) }),
    ...(patch.adjustment === undefined ? {} : adjustmentColumns(patch.adjustment)),
    ...(patch.booked === undefined ? {} : bookedColumns(patch.booked)),
    ...(patch.accessPass === undefined ? {} : { access_pass: seal('access_pass', patch.accessPass) }),
    ...(patch.token === undefined ? {} : { token: seal('token', patch.token) }),
    ...(patch.startUrl === undefined ? {} : { start_url: seal('start_url', patch.startUrl) }),
  };
}

function bookedColumns(booked: Booked | null): AttemptColumns {
  return {
    booked_entries: booked?.entries ?? null,
    booked_amount: booked?.amount ?? null,
    booked_tax: booked?.tax ?? null,
    booked_points: booked?.points ?? null,
    booked_coupon: booked?.coupon ?? null,
  };
}

function adjustmentColumns(adjustment: Adjustment | null): AttemptColumns {
  return {
    adjustment_id: adjustment?.operationId ?? null,
    adjustment_kind: adjustment?.kind ?? null,
    adjustment_amount: adjustment?.amount ?? null,
    adjustment_tax: adjustment?.tax ?? null,
    adjustment_tries: adjustment?.tries ?? null,
    adjustment_begun_at: adjustment?.begunAt ?? null,
    adjustment_next_at: adjustment?.nextAt ?? null,
  };
}
