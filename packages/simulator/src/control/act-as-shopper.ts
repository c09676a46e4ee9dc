/*
 * Does what a shopper would do in a browser: starts the payment if that has not happened yet, then confirms,
 * cancels, fails or leaves, and returns to the shop if asked to. Called by the control plane.
 */
import { apiPath } from '../gateway/api-names.ts';
import { postReturn } from '../gateway/return-to-shop.ts';
import {
  authorizeAtEpos,
  beginAtEpos,
  cancelAtEpos,
  isAtEpos,
  refuseAtEpos,
} from '../epos/finish-payment.ts';
import type { Simulation } from '../simulation.ts';
import { remainingTotal, type Trade } from '../trades/trade.ts';
import { allowOnly, ControlError, wholeNumber, type JsonObject } from './read-order.ts';

const actions = ['confirm', 'cancel', 'fail', 'abandon'] as const;
type Action = (typeof actions)[number];

/** What came of it; `return` is what the shop answered to the browser's return. */
export interface ShopperResult {
  readonly orderId: string;
  readonly status: string;
  readonly return?: { readonly status: number; readonly location: string | null };
}

/** Carries out one order. Resolves when the notification's first attempt was answered. @throws ControlError */
export async function actAsShopper(simulation: Simulation, order: JsonObject): Promise<ShopperResult> {
  allowOnly(order, ['orderId', 'accessId', 'action', 'points', 'coupon', 'return']);
  const action = actions.find((known) => known === order['action']);
  if (action === undefined) throw new ControlError(`action must be one of ${actions.join(', ')}`);
  if (order['return'] !== undefined && typeof order['return'] !== 'boolean') {
    throw new ControlError('return must be true or false');
  }
  const trade = findNamed(simulation, order);
  const total = remainingTotal(trade);
  const points = wholeNumber(order, 'points', total, 0);
  const coupon = wholeNumber(order, 'coupon', total - points, 0);
  start(simulation, trade);
  act(simulation, trade, action, points, coupon);
  await simulation.notifier.idle();
  const result = { orderId: trade.orderId, status: trade.status };
  if (order['return'] !== true || action === 'abandon') return result;
  try {
    return { ...result, ...(await goBack(simulation, trade)) };
  } finally {
    simulation.notifier.release(trade.orderId);
  }
}

function findNamed({ trades }: Simulation, order: JsonObject): Trade {
  const { orderId, accessId } = order;
  const isByOrder = typeof orderId === 'string';
  if (!isByOrder && typeof accessId !== 'string') throw new ControlError('orderId or accessId is needed');
  const trade = isByOrder ? trades.byOrderId(orderId) : trades.byAccessId(String(accessId));
  if (trade === undefined) throw new ControlError('there is no such trade', 404);
  return trade;
}

function start(simulation: Simulation, trade: Trade): void {
  if (isAtEpos(trade)) return;
  const errInfo = beginAtEpos(simulation, trade);
  if (errInfo !== undefined)
    throw new ControlError(`the trade is ${trade.status} and cannot be started: ${errInfo}`, 409);
  simulation.trades.recordCall(apiPath('EpospayStart'), trade.orderId);
  simulation.wire.write({
    orderId: trade.orderId,
    from: 'shopper',
    to: 'gmo',
    step: 6,
    kind: 'request',
    name: 'EpospayStart',
    text: `AccessID=${trade.accessId}&Token=**********`,
  });
}

function act(simulation: Simulation, trade: Trade, action: Action, points: number, coupon: number): void {
  const text = action === 'confirm' ? `action=confirm&points=${points}&coupon=${coupon}` : `action=${action}`;
  const names = {
    confirm: 'EposConfirm',
    cancel: 'EposCancel',
    fail: 'EposConfirm',
    abandon: 'EposLeft',
  } as const;
  const step = action === 'abandon' ? undefined : 7;
  const kind = action === 'abandon' ? 'note' : 'request';
  const { orderId } = trade;
  simulation.wire.write({ orderId, from: 'shopper', to: 'epos', step, kind, name: names[action], text });
  if (action === 'confirm') authorizeAtEpos(simulation, trade, points, coupon);
  if (action === 'cancel') cancelAtEpos(simulation, trade);
  if (action === 'fail') refuseAtEpos(simulation, trade, 'overLimit');
}

/** The browser's return, under a `return` fault if one was ordered. */
async function goBack(simulation: Simulation, trade: Trade): Promise<Pick<ShopperResult, 'return'>> {
  const fault = simulation.faults.take('return', trade.orderId);
  if (fault !== undefined && ['lose', 'refuse', 'drop-reply', 'http'].includes(fault.kind)) return {};
  if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms ?? 0).unref());
  if (fault?.kind === 'duplicate') await post(simulation, trade);
  return { return: await post(simulation, trade, fault) };
}

async function post(simulation: Simulation, trade: Trade, fault?: Parameters<typeof postReturn>[2]) {
  try {
    return await postReturn(simulation, trade, fault);
  } catch {
    throw new ControlError('the shop did not answer the return', 409);
  }
}
