/** `GET /v1/merchant/reports/sales`: what was taken and given back, to match EPOS Card's deposit; as JSON, or as a file for a spreadsheet. */
import { salesQuerySchema } from '@epos-kantan/shared';
import type { SalesEntries, SalesQuery, SalesSums } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { csvBytes, entryHeads, entryRow, linesCsv } from '../../sales/sales-csv.ts';
import {
  ReportTooLarge,
  daysBetween,
  entriesOf,
  startOfDayInJapan,
  sumEntries,
  viewSalesEntry,
} from '../../sales/sales-report.ts';
import type { SalesRange } from '../../sales/sales-report.ts';
import type { AppDeps } from '../app-deps.ts';
import { ProblemError } from '../problem-response.ts';
import { readQuery } from '../read-request.ts';

const DAYS_MAX = 400;
const ENTRIES_OF_A_PAGE = 1_000;

/** Handles the report. */
export async function salesReport(deps: AppDeps, c: Context): Promise<Response> {
  const query = readQuery(c.req.raw, salesQuerySchema);
  const range = rangeOf(deps, query);
  try {
    if (query.format === 'csv') return await csvAnswer(deps, query, range);
    return query.by === 'entry'
      ? c.json(await entriesPage(deps, query, range))
      : c.json(await sums(deps, query, range));
  } catch (error) {
    if (!(error instanceof ReportTooLarge)) throw error;
    throw new ProblemError('invalid_request', 'more entries than one report takes: ask for fewer days');
  }
}

/**
 * The range of a query.
 * @throws ProblemError invalid_request
 */
export function rangeOf(
  { core }: Pick<AppDeps, 'core'>,
  { from, to }: Pick<SalesQuery, 'from' | 'to'>,
): SalesRange {
  const range = { shopId: core.policy.shopId, from: startOfDayInJapan(from), to: startOfDayInJapan(to) };
  const days = daysBetween(range);
  if (days < 1 || days > DAYS_MAX)
    throw new ProblemError(
      'invalid_request',
      `to must be 1 to ${String(DAYS_MAX)} days after from, and is not part of it`,
    );
  return range;
}

async function sums(
  { reader }: AppDeps,
  { from, to, by }: SalesQuery,
  range: SalesRange,
): Promise<SalesSums> {
  const period = by === 'month' ? 'month' : 'day';
  return { from, to, by: period, ...(await sumEntries(entriesOf(reader, range), period)) };
}

async function entriesPage(
  { reader }: AppDeps,
  { from, to, cursor }: SalesQuery,
  range: SalesRange,
): Promise<SalesEntries> {
  const [processedAt, sequence] = cursor?.split('.').map(Number) ?? [];
  const rows = await reader.sales({
    ...range,
    limit: ENTRIES_OF_A_PAGE,
    ...(processedAt === undefined || sequence === undefined ? {} : { after: { processedAt, sequence } }),
  });
  const last = rows.length === ENTRIES_OF_A_PAGE ? rows.at(-1) : undefined;
  return {
    from,
    to,
    by: 'entry',
    entries: rows.map(viewSalesEntry),
    nextCursor: last === undefined ? null : `${String(last.processedAt)}.${String(last.sequence)}`,
  };
}

/**
 * The report as a file. Read whole before the first byte leaves: a file that breaks off in the middle would look like a whole one.
 * @throws ReportTooLarge
 */
export async function csvAnswer(
  { reader }: Pick<AppDeps, 'reader'>,
  query: SalesQuery,
  range: SalesRange,
): Promise<Response> {
  const { by, charset, lang, from, to } = query;
  const parts: Uint8Array[] = [];
  if (by === 'entry') {
    parts.push(csvBytes(entryHeads(lang), charset, true));
    for await (const row of entriesOf(reader, range))
      parts.push(csvBytes(entryRow(viewSalesEntry(row), lang), charset, false));
  } else {
    parts.push(csvBytes(linesCsv(await sumEntries(entriesOf(reader, range), by), lang), charset, true));
  }
  return new Response(Buffer.concat(parts), {
    headers: {
      'content-type': `text/csv; charset=${charset}`,
      'content-disposition': `attachment; filename="epos-kantan-sales-${from}-${to}-${by}.csv"`,
    },
  });
}
