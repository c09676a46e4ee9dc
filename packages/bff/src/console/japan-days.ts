/** Days in Japan, as the console counts them, and the figures of some of them. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CheckoutReader, SpanFigures } from '../checkout/ports/checkout-reader.ts';
import { dayInJapan, startOfDayInJapan } from '../sales/sales-report.ts';

/** Most days of one chart. */
export const CHART_DAYS_MAX = 92;

const DAY_MS = 86_400_000;

/** One day in Japan with what happened in it. */
export interface DayFigures extends SpanFigures {
  /** `yyyy-MM-dd` */
  readonly day: string;
  /** Its first moment, ms since the epoch. */
  readonly from: number;
}

/** The day in Japan of a moment, `yyyy-MM-dd`. */
export function japanDay(at: number): string {
  return dayInJapan(at);
}

/** The first moment of a day, and that of the day after it. */
export function spanOfDay(day: string): { readonly from: number; readonly to: number } {
  const from = startOfDayInJapan(day);
  return { from, to: from + DAY_MS };
}

/** The day so many days before another. */
export function dayBefore(day: string, days: number): string {
  return dayInJapan(startOfDayInJapan(day) - days * DAY_MS);
}

/** Days from one to another, both included; less than 1 when the second is before the first. */
export function daysFromTo(from: string, to: string): number {
  return (startOfDayInJapan(to) - startOfDayInJapan(from)) / DAY_MS + 1;
}

/**
 * The figures of `count` days up to and with `last`, oldest first. One day after the other, with a turn for everybody else between them:
 * a chart must not hold up a payment.
 */
export async function figuresOfDays(
  reader: Pick<CheckoutReader, 'figures'>,
  shopId: string,
  { last, count }: { readonly last: string; readonly count: number },
): Promise<readonly DayFigures[]> {
  if (count > CHART_DAYS_MAX) throw new Error(`a chart has at most ${String(CHART_DAYS_MAX)} days`);
  const figures: DayFigures[] = [];
  for (let back = count - 1; back >= 0; back -= 1) {
    const day = dayBefore(last, back);
    const { from, to } = spanOfDay(day);
    figures.push({ day, from, ...(await reader.figures({ shopId, from, to })) });
    await nextTurn();
  }
  return figures;
}
