/** The sales report as CSV, in UTF-8 with a byte order mark or in Shift_JIS, as spreadsheets in Japan read it. Pure. */
import type { SalesEntryView, SalesSums } from '@epos-kantan/shared';
import iconv from 'iconv-lite';
import { timeInJapan } from './sales-report.ts';

/** In which bytes a file is written. */
export type CsvCharset = 'utf-8' | 'shift_jis';

/** In which language its heads are. */
export type CsvLanguage = 'ja' | 'en';

const LINE_HEADS: Readonly<Record<CsvLanguage, readonly string[]>> = {
  ja: ['期間', '件数', '売上', '減額', '取消', '差引合計', 'ポイント利用', 'クーポン利用'],
  en: ['Period', 'Entries', 'Captured', 'Changed', 'Canceled', 'Net', 'Points', 'Coupon'],
};

const ENTRY_HEADS: Readonly<Record<CsvLanguage, readonly string[]>> = {
  ja: [
    '処理日',
    '処理日時',
    '日時の出所',
    '種別',
    '金額',
    '税送料',
    '合計',
    'ポイント利用',
    'クーポン利用',
    '注文番号',
    'GMO オーダー ID',
    'エポス取引 ID',
    '決済 ID',
  ],
  en: [
    'Date',
    'Processed at',
    'Dated by',
    'Kind',
    'Amount',
    'Tax',
    'Total',
    'Points',
    'Coupon',
    'Order',
    'GMO order',
    'EPOS trade',
    'Checkout',
  ],
};

const KINDS_JA = { captured: '売上', changed: '減額', canceled: '取消' } as const;
const DATED_JA = { gmo: 'GMO-PG', clock: '照会時刻' } as const;

/** The sums as a file, the total last. */
export function linesCsv({ lines, total }: Pick<SalesSums, 'lines' | 'total'>, lang: CsvLanguage): string {
  const name = lang === 'ja' ? '合計' : 'Total';
  return [...lines, { ...total, period: name }]
    .map(({ period, entries, captured, changed, canceled, net, points, coupon }) =>
      csvRow([period, entries, captured, changed, canceled, net, points, coupon]),
    )
    .reduce((text, row) => text + row, csvRow(LINE_HEADS[lang]));
}

/** The first row of a file of entries. */
export function entryHeads(lang: CsvLanguage): string {
  return csvRow(ENTRY_HEADS[lang]);
}

/** One entry as a row. Its time is Japan's, as its day is. */
export function entryRow(entry: SalesEntryView, lang: CsvLanguage): string {
  return csvRow([
    entry.date,
    timeInJapan(Date.parse(entry.processedAt)),
    lang === 'ja' ? DATED_JA[entry.dated] : entry.dated,
    lang === 'ja' ? KINDS_JA[entry.kind] : entry.kind,
    entry.amount,
    entry.tax,
    entry.total,
    entry.points,
    entry.coupon,
    entry.orderId,
    entry.gmoOrderId,
    entry.eposTradeId ?? '',
    entry.checkoutId,
  ]);
}

/** Text as the bytes of a file. `first`: it is the beginning. What Shift_JIS does not have becomes `?`. */
export function csvBytes(text: string, charset: CsvCharset, first: boolean): Uint8Array {
  if (charset === 'shift_jis') return iconv.encode(text, 'windows-31j');
  return Buffer.from(first ? `\ufeff${text}` : text);
}

/** A text that a spreadsheet would take for a formula is kept from running by a quote in front of it. */
function csvRow(cells: readonly (string | number)[]): string {
  const written = cells.map((cell) => {
    if (typeof cell === 'number') return String(cell);
    const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${written.join(',')}\r\n`;
}
