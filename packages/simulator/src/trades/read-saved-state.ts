/*
 * Checks that a data file holds what the simulator once wrote, field by field, before anything believes it.
 */
import type { QueuedNotification } from '../notifications/notifier.ts';
import { tradeStatuses, type RecordedCall, type Trade } from './trade.ts';

/** What outlives a restart. */
export interface SavedState {
  readonly version: 1;
  readonly shopId: string;
  readonly clockOffsetMs: number;
  readonly trades: readonly Trade[];
  readonly strayCalls: readonly RecordedCall[];
  readonly notifications: readonly QueuedNotification[];
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && value.length <= 10_000;
const isWhole: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isTime: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const oneOf =
  (...allowed: readonly unknown[]): Check =>
  (value) =>
    allowed.includes(value);
const listOf =
  (check: Check, lengthMax = 1_000_000): Check =>
  (value) =>
    Array.isArray(value) && value.length <= lengthMax && value.every(check);
const shape =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === Object.keys(fields).length &&
    Object.entries(fields).every(([name, check]) => check((value as Record<string, unknown>)[name]));
const recordOfTexts: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isText);

const isCall = shape({ at: isText, path: isText });
const isStatus = oneOf(...tradeStatuses);
const isTrade = shape({
  orderId: isText,
  accessId: isText,
  accessPass: isText,
  jobCd: oneOf('AUTH', 'CAPTURE'),
  amount: isWhole,
  tax: isWhole,
  status: isStatus,
  processedAtMs: isTime,
  retUrl: isText,
  clientFields: (value) => listOf(isText, 3)(value) && (value as unknown[]).length === 3,
  token: isText,
  startLimitAtMs: isTime,
  eposKey: isText,
  returnKey: isText,
  startedAtMs: isTime,
  authorizedAtMs: isTime,
  eposTradeId: isText,
  pointsUsed: isWhole,
  couponUsed: isWhole,
  canceledAmount: isWhole,
  canceledTax: isWhole,
  errInfo: isText,
  money: listOf(shape({ atMs: isTime, kind: oneOf('captured', 'refunded'), amount: isWhole })),
  history: listOf(shape({ at: isText, status: isStatus, cause: isText })),
  calls: listOf(isCall),
  notifications: listOf(shape({ at: isText, answer: isText })),
});
const isState = shape({
  version: oneOf(1),
  shopId: isText,
  clockOffsetMs: isTime,
  trades: listOf(isTrade),
  strayCalls: listOf(isCall),
  notifications: listOf(
    shape({
      orderId: isText,
      fields: recordOfTexts,
      dueAtMs: isTime,
      resendsDone: isWhole,
      heldFor: oneOf('nothing', 'next', 'return'),
      afterReturnMs: isTime,
    }),
  ),
});

/** The state, or undefined when the text is anything else. */
export function readSavedState(text: string): SavedState | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isState(value) ? (value as SavedState) : undefined;
  } catch {
    return undefined;
  }
}
