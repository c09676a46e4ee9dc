/** Makes the report of how many went how far, day by day. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ConversionDay, ConversionReport } from '@epos-kantan/shared';
import { dayInJapan, daysBetween, startOfDayInJapan } from '../sales/sales-report.ts';
import type { ConversionStore, DayCounts } from './conversion-store.ts';

/** Most days of one report. */
export const CONVERSION_DAYS_MAX = 92;

const DAY_MS = 86_400_000;
const NOTHING: DayCounts = { shown: 0, pressed: 0, started: 0, redirected: 0, confirmed: 0, paid: 0 };

/**
 * The report from one day in Japan to before another, each `yyyy-MM-dd`. A day is counted at a time, with a turn for everybody else
 * between two days, so that nobody waits for the whole.
 * @throws RangeError unless it is 1 to 92 days
 */
export async function reportConversion(
  store: Pick<ConversionStore, 'countDay'>,
  shopId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<ConversionReport> {
  const range = { from: startOfDayInJapan(from), to: startOfDayInJapan(to) };
  const count = daysBetween(range);
  if (count < 1 || count > CONVERSION_DAYS_MAX)
    throw new RangeError(
      `to must be 1 to ${String(CONVERSION_DAYS_MAX)} days after from, and is not part of it`,
    );
  const days: ConversionDay[] = [];
  for (let start = range.from; start < range.to; start += DAY_MS) {
    const date = dayInJapan(start);
    days.push({ date, ...(await store.countDay({ shopId, day: date, from: start, to: start + DAY_MS })) });
    await nextTurn();
  }
  return { from, to, days, total: days.reduce<DayCounts>(sum, NOTHING) };
}

function sum(a: DayCounts, b: DayCounts): DayCounts {
  return {
    shown: a.shown + b.shown,
    pressed: a.pressed + b.pressed,
    started: a.started + b.started,
    redirected: a.redirected + b.redirected,
    confirmed: a.confirmed + b.confirmed,
    paid: a.paid + b.paid,
  };
}
