/** What the sales report says: sums by day or month, or one entry for each time that money was taken or given back. */
import { z } from 'zod';
import { checkoutIdSchema, orderIdSchema } from './ids.ts';

const daySchema = z.iso.date();
/** A sum of many entries, negative where money went back. */
const sumSchema = z.int();
const wordSchema = z.enum(['captured', 'changed', 'canceled']);

/** Query of `GET /v1/merchant/reports/sales`. Days of GMO-PG's ProcessDate in Japan; `from` is inclusive, `to` is not. */
export const salesQuerySchema = z.strictObject({
  from: daySchema,
  to: daySchema,
  /** `entry` = every single one. */
  by: z.enum(['day', 'month', 'entry']).default('day'),
  format: z.enum(['json', 'csv']).default('json'),
  /** Of a CSV file. */
  charset: z.enum(['utf-8', 'shift_jis']).default('utf-8'),
  /** Of the heads of a CSV file. */
  lang: z.enum(['ja', 'en']).default('ja'),
  /** Of entries as JSON: where the page before ended. */
  cursor: z
    .string()
    .regex(/^\d{1,15}\.\d{1,15}$/)
    .optional(),
});

/** Query of `GET /v1/merchant/reports/sales`. */
export type SalesQuery = z.infer<typeof salesQuerySchema>;

/** The sums of a period, in whole yen and points. `net` = captured + changed + canceled; the last two are never positive. */
export const salesLineSchema = z.object({
  /** `yyyy-MM-dd`, `yyyy-MM`, or `total`. */
  period: z.string().max(10),
  entries: z.int().min(0),
  captured: sumSchema,
  changed: sumSchema,
  canceled: sumSchema,
  net: sumSchema,
  points: sumSchema,
  coupon: sumSchema,
});

/** The sums of a period. */
export type SalesLine = z.infer<typeof salesLineSchema>;

/** One entry. `captured`: the money was taken; `changed`, `canceled`: it went back, as negative sums. */
export const salesEntrySchema = z.object({
  /** The day in Japan, `yyyy-MM-dd`. */
  date: daySchema,
  processedAt: z.iso.datetime(),
  /** Whose time that is: GMO-PG's ProcessDate, or our own where that was not readable. */
  dated: z.enum(['gmo', 'clock']),
  kind: wordSchema,
  amount: sumSchema,
  tax: sumSchema,
  total: sumSchema,
  points: sumSchema,
  coupon: sumSchema,
  checkoutId: checkoutIdSchema,
  orderId: orderIdSchema,
  gmoOrderId: z.string().max(27),
  /** EPOS' own id of the trade; null when the inquiry did not tell it. */
  eposTradeId: z.string().max(64).nullable(),
});

/** One entry. */
export type SalesEntryView = z.infer<typeof salesEntrySchema>;

/** Answer of `GET /v1/merchant/reports/sales` with `by` = `day` or `month`. Periods without an entry are left out. */
export const salesSumsSchema = z.object({
  from: daySchema,
  to: daySchema,
  by: z.enum(['day', 'month']),
  lines: z.array(salesLineSchema).max(400),
  total: salesLineSchema,
});

/** The sums of a range. */
export type SalesSums = z.infer<typeof salesSumsSchema>;

/** The same with `by` = `entry`, oldest first. `nextCursor: null` = that was all. */
export const salesEntriesSchema = z.object({
  from: daySchema,
  to: daySchema,
  by: z.literal('entry'),
  entries: z.array(salesEntrySchema).max(1000),
  nextCursor: z.string().max(31).nullable(),
});

/** A page of entries. */
export type SalesEntries = z.infer<typeof salesEntriesSchema>;
