/*
 * EpospaySales, EpospayChange and EpospayCancel: what the shop does with a payment afterwards (protocol notes,
 * section 5; which states and amounts are allowed is inferred). Called by the payment routes.
 */
import { notifyResult } from '../notifications/notify-result.ts';
import type { Simulation } from '../simulation.ts';
import {
  isCaptured,
  isPaid,
  remainingAmount,
  remainingTax,
  remainingTotal,
  type Trade,
} from '../trades/trade.ts';
import { checkFields, type FieldCheck } from './field-check.ts';
import { findTrade, readTradeName, type TradeName } from './find-trade.ts';
import { errorFields, type ReplyFields } from './gateway-reply.ts';
import type { Form } from './read-form.ts';

/** Captures an authorization: only once, and only its full present amount, as EPOS Card does. */
export function captureTrade(simulation: Simulation, form: Form): ReplyFields {
  const check = checkFields(form);
  const named = readTradeName(check);
  const amount = check.readNumber('Amount');
  const tax = check.readNumber('Tax');
  const trade = nameTrade(simulation, check, named);
  if (!isTrade(trade)) return errorFields(trade);
  if (trade.status !== 'AUTH') return errorFields(['M01054004']);
  if (isAuthorizationOver(simulation, trade)) return errorFields(['M01060010']);
  if (amount + tax > remainingTotal(trade)) return errorFields(['M01055011']);
  if (amount !== remainingAmount(trade) || tax !== remainingTax(trade)) return errorFields(['M01055010']);

  trade.money.push({ atMs: simulation.clock.now(), kind: 'captured', amount: amount + tax });
  simulation.trades.move(trade, 'SALES', 'EpospaySales');
  notifyOperation(simulation, trade);
  return [...resultFields(trade), ['Amount', String(amount)], ['Tax', String(tax)]];
}

/** Lowers amount and tax, before or after capture; the same figures again change nothing. */
export function changeTrade(simulation: Simulation, form: Form): ReplyFields {
  const check = checkFields(form);
  const named = readTradeName(check);
  const amount = check.readNumber('ChangeAmount');
  const tax = check.readNumber('ChangeTax');
  const trade = nameTrade(simulation, check, named);
  if (!isTrade(trade)) return errorFields(trade);
  if (!isPaid(trade)) return errorFields(['M01054004']);
  if (isAuthorizationOver(simulation, trade)) return errorFields(['M01060010']);
  if (amount > remainingAmount(trade) || tax > remainingTax(trade)) return errorFields(['M01055011']);

  giveBack(simulation, trade, remainingAmount(trade) - amount, remainingTax(trade) - tax);
  simulation.trades.move(trade, trade.status, `EpospayChange to ${amount} + ${tax}`);
  notifyOperation(simulation, trade);
  return [...resultFields(trade), ['ChangeAmount', String(amount)], ['ChangeTax', String(tax)]];
}

/** Cancels a paid trade wholly: nothing is left of it afterwards. */
export function cancelTrade(simulation: Simulation, form: Form): ReplyFields {
  const check = checkFields(form);
  const trade = nameTrade(simulation, check, readTradeName(check));
  if (!isTrade(trade)) return errorFields(trade);
  if (!isPaid(trade)) return errorFields(['M01054004']);
  if (isAuthorizationOver(simulation, trade)) return errorFields(['M01057010']);

  const status = isCaptured(trade) ? simulation.settings.modes.canceledAfterCapture : 'CANCEL';
  giveBack(simulation, trade, remainingAmount(trade), remainingTax(trade));
  simulation.trades.move(trade, status, 'EpospayCancel');
  notifyOperation(simulation, trade);
  return resultFields(trade);
}

/** The trade, or every error so far. */
function nameTrade(simulation: Simulation, check: FieldCheck, named: TradeName): Trade | readonly string[] {
  check.readShop(simulation.settings);
  if (check.errors.length > 0) return check.errors;
  const trade = findTrade(simulation, named);
  return typeof trade === 'string' ? [trade] : trade;
}

function isTrade(found: Trade | readonly string[]): found is Trade {
  return !Array.isArray(found);
}

/** An authorization that was never captured does not live for ever; after capture there is no limit. */
function isAuthorizationOver(simulation: Simulation, trade: Trade): boolean {
  const { clock, settings } = simulation;
  return trade.status === 'AUTH' && clock.now() > trade.authorizedAtMs + settings.authorizationMs;
}

function giveBack(simulation: Simulation, trade: Trade, amount: number, tax: number): void {
  trade.canceledAmount += amount;
  trade.canceledTax += tax;
  if (isCaptured(trade) && amount + tax > 0) {
    trade.money.push({ atMs: simulation.clock.now(), kind: 'refunded', amount: amount + tax });
  }
}

function notifyOperation(simulation: Simulation, trade: Trade): void {
  if (simulation.settings.modes.operationNotification === 'sent') notifyResult(simulation, trade);
}

function resultFields(trade: Trade): ReplyFields {
  return [
    ['OrderID', trade.orderId],
    ['Status', trade.status],
  ];
}
