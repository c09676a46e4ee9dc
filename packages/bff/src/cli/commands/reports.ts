/** `epos-kantan reports …`: the sales report, how it agrees with a deposit of EPOS Card's, and how many went how far; through the merchant API. */
import type { ConversionDay, SalesEntries, SalesEntryView, SalesLine } from '@epos-kantan/shared';
import { defineCommand } from 'citty';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { readFileSync, statSync } from 'node:fs';
import type { MerchantClient, ReportQuery } from '../../client/merchant-client.ts';
import { DepositListError, matchDeposit, readDepositLines } from '../../sales/match-deposit.ts';
import type { DepositLine, DepositMatch, MatchedTrade } from '../../sales/match-deposit.ts';
import { apiArgs, askMerchantApi } from '../ask-merchant-api.ts';
import { EXIT } from '../exit-codes.ts';
import { paint, table, yen } from '../print.ts';
import { UsageError, writeNewFile } from '../usage-error.ts';

const out = process.stdout;
const charset = {
  type: 'enum' as const,
  options: ['utf-8', 'shift_jis'] as ('utf-8' | 'shift_jis')[],
  default: 'utf-8' as const,
};
const rangeArgs = {
  from: { type: 'string', required: true, description: 'first day in Japan, yyyy-MM-dd' },
  to: { type: 'string', required: true, description: 'the day after the last one' },
} as const;

const salesCommand = defineCommand({
  meta: { name: 'sales', description: 'What was taken and given back, by day, month or entry' },
  args: {
    ...apiArgs,
    ...rangeArgs,
    by: { type: 'enum', options: ['day', 'month', 'entry'], default: 'day', description: 'what is a line' },
    file: {
      type: 'string',
      description: 'write a CSV file with this name instead; one that is there is kept',
    },
    charset: { ...charset, description: 'of the file' },
    lang: { type: 'enum', options: ['ja', 'en'], default: 'ja', description: 'of the heads of the file' },
  },
  run: ({ args }) =>
    askMerchantApi(args, async (client) => {
      const { from, to, by, charset, lang } = args;
      if (args.file !== undefined) {
        const bytes = await client.downloadSales({ from, to, by, charset, lang });
        writeNewFile(args.file, bytes);
        process.stderr.write(`wrote ${args.file}, ${String(bytes.byteLength)} bytes\n`);
        return;
      }
      if (by === 'entry') return printEntries(await allEntries(client, { from, to }), args.json);
      const report = await client.reportSales({ from, to, by });
      if (args.json) return print(report);
      const columns = [{ head: by.toUpperCase() }, ...sumColumns];
      out.write(table(columns, [...report.lines, report.total].map(sumRow), out));
    }),
});

const sumColumns = ['ENTRIES', 'CAPTURED', 'CHANGED', 'CANCELED', 'NET', 'POINTS', 'COUPON'].map((head) => ({
  head,
  align: 'end' as const,
}));

function sumRow({
  period,
  entries,
  captured,
  changed,
  canceled,
  net,
  points,
  coupon,
}: SalesLine): readonly string[] {
  return [
    period,
    String(entries),
    ...[captured, changed, canceled, net].map(yen),
    String(points),
    yen(coupon),
  ];
}

function print(value: object): void {
  out.write(`${JSON.stringify(value, null, 2)}\n`);
}

const PAGES_MAX = 200;

async function allEntries(client: MerchantClient, range: ReportQuery): Promise<readonly SalesEntryView[]> {
  const entries: SalesEntryView[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const page: SalesEntries = await client.reportSales({
      ...range,
      by: 'entry',
      ...(cursor === null ? {} : { cursor }),
    });
    entries.push(...page.entries);
    cursor = page.nextCursor;
    if (cursor === null) return entries;
  }
  throw new UsageError('more entries than one report takes: ask for fewer days', EXIT.usage);
}

function printEntries(entries: readonly SalesEntryView[], json: boolean): void {
  if (json) return print(entries);
  const columns = [
    { head: 'DAY' },
    { head: 'KIND' },
    { head: 'TOTAL', align: 'end' as const },
    { head: 'POINTS', align: 'end' as const },
    { head: 'ORDER' },
    { head: 'EPOS TRADE' },
    { head: 'CHECKOUT' },
  ];
  const rows = entries.map(({ date, kind, total, points, orderId, eposTradeId, checkoutId }) => [
    date,
    kind,
    yen(total),
    String(points),
    orderId,
    eposTradeId ?? '',
    checkoutId,
  ]);
  out.write(table(columns, rows, out));
}

