/** `GET /console/report` and `GET /console/report.csv`: how the payments of some days went, and the sales report as a file. */
import { z } from 'zod';
import { reportConversion } from '../../conversion/conversion-report.ts';
import { readQuery } from '../../http/read-request.ts';
import { csvAnswer, rangeOf } from '../../http/routes/merchant-sales.ts';
import { ReportTooLarge } from '../../sales/sales-report.ts';
import type { ConsoleDeps } from '../console-deps.ts';
import type { ConsoleContext } from '../console-view.ts';
import { ConsoleProblem } from '../door/console-problem.ts';
import { CHART_DAYS_MAX, dayBefore, daysFromTo, figuresOfDays, japanDay } from '../japan-days.ts';
import { renderReport } from '../pages/report-page.ts';

const DAYS_BY_DEFAULT = 30;

const day = z.union([z.literal('').transform(() => undefined), z.iso.date()]).optional();

/** Query of the report: days in Japan, both included. */
export const reportQuerySchema = z.strictObject({ from: day, to: day, lang: z.string().optional() });

/** Query of the file: the same days, and how it is written. */
export const reportFileQuerySchema = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date(),
  by: z.enum(['day', 'month', 'entry']).default('day'),
  charset: z.enum(['utf-8', 'shift_jis']).default('utf-8'),
});

/** Handles the report. */
export async function showReport(
  { core, reader, conversion }: ConsoleDeps,
  c: ConsoleContext,
): Promise<Response> {
  const query = readQuery(c.req.raw, reportQuerySchema);
  const today = japanDay(core.clock.now());
  const last = query.to ?? today;
  const first = query.from ?? dayBefore(last, DAYS_BY_DEFAULT - 1);
  const count = daysFromTo(first, last);
  const isTooLong = count < 1 || count > CHART_DAYS_MAX;
  const { shopId } = core.policy;
  if (isTooLong) return renderReport(c, { first, last, today, charts: null });
  const days = await figuresOfDays(reader, shopId, { last, count });
  // The report of the merchant API does not count its last day.
  const { total } = await reportConversion(conversion, shopId, { from: first, to: dayBefore(last, -1) });
  return renderReport(c, { first, last, today, charts: { days, conversion: total } });
}

/** Handles the file. */
export async function downloadReport(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { from, to, by, charset } = readQuery(c.req.raw, reportFileQuerySchema);
  const { lang } = c.get('view').words;
  const query = { from, to, by, charset, lang, format: 'csv' } as const;
  try {
    // The report of the merchant API does not count its last day. The file is called by the days that were chosen.
    return await csvAnswer(deps, query, rangeOf(deps, { from, to: dayBefore(to, -1) }));
  } catch (error) {
    if (error instanceof ReportTooLarge) throw new ConsoleProblem('invalid');
    throw error;
  }
}
