/*
 * The content of a result notification (protocol notes, section 4). Called whenever a trade has come to a result.
 */
import { familiesOf } from '../faults/fault.ts';
import { formatJapanTime } from '../japan-time.ts';
import type { Simulation } from '../simulation.ts';
import { remainingAmount, remainingTax, type Trade } from '../trades/trade.ts';

/** Queues word of the trade's present state; with `afterReturnMs` the browser's return goes first. */
export function notifyResult(simulation: Simulation, trade: Trade, afterReturnMs?: number): void {
  simulation.notifier.queue(trade.orderId, notificationFields(simulation, trade), afterReturnMs);
}

/** The fields in their order on the wire. Passwords are masked, so that they prove nothing to anyone. */
export function notificationFields(simulation: Simulation, trade: Trade): Readonly<Record<string, string>> {
  return {
    ShopID: simulation.settings.shopId,
    ShopPass: '*'.repeat(10),
    AccessID: trade.accessId,
    AccessPass: '*'.repeat(32),
    OrderID: trade.orderId,
    Status: trade.status,
    JobCd: trade.jobCd,
    Amount: String(remainingAmount(trade) > 0 ? remainingAmount(trade) : trade.amount),
    Tax: String(remainingAmount(trade) > 0 ? remainingTax(trade) : trade.tax),
    TranDate: formatJapanTime(trade.processedAtMs),
    ErrCode: trade.errInfo === '' ? '' : familiesOf(trade.errInfo),
    ErrInfo: trade.errInfo,
    PayType: simulation.settings.payType,
    EposTradeId: trade.eposTradeId,
  };
}
