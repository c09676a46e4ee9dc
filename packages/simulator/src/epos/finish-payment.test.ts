/* What EPOS Card does with a trade, called twice. */
import { expect, test } from 'vitest';
import { createClock } from '../clock.ts';
import { createFaultBoard } from '../faults/fault-board.ts';
import { parseForm } from '../gateway/read-form.ts';
import { executeTrade, registerTrade } from '../gateway/register-trade.ts';
import { createNotifier } from '../notifications/notifier.ts';
import type { Simulation } from '../simulation.ts';
import { checkOptions } from '../simulator-options.ts';
import { createTradeBook } from '../trades/trade-book.ts';
import type { Trade } from '../trades/trade.ts';
import { createWireLog } from '../wire/wire-log.ts';
import { authorizeAtEpos, beginAtEpos, cancelAtEpos, refuseAtEpos } from './finish-payment.ts';

/** A trade whose shopper has arrived at EPOS. */
function arrive(): { readonly simulation: Simulation; readonly trade: Trade } {
  const settings = checkOptions({});
  const clock = createClock({ now: () => 0 });
  const trades = createTradeBook(clock, settings);
  const faults = createFaultBoard();
  const wire = createWireLog(clock);
  const notifier = createNotifier({ settings, clock, trades, faults, wire, onChange: () => undefined });
  const simulation = { settings, clock, trades, faults, wire, notifier, logins: new Map() };
  const shop = 'ShopID=tshop00000001&ShopPass=simulator1&OrderID=o';
  const entry = new Map(registerTrade(simulation, parse(`${shop}&JobCd=CAPTURE&Amount=100`)));
  const keys = `AccessID=${entry.get('AccessID')}&AccessPass=${entry.get('AccessPass')}`;
  executeTrade(simulation, parse(`${shop}&${keys}&RetURL=http://a/`));
  const trade = trades.byOrderId('o');
  if (trade === undefined) throw new Error('not registered');
  expect(beginAtEpos(simulation, trade)).toBeUndefined();
  return { simulation, trade };
}

function parse(body: string) {
  const form = parseForm(body);
  if (form === undefined) throw new Error(body);
  return form;
}

const ways: readonly (readonly [string, (simulation: Simulation, trade: Trade) => boolean])[] = [
  ['authorize', (simulation, trade) => authorizeAtEpos(simulation, trade, 0, 0)],
  ['cancel', cancelAtEpos],
  ['refuse', (simulation, trade) => refuseAtEpos(simulation, trade, 'overLimit')],
];

for (const [first, act] of ways) {
  for (const [second, actAgain] of ways) {
    test(`after ${first}, ${second} changes nothing`, () => {
      const { simulation, trade } = arrive();
      expect(act(simulation, trade)).toBe(true);
      const before = structuredClone(trade);
      expect(actAgain(simulation, trade)).toBe(false);
      expect(trade).toEqual(before);
      expect(beginAtEpos(simulation, trade)).toBe('M01054004');
    });
  }
}

test('nothing is authorized before the shopper has arrived', () => {
  const { simulation, trade } = arrive();
  trade.status = 'REQSUCCESS';
  expect(authorizeAtEpos(simulation, trade, 0, 0)).toBe(false);
  expect(trade).toMatchObject({ status: 'REQSUCCESS', money: [] });
});