const matchCommand = defineCommand({
  meta: {
    name: 'match',
    description: "Match EPOS Card's list of a deposit with the report; ends with 1 when they differ",
  },
  args: {
    ...apiArgs,
    ...rangeArgs,
    list: { type: 'positional', required: true, description: 'the list, a CSV file with heads' },
    'id-column': { type: 'string', required: true, description: "head of the column with EPOS' trade id" },
    'amount-column': {
      type: 'string',
      required: true,
      description: 'head of the column with the sum in yen',
    },
    charset: { ...charset, description: 'of the list' },
  },
  run: ({ args }) =>
    askMerchantApi(args, async (client) => {
      const map = { eposTradeId: args['id-column'], amount: args['amount-column'] };
      const lines = readList(args.list, args.charset, map);
      const match = matchDeposit(await allEntries(client, { from: args.from, to: args.to }), lines);
      if (args.json) print(match);
      else printMatch(match);
      const isWhole = match.differing.length + match.missing.length + match.unknown.length === 0;
      if (!isWhole) process.exitCode = EXIT.refused;
    }),
});

const LIST_BYTES_MAX = 64 * 1024 * 1024;

function readList(
  file: string,
  charset: string,
  map: Parameters<typeof readDepositLines>[1],
): readonly DepositLine[] {
  try {
    if (statSync(file).size > LIST_BYTES_MAX) throw new DepositListError('the list is larger than 64 MiB');
    const text = iconv.decode(readFileSync(file), charset === 'shift_jis' ? 'windows-31j' : 'utf-8');
    const rows = parse(text, { relax_column_count: true, skip_empty_lines: true });
    return readDepositLines(rows, map);
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`, EXIT.usage);
  }
}

function printMatch(match: DepositMatch): void {
  const columns = [
    { head: '' },
    { head: 'EPOS TRADE' },
    { head: 'ORDER' },
    { head: 'OURS', align: 'end' as const },
    { head: 'THEIRS', align: 'end' as const },
  ];
  const sum = (value: number | null): string => (value === null ? '–' : yen(value));
  const rowsOf = (word: string, trades: readonly MatchedTrade[]) =>
    trades.map(({ eposTradeId, orderId, ours, theirs }) => [
      word,
      eposTradeId,
      orderId ?? '',
      sum(ours),
      sum(theirs),
    ]);
  const rows = [
    ...rowsOf('differing', match.differing),
    ...rowsOf('missing', match.missing),
    ...rowsOf('unknown', match.unknown),
  ];
  if (rows.length > 0) out.write(table(columns, rows, out));
  const { ours, theirs } = match.total;
  const end = `${String(match.matched.length)} matched, ${String(match.differing.length)} differing, ${String(match.missing.length)} missing, ${String(match.unknown.length)} unknown; ours ${yen(ours)}, theirs ${yen(theirs)}`;
  out.write(`${paint(rows.length === 0 ? 'green' : 'yellow', end, out)}\n`);
}

const STAGES = ['shown', 'pressed', 'started', 'redirected', 'confirmed', 'paid'] as const;

const conversionCommand = defineCommand({
  meta: {
    name: 'conversion',
    description: 'How many went how far, from a button that was seen to a payment',
  },
  args: { ...apiArgs, ...rangeArgs },
  run: ({ args }) =>
    askMerchantApi(args, async (client) => {
      const report = await client.reportConversion({ from: args.from, to: args.to });
      if (args.json) return print(report);
      const columns = STAGES.map((stage) => ({ head: stage.toUpperCase(), align: 'end' as const }));
      const row = ({ date, ...counts }: ConversionDay): readonly string[] => [
        date,
        ...STAGES.map((stage) => counts[stage].toLocaleString('en-US')),
      ];
      const rows = [...report.days, { date: 'total', ...report.total }].map(row);
      out.write(table([{ head: 'DAY' }, ...columns], rows, out));
    }),
});

/** The commands about reports. */
export const reportsCommand = defineCommand({
  meta: { name: 'reports', description: 'Sales, how they agree with a deposit, and conversion' },
  subCommands: { sales: salesCommand, match: matchCommand, conversion: conversionCommand },
});
