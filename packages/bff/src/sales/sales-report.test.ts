import { checkoutIdSchema, orderIdSchema } from '@epos-kantan/shared';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { SalesRow } from '../checkout/ports/checkout-reader.ts';
import { csvBytes, entryHeads, entryRow, linesCsv } from './sales-csv.ts';
import {
  ReportTooLarge,
  dayInJapan,
  entriesOf,
  startOfDayInJapan,
  sumEntries,
  viewSalesEntry,
} from './sales-report.ts';

const RANGE = { shopId: 'shop', from: 0, to: 1 };

function row(changes: Partial<SalesRow> = {}): SalesRow {
  return {
    sequence: 1,
    kind: 'captured',
    amount: 1000,
    tax: 100,
    points: 50,
    coupon: 0,
    processedAt: Date.UTC(2026, 10, 24, 3),
    dated: 'gmo',
    checkoutId: checkoutIdSchema.parse(`co_${'a'.repeat(26)}`),
    orderId: orderIdSchema.parse('order-1'),
    gmoOrderId: `ek${'b'.repeat(20)}-01`,
    eposTradeId: 'EP0000000000000001',
    ...changes,
  };
}

async function* from(rows: readonly SalesRow[]): AsyncGenerator<SalesRow> {
  yield* rows;
}

describe('a day', () => {
  it('begins and ends at midnight in Japan', () => {
    const start = startOfDayInJapan('2026-11-24');
    expect(new Date(start).toISOString()).toBe('2026-11-23T15:00:00.000Z');
    expect([dayInJapan(start - 1), dayInJapan(start), dayInJapan(start + 86_399_999)]).toEqual([
      '2026-11-23',
      '2026-11-24',
      '2026-11-24',
    ]);
  });
});

describe('sums', () => {
  const rows = [
    row({ processedAt: startOfDayInJapan('2026-11-30') }),
    row({
      processedAt: startOfDayInJapan('2026-12-01') - 1,
      kind: 'changed',
      amount: -200,
      tax: 0,
      points: -10,
    }),
    row({
      processedAt: startOfDayInJapan('2026-12-01'),
      kind: 'canceled',
      amount: -800,
      tax: -100,
      points: -40,
    }),
  ];
  const november = {
    entries: 2,
    captured: 1100,
    changed: -200,
    canceled: 0,
    net: 900,
    points: 40,
    coupon: 0,
  };
  const december = { entries: 1, captured: 0, changed: 0, canceled: -900, net: -900, points: -40, coupon: 0 };
  const total = { entries: 3, captured: 1100, changed: -200, canceled: -900, net: 0, points: 0, coupon: 0 };

  it('are made by day and by month, each entry in one, and all in the total', async () => {
    expect(await sumEntries(from(rows), 'day')).toEqual({
      lines: [
        { period: '2026-11-30', ...november },
        { period: '2026-12-01', ...december },
      ],
      total: { period: 'total', ...total },
    });
    expect((await sumEntries(from(rows), 'month')).lines.map(({ period }) => period)).toEqual([
      '2026-11',
      '2026-12',
    ]);
  });

  it('as a file have a head, a line each and the total last', async () => {
    const sums = await sumEntries(from(rows), 'month');
    expect(linesCsv(sums, 'en')).toBe(
      'Period,Entries,Captured,Changed,Canceled,Net,Points,Coupon\r\n' +
        '2026-11,2,1100,-200,0,900,40,0\r\n2026-12,1,0,0,-900,-900,-40,0\r\nTotal,3,1100,-200,-900,0,0,0\r\n',
    );
    expect(linesCsv(sums, 'ja').split('\r\n')[0]).toBe(
      '期間,件数,売上,減額,取消,差引合計,ポイント利用,クーポン利用',
    );
  });
});

describe('entries', () => {
  it('are read page by page, each once, and a range with too many is refused', async () => {
    const all = Array.from({ length: 2_500 }, (_, index) => row({ sequence: index + 1, processedAt: index }));
    const asked: unknown[] = [];
    const reader = {
      sales: ({
        after,
        limit,
      }: {
        readonly after?: { readonly sequence: number };
        readonly limit: number;
      }) => {
        asked.push(after?.sequence);
        return Promise.resolve(all.slice(after?.sequence ?? 0, (after?.sequence ?? 0) + limit));
      },
    };
    const seen: number[] = [];
    for await (const { sequence } of entriesOf(reader, RANGE)) seen.push(sequence);
    expect([seen.length, new Set(seen).size, asked]).toEqual([2_500, 2_500, [undefined, 1_000, 2_000]]);
    const page = all.slice(0, 1_000);
    const endless = entriesOf({ sales: () => Promise.resolve(page) }, RANGE);
    await expect(sumEntries(endless, 'day')).rejects.toBeInstanceOf(ReportTooLarge);
  });

  it('of a large range leave a turn to everybody else between two pages', async () => {
    const pages = [1_000, 1_000, 1];
    const turnsAt: number[] = [];
    let turns = 0;
    const count = (): void => {
      turns += 1;
      if (turnsAt.length < pages.length) setImmediate(count);
    };
    setImmediate(count);
    const sales = () => {
      turnsAt.push(turns);
      return Promise.resolve(Array.from({ length: pages[turnsAt.length - 1] ?? 0 }, () => row()));
    };
    const { total } = await sumEntries(entriesOf({ sales }, RANGE), 'day');
    expect([total.entries, new Set(turnsAt).size]).toEqual([2_001, 3]);
  });

  it('are written so that a spreadsheet reads text as text', () => {
    const hostile = { orderId: orderIdSchema.parse('=HYPERLINK("http://x","y")'), eposTradeId: null };
    const written = entryRow(viewSalesEntry(row(hostile)), 'en');
    expect(written).toBe(
      `2026-11-24,2026-11-24T12:00:00.000+09:00,gmo,captured,1000,100,1100,50,0,"'=HYPERLINK(""http://x"",""y"")",` +
        `ek${'b'.repeat(20)}-01,,co_${'a'.repeat(26)}\r\n`,
    );
    for (const first of ['+', '-', '@'])
      expect(entryRow(viewSalesEntry(row({ orderId: orderIdSchema.parse(`${first}1`) })), 'ja')).toContain(
        `,'${first}1,`,
      );
  });

  it('have the time of their day in Japan', () => {
    const written = entryRow(viewSalesEntry(row({ processedAt: Date.UTC(2026, 10, 23, 15, 30) })), 'ja');
    expect(written).toMatch(/^2026-11-24,2026-11-24T00:30:00\.000\+09:00,/);
  });

  it('in Shift_JIS and in UTF-8 with its mark are the same text', () => {
    const text =
      entryHeads('ja') + entryRow(viewSalesEntry(row({ orderId: orderIdSchema.parse('注文①') })), 'ja');
    expect(iconv.decode(Buffer.from(csvBytes(text, 'shift_jis', true)), 'windows-31j')).toBe(text);
    expect(Buffer.from(csvBytes(text, 'utf-8', true)).toString()).toBe(`\ufeff${text}`);
    expect(Buffer.from(csvBytes(text, 'utf-8', false)).toString()).toBe(text);
    expect(text).toContain(',GMO-PG,売上,');
  });
});
