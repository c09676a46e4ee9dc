/*
 * Finds the trade that a call names by OrderID, AccessID and AccessPass together. Called by every call on an
 * existing trade.
 */
import type { Simulation } from '../simulation.ts';
import type { Trade } from '../trades/trade.ts';
import type { FieldCheck } from './field-check.ts';

/** What names a trade. */
export interface TradeName {
  readonly accessId: string;
  readonly accessPass: string;
  readonly orderId: string;
}

/** Reads the three fields that name a trade. */
export function readTradeName(check: FieldCheck): TradeName {
  return {
    accessId: check.read('AccessID'),
    accessPass: check.read('AccessPass'),
    orderId: check.read('OrderID'),
  };
}

/** The trade, or the error code: unknown or wrong pair M01058002, the pair of another order M01004002. */
export function findTrade(simulation: Simulation, named: TradeName): Trade | string {
  const trade = simulation.trades.byAccessId(named.accessId);
  if (trade === undefined || trade.accessPass !== named.accessPass) return 'M01058002';
  return trade.orderId === named.orderId ? trade : 'M01004002';
}
