/*
 * The truth about every trade, for tests and for those who look. Called by the control plane.
 */
import type { Simulation } from '../simulation.ts';
import type { NotificationAttempt, RecordedCall, StatusChange, Trade } from '../trades/trade.ts';

/** One trade in the ledger; yen. */
export interface LedgerTrade {
  readonly orderId: string;
  readonly accessId: string;
  readonly status: string;
  readonly jobCd: string;
  /** As registered. */
  readonly amount: number;
  readonly tax: number;
  readonly pointsUsed: number;
  readonly couponUsed: number;
  /** What was given back altogether, tax included. */
  readonly canceledAmount: number;
  /** Empty before ExecTran. */
  readonly retUrl: string;
  readonly history: readonly StatusChange[];
  readonly calls: readonly RecordedCall[];
  readonly notifications: readonly NotificationAttempt[];
}

/** The whole ledger; `calls` are those that belong to no trade. */
export interface Ledger {
  readonly trades: readonly LedgerTrade[];
  readonly calls: readonly RecordedCall[];
}

/** Reads it as it is now. */
export function readLedger({ trades }: Simulation): Ledger {
  return { trades: trades.all().map(describe), calls: trades.strayCalls() };
}

/** One trade, its deadlines applied. */
export function readTrade({ trades }: Simulation, orderId: string): LedgerTrade | undefined {
  const trade = trades.byOrderId(orderId);
  return trade === undefined ? undefined : describe(trade);
}

/** The trade that was registered last, its deadlines applied: the whole ledger grows with every trade. */
export function readNewestTrade({ trades }: Simulation): LedgerTrade | undefined {
  const trade = trades.all().at(-1);
  return trade === undefined ? undefined : describe(trade);
}

function describe(trade: Trade): LedgerTrade {
  return {
    orderId: trade.orderId,
    accessId: trade.accessId,
    status: trade.status,
    jobCd: trade.jobCd,
    amount: trade.amount,
    tax: trade.tax,
    pointsUsed: trade.pointsUsed,
    couponUsed: trade.couponUsed,
    canceledAmount: trade.canceledAmount + trade.canceledTax,
    retUrl: trade.retUrl,
    history: trade.history,
    calls: trade.calls,
    notifications: trade.notifications,
  };
}
