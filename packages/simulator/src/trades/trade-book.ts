/*
 * All trades of the shop, found by their keys. OrderIDs are never free again, so nothing is ever taken out except
 * by a reset. Deadlines are applied when a trade is looked at: whoever asks sees the truth of that moment.
 */
import type { SimulatorClock } from '../clock.ts';
import type { SimulatorSettings } from '../simulator-options.ts';
import type { RecordedCall, Trade, TradeStatus } from './trade.ts';

/** The most trades one simulator holds; the gateway answers "too busy" above it. */
export const tradesMax = 100_000;

const strayCallsMax = 10_000;

/** The trades and the calls that belong to none of them. */
export interface TradeBook {
  /** Every trade, oldest first, deadlines applied. */
  all(): readonly Trade[];
  /** Calls that matched no trade, oldest first; the oldest are dropped above 10,000. */
  strayCalls(): readonly RecordedCall[];
  isFull(): boolean;
  add(trade: Trade): void;
  byOrderId(orderId: string): Trade | undefined;
  byAccessId(accessId: string): Trade | undefined;
  byEposKey(eposKey: string): Trade | undefined;
  byReturnKey(returnKey: string): Trade | undefined;
  /** Gives a trade its page keys; called by ExecTran. */
  openPages(trade: Trade, keys: { readonly eposKey: string; readonly returnKey: string }): void;
  /** Changes the status and writes it into the history. */
  move(trade: Trade, status: TradeStatus, cause: string): void;
  /** Notes a call that arrived for a trade, or for none. */
  recordCall(path: string, orderId: string | undefined): void;
  /** Replaces everything. */
  load(trades: readonly Trade[], strayCalls: readonly RecordedCall[]): void;
}

/** Makes an empty book. */
export function createTradeBook(clock: SimulatorClock, settings: SimulatorSettings): TradeBook {
  const byOrderId = new Map<string, Trade>();
  const byAccessId = new Map<string, Trade>();
  const byEposKey = new Map<string, Trade>();
  const byReturnKey = new Map<string, Trade>();
  let strayCalls: RecordedCall[] = [];

  const move = (trade: Trade, status: TradeStatus, cause: string) => {
    trade.status = status;
    trade.processedAtMs = clock.now();
    trade.history.push({ at: new Date(clock.now()).toISOString(), status, cause });
  };
  const current = (trade: Trade | undefined): Trade | undefined => {
    if (trade !== undefined && isOverdue(trade, clock.now(), settings))
      move(trade, 'EXPIRED', 'deadline passed');
    return trade;
  };
  const index = (trade: Trade) => {
    byOrderId.set(trade.orderId, trade);
    byAccessId.set(trade.accessId, trade);
    if (trade.eposKey !== '') byEposKey.set(trade.eposKey, trade);
    if (trade.returnKey !== '') byReturnKey.set(trade.returnKey, trade);
  };

  return {
    all: () => {
      const trades = [...byOrderId.values()];
      trades.forEach(current);
      return trades;
    },
    strayCalls: () => strayCalls,
    isFull: () => byOrderId.size >= tradesMax,
    add: index,
    byOrderId: (orderId) => current(byOrderId.get(orderId)),
    byAccessId: (accessId) => current(byAccessId.get(accessId)),
    byEposKey: (eposKey) => current(byEposKey.get(eposKey)),
    byReturnKey: (returnKey) => current(byReturnKey.get(returnKey)),
    openPages: (trade, keys) => {
      trade.eposKey = keys.eposKey;
      trade.returnKey = keys.returnKey;
      index(trade);
    },
    move,
    recordCall: (path, orderId) => {
      const call = { at: new Date(clock.now()).toISOString(), path };
      const trade = orderId === undefined ? undefined : byOrderId.get(orderId);
      if (trade === undefined) strayCalls = [...strayCalls.slice(1 - strayCallsMax), call];
      else trade.calls.push(call);
    },
    load: (trades, calls) => {
      for (const map of [byOrderId, byAccessId, byEposKey, byReturnKey]) map.clear();
      trades.forEach(index);
      strayCalls = [...calls];
    },
  };
}

/** Which statuses a deadline ends is inferred (protocol notes, sections 7 and 9), hence the two modes. */
function isOverdue(trade: Trade, nowMs: number, settings: SimulatorSettings): boolean {
  switch (trade.status) {
    case 'REQSUCCESS':
      return settings.modes.unstartedStatus === 'EXPIRED' && nowMs > trade.startLimitAtMs;
    case 'AUTHPROCESS':
      return (
        settings.modes.abandonedStatus === 'EXPIRED' && nowMs > trade.startedAtMs + settings.eposSessionMs
      );
    default:
      return false;
  }
}
