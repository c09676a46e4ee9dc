/** Makers of records for tests: a checkout with one attempt, standing where a test wants it. */
import { Secret, checkoutIdSchema, handleSchema, orderIdSchema } from '@epos-kantan/shared';
import type { Attempt, Checkout, CheckoutAndAttempt } from '../checkout/checkout.ts';
import type { Trade } from '../checkout/gateway-result.ts';
import type { CheckoutPolicy } from '../checkout/policy.ts';

/** The moment at which records of these makers were made. */
export const MADE_AT = Date.UTC(2026, 10, 24, 3, 0, 0);

/** Settings as a shop has them by default. */
export const POLICY: CheckoutPolicy = {
  shopId: 'tshop00000001',
  testMode: true,
  jobCode: 'AUTH',
  captureAutomatic: true,
  captureWarnMs: 30 * 86_400_000,
  paymentTermMs: 900_000,
  finishMs: 1_800_000,
  gatewayTimeoutMs: 30_000,
  publicUrl: 'http://127.0.0.1:8787',
};

const CHECKOUT_ID = checkoutIdSchema.parse(`co_${'a'.repeat(26)}`);

/** A checkout of 9,800 yen whose first attempt awaits the shopper. */
export function makeFound(
  attempt: Partial<Attempt> = {},
  checkout: Partial<Checkout> = {},
): CheckoutAndAttempt {
  const money = { currentAmount: attempt.amount ?? ATTEMPT.amount, currentTax: attempt.tax ?? ATTEMPT.tax };
  return { checkout: { ...CHECKOUT, ...checkout }, attempt: { ...ATTEMPT, ...money, ...attempt } };
}

const CHECKOUT: Checkout = {
  id: CHECKOUT_ID,
  shopId: POLICY.shopId,
  orderId: orderIdSchema.parse('order-1'),
  handle: handleSchema.parse('h'.repeat(26)),
  status: 'awaiting_shopper',
  funds: 'none',
  closed: false,
  amount: 9800,
  tax: 0,
  metadata: {},
  testMode: true,
  trial: false,
  currentAttemptId: 'at_1',
  expiredThroughNumber: 0,
  version: 3,
  createdAt: MADE_AT,
  updatedAt: MADE_AT,
};

const ATTEMPT: Attempt = {
  id: 'at_1',
  checkoutId: CHECKOUT_ID,
  shopId: POLICY.shopId,
  number: 1,
  gmoOrderId: `ek${'b'.repeat(20)}-01`,
  returnKey: 'r'.repeat(26),
  amount: 9800,
  tax: 0,
  returnUrl: 'https://shop.example/thanks',
  cancelUrl: null,
  items: [],
  phase: 'executed',
  alive: true,
  death: null,
  accessId: 'c'.repeat(32),
  accessPass: new Secret('d'.repeat(32)),
  token: new Secret('to+k/en='),
  startUrl: new Secret('https://pt01.mul-pay.jp/payment/EpospayStart.idPass'),
  startLimitAt: MADE_AT + POLICY.paymentTermMs,
  instruction: null,
  instructionAt: null,
  capture: 'none',
  captureNextAt: null,
  captureTries: 0,
  currentAmount: 9800,
  currentTax: 0,
  adjustment: null,
  adjustedAt: null,
  booked: null,
  eposTradeId: null,
  gmoPhase: null,
  gmoStatus: null,
  inquirySentAt: null,
  inquiryFailures: 0,
  unknownSince: null,
  nextInquiryAt: null,
  hintSequence: 0,
  redirectShownAt: null,
  returnedAt: null,
  cancelHinted: false,
  pointsUsed: null,
  couponUsed: null,
  attention: [],
  leaseOwner: null,
  leaseUntil: null,
  traceParent: null,
  version: 3,
  createdAt: MADE_AT,
  updatedAt: MADE_AT,
};

/** The trade of {@link makeFound}'s attempt as an inquiry shows it. */
export function makeTrade(trade: Partial<Trade> = {}): Trade {
  return {
    phase: 'authorized',
    gmoStatus: 'AUTH',
    accessId: 'c'.repeat(32),
    accessPass: new Secret('d'.repeat(32)),
    amount: 9800,
    tax: 0,
    canceledAmount: 0,
    canceledTax: 0,
    pointsUsed: null,
    couponUsed: null,
    processedAt: MADE_AT,
    eposTradeId: null,
    ...trade,
  };
}
