/**
 * Matches the list of a deposit of EPOS Card's with the sales report, trade by trade. Pure. How EPOS' list looks is not known
 * (protocol notes, section 9), so that a map says which column holds what.
 */
import type { SalesEntryView } from '@epos-kantan/shared';

/** Heads of the columns that hold EPOS' trade id and the sum in yen. */
export interface ColumnMap {
  readonly eposTradeId: string;
  readonly amount: string;
}

/** One line of the list. */
export interface DepositLine {
  readonly eposTradeId: string;
  /** Whole yen, negative where money went back. */
  readonly amount: number;
}

/** A trade as both sides have it; null = that side does not have it. Sums in whole yen over all its lines. */
export interface MatchedTrade {
  readonly eposTradeId: string;
  readonly orderId: string | null;
  readonly ours: number | null;
  readonly theirs: number | null;
}

/** `missing`: sold and not on their list. `unknown`: on their list and not in our report. */
export interface DepositMatch {
  readonly matched: readonly MatchedTrade[];
  readonly differing: readonly MatchedTrade[];
  readonly missing: readonly MatchedTrade[];
  readonly unknown: readonly MatchedTrade[];
  readonly total: { readonly ours: number; readonly theirs: number };
}

/** A list that cannot be read, with the line that stands in the way. */
export class DepositListError extends Error {
  override readonly name = 'DepositListError';
}

/**
 * The lines of a list. The first row has the heads.
 * @param rows of the file, split into cells
 * @throws DepositListError for a column that is not there, or a cell that is no sum or no id
 */
export function readDepositLines(
  rows: readonly (readonly string[])[],
  map: ColumnMap,
): readonly DepositLine[] {
  const [heads = [], ...lines] = rows;
  const place = (head: string): number => {
    const index = heads.findIndex((one) => one.trim() === head);
    if (index < 0)
      throw new DepositListError(
        `there is no column "${head}"; the columns are: ${heads.join(', ').slice(0, 300)}`,
      );
    return index;
  };
  const [idAt, amountAt] = [place(map.eposTradeId), place(map.amount)];
  return lines.map((line, index) => {
    const eposTradeId = (line[idAt] ?? '').trim();
    const amount = readYen(line[amountAt] ?? '');
    if (amount === null || !/^[\x21-\x7e]{1,64}$/.test(eposTradeId))
      throw new DepositListError(
        `line ${String(index + 2)} has no ${amount === null ? map.amount : map.eposTradeId} that can be read`,
      );
    return { eposTradeId, amount };
  });
}

/** A sum as spreadsheets write it: `-1,234`, `▲1,234`, `¥1,234`, full-width digits too. Null = none. */
export function readYen(text: string): number | null {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s,¥円]/g, '')
    .replace(/^[▲△−]/, '-');
  return /^-?\d{1,12}$/.test(plain) ? Number(plain) : null;
}

/** Matches by EPOS' trade id. An entry of ours that has none is `missing` under an empty id. */
export function matchDeposit(
  entries: readonly SalesEntryView[],
  lines: readonly DepositLine[],
): DepositMatch {
  const ours = new Map<string, { orderId: string; sum: number }>();
  for (const { eposTradeId, orderId, total } of entries) {
    const id = eposTradeId ?? '';
    const key = id === '' ? `\u0000${orderId}` : id;
    ours.set(key, { orderId, sum: (ours.get(key)?.sum ?? 0) + total });
  }
  const theirs = new Map<string, number>();
  for (const { eposTradeId, amount } of lines)
    theirs.set(eposTradeId, (theirs.get(eposTradeId) ?? 0) + amount);
  const all = [...new Set([...ours.keys(), ...theirs.keys()])].map((key): MatchedTrade => {
    const own = ours.get(key);
    return {
      eposTradeId: key.startsWith('\u0000') ? '' : key,
      orderId: own?.orderId ?? null,
      ours: own?.sum ?? null,
      theirs: theirs.get(key) ?? null,
    };
  });
  return {
    matched: all.filter((trade) => trade.ours === trade.theirs),
    differing: all.filter(({ ours, theirs }) => ours !== null && theirs !== null && ours !== theirs),
    missing: all.filter(({ theirs }) => theirs === null),
    unknown: all.filter(({ ours }) => ours === null),
    total: {
      ours: entries.reduce((sum, { total }) => sum + total, 0),
      theirs: lines.reduce((sum, { amount }) => sum + amount, 0),
    },
  };
}
