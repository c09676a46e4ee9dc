/** A variable that is a whole number within bounds. Used by the schemas of this folder. */
import { z } from 'zod';

/** From `least` to `most`; unset it is `value`. */
export const wholeNumber = (least: number, most: number, value: number): z.ZodType<number> =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'put a whole number there')
    .transform(Number)
    .refine(
      (number) => number >= least && number <= most,
      `put a number from ${String(least)} to ${String(most)} there`,
    )
    .default(value);
