/**
 * Yen as integers with bounds. Every amount that crosses a wire of ours passes through here, so that a fraction, a
 * negative amount or an absurd one cannot get in anywhere.
 */
import { z } from 'zod';

/**
 * The largest amount + tax of one order, in yen. Eight digits are what EPOS takes through another acquirer; GMO-PG's own
 * limit was not found (protocol notes, section 9: inferred), so a deployment can lower it by `EPOS_AMOUNT_MAX`.
 */
export const YEN_MAX = 99_999_999;

/** Zero or more yen, an integer, at most {@link YEN_MAX}. */
export const yenSchema = z.int().min(0).max(YEN_MAX).brand<'Yen'>();

/** Zero or more whole yen. Build one by `yenSchema.parse()` or {@link yen}. */
export type Yen = z.infer<typeof yenSchema>;

/** One or more yen: what can be charged. */
export const chargeableYenSchema = z.int().min(1).max(YEN_MAX).brand<'Yen'>();

/**
 * Checks a number and brands it as {@link Yen}.
 * @throws ZodError when it is not an integer between 0 and {@link YEN_MAX}.
 */
export function yen(value: number): Yen {
  return yenSchema.parse(value);
}
