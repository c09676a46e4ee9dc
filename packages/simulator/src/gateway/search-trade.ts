/*
 * SearchTradeMulti: the inquiry, which alone proves what became of a trade (protocol notes, section 6). Called by
 * the payment routes.
 */
import { formatJapanTime } from '../japan-time.ts';
import type { Simulation } from '../simulation.ts';
import { remainingAmount, remainingTax, type Trade } from '../trades/trade.ts';
import { checkFields } from './field-check.ts';
import { errorFields, type ReplyFields } from './gateway-reply.ts';
import type { Form } from './read-form.ts';

/** Answers everything that is known about the trade with this OrderID. */
export function searchTrade(simulation: Simulation, form: Form): ReplyFields {
  const check = checkFields(form);
  const orderId = check.read('OrderID');
  const payType = check.read('PayType');
  check.readShop(simulation.settings);
  if (check.errors.length > 0) return errorFields(check.errors);
  if (payType !== simulation.settings.payType) return errorFields(['M01051011']);
  const trade = simulation.trades.byOrderId(orderId);
  return trade === undefined ? errorFields(['M01004002']) : describeTrade(simulation, trade);
}

function describeTrade(simulation: Simulation, trade: Trade): ReplyFields {
  const wasAuthorized = trade.authorizedAtMs > 0;
  return [
    ['OrderID', trade.orderId],
    ['Status', trade.status],
    ['ProcessDate', formatJapanTime(trade.processedAtMs)],
    ['JobCd', trade.jobCd],
    ['AccessID', trade.accessId],
    ['AccessPass', trade.accessPass],
    ['ItemCode', ''],
    ['Currency', 'JPY'],
    ...shownAmounts(simulation, trade),
    ['SiteID', ''],
    ['MemberID', ''],
    ['ClientField1', trade.clientFields[0]],
    ['ClientField2', trade.clientFields[1]],
    ['ClientField3', trade.clientFields[2]],
    ['PayType', simulation.settings.payType],
    ['EposTradeID', trade.eposTradeId],
    ['EposUseCouponAmount', wasAuthorized ? String(trade.couponUsed) : ''],
    ['EposUsePoint', wasAuthorized ? String(trade.pointsUsed) : ''],
    ...shownCancellation(simulation, trade),
  ];
}

/**
 * Whether an inquiry after EpospayChange shows the new amount or the first one is not known (protocol notes,
 * section 11). After a full cancellation both show the first amount and that all of it was canceled.
 */
function shownAmounts(simulation: Simulation, trade: Trade): ReplyFields {
  const isNew = simulation.settings.modes.changeShownAs === 'new-amount' && remainingAmount(trade) > 0;
  return [
    ['Amount', String(isNew ? remainingAmount(trade) : trade.amount)],
    ['Tax', String(isNew ? remainingTax(trade) : trade.tax)],
  ];
}

function shownCancellation(simulation: Simulation, trade: Trade): ReplyFields {
  const isHidden = simulation.settings.modes.changeShownAs === 'new-amount' && remainingAmount(trade) > 0;
  return [
    ['TotalCancelAmount', String(isHidden ? 0 : trade.canceledAmount)],
    ['TotalCancelTax', String(isHidden ? 0 : trade.canceledTax)],
  ];
}
