/*
 * What EPOS Card owes the shop for one day: it pays the shop directly, not through GMO-PG (protocol notes, section
 * 9). How its list looks is not known. Called by the control plane.
 */
import { formatJapanDay } from '../japan-time.ts';
import type { Simulation } from '../simulation.ts';

/** One line of the list; a refund has a negative amount. Yen. */
export interface DepositRow {
  readonly orderId: string;
  readonly eposTradeId: string;
  readonly kind: 'captured' | 'refunded';
  readonly amount: number;
  readonly at: string;
}

/** The list of one day in Japan. */
export interface Deposit {
  readonly date: string;
  readonly currency: 'JPY';
  readonly rows: readonly DepositRow[];
  readonly captured: number;
  readonly refunded: number;
  readonly net: number;
}

/** Lists what was captured and refunded on `date` (`yyyy-MM-dd`), and tells the wire (step 11). */
export function listDeposit({ trades, wire }: Simulation, date: string): Deposit {
  const rows = trades.all().flatMap((trade) =>
    trade.money
      .filter(({ atMs }) => formatJapanDay(atMs) === date)
      .map(({ atMs, kind, amount }) => ({
        orderId: trade.orderId,
        eposTradeId: trade.eposTradeId,
        kind,
        amount: kind === 'captured' ? amount : -amount,
        at: new Date(atMs).toISOString(),
      })),
  );
  const sum = (kind: DepositRow['kind']) =>
    rows.filter((row) => row.kind === kind).reduce((total, row) => total + Math.abs(row.amount), 0);
  const captured = sum('captured');
  const refunded = sum('refunded');
  const net = captured - refunded;
  const text = `${date}: ${rows.length} entries, ${net} yen`;
  wire.write({ from: 'epos', to: 'shop', step: 11, kind: 'note', name: 'Deposit', text });
  return { date, currency: 'JPY', rows, captured, refunded, net };
}
