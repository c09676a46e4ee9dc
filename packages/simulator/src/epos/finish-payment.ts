/*
 * What happens between EPOS Card and GMO-PG when a shopper arrives, confirms, cancels or is refused. Called by the
 * start page, the EPOS pages and the control plane, so that a browser and a test do exactly the same. Each function
 * moves a trade at most once: a second confirmation finds the trade moved already and changes nothing.
 */
import { makeEposTradeId } from '../gateway/random-keys.ts';
import { notifyResult } from '../notifications/notify-result.ts';
import type { Simulation } from '../simulation.ts';
import type { Trade } from '../trades/trade.ts';

/**
 * Provider error codes of EPOS Card. No table names any (protocol notes, section 8), so these are made up: a shop's
 * server has to cope with codes that it does not know.
 */
export const eposErrors = { canceled: 'EP1000001', overLimit: 'EP1000002', locked: 'EP1000003' } as const;

const afterReturnMs = 1000;

/**
 * Lets a shopper's browser pass from GMO-PG to EPOS Card.
 * @returns undefined, or the error code that the shopper sees instead.
 */
export function beginAtEpos(simulation: Simulation, trade: Trade): string | undefined {
  const { clock, settings, trades } = simulation;
  const isSecond = isAtEpos(trade);
  if (trade.status === 'EXPIRED') return 'M01074091';
  if (trade.status !== 'REQSUCCESS' && !isSecond) return 'M01054004';
  if (clock.now() > trade.startLimitAtMs) return 'M01074091';
  if (isSecond) return settings.modes.secondStart === 'refused' ? 'M01054004' : undefined;
  trade.startedAtMs = clock.now();
  trades.move(trade, 'AUTHPROCESS', 'EpospayStart');
  return undefined;
}

/** Authorizes a payment with points and coupon (yen); false when the trade is not waiting for it. */
export function authorizeAtEpos(
  simulation: Simulation,
  trade: Trade,
  points: number,
  coupon: number,
): boolean {
  if (!isAtEpos(trade)) return false;
  const { clock, trades } = simulation;
  trade.pointsUsed = points;
  trade.couponUsed = coupon;
  trade.eposTradeId = makeEposTradeId(simulation.settings.randomBytes);
  trade.authorizedAtMs = clock.now();
  if (trade.jobCd === 'CAPTURE') {
    trade.money.push({ atMs: clock.now(), kind: 'captured', amount: trade.amount + trade.tax });
  }
  trades.move(trade, trade.jobCd, 'shopper confirmed at EPOS');
  const text = `paid: ${trade.amount + trade.tax} yen, of these points ${points}, coupon ${coupon}`;
  writeResult(simulation, trade, text, 8);
  notifyResult(simulation, trade, waitForReturn(simulation, trade));
  return true;
}

/** Cancels a payment before it was made; false when the trade is not waiting for it. */
export function cancelAtEpos(simulation: Simulation, trade: Trade): boolean {
  const { canceledStatus } = simulation.settings.modes;
  return endUnpaid(simulation, trade, canceledStatus, eposErrors.canceled, 'shopper canceled at EPOS');
}

/** Refuses a payment; false when the trade is not waiting for it. */
export function refuseAtEpos(simulation: Simulation, trade: Trade, reason: 'overLimit' | 'locked'): boolean {
  return endUnpaid(simulation, trade, 'PAYFAIL', eposErrors[reason], `EPOS refused: ${reason}`);
}

/** Whether EPOS Card waits for the shopper. A canceled trade may keep the word AUTHPROCESS, but has its error. */
export function isAtEpos(trade: Trade): boolean {
  return trade.status === 'AUTHPROCESS' && trade.errInfo === '';
}

function endUnpaid(
  simulation: Simulation,
  trade: Trade,
  status: 'PAYFAIL' | 'AUTHPROCESS',
  errInfo: string,
  cause: string,
): boolean {
  if (!isAtEpos(trade)) return false;
  trade.errInfo = errInfo;
  simulation.trades.move(trade, status, cause);
  writeResult(simulation, trade, `not paid: ${cause}`, undefined);
  if (simulation.settings.modes.unpaidNotification === 'sent') {
    notifyResult(simulation, trade, waitForReturn(simulation, trade));
  }
  return true;
}

/** In life the notification mostly comes before the browser; this fault turns them round. */
function waitForReturn(simulation: Simulation, trade: Trade): number | undefined {
  const fault = simulation.faults.take('return', trade.orderId, 'reorder');
  return fault === undefined ? undefined : (fault.ms ?? afterReturnMs);
}

function writeResult({ wire }: Simulation, trade: Trade, text: string, step: number | undefined): void {
  const { orderId } = trade;
  wire.write({ orderId, from: 'epos', to: 'gmo', step, kind: 'note', name: 'EposPaymentResult', text });
}
