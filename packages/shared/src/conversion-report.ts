/** How many went how far: from a button that was seen to a payment. No personal data; counts of a day in Japan. */
import { z } from 'zod';

/** What a page tells by beacon, when its button has the attribute `beacon`. One word as `text/plain`, so that no preflight is needed. */
export const beaconSchema = z.enum(['shown', 'pressed']);

/** What a page tells by beacon. */
export type Beacon = z.infer<typeof beaconSchema>;

/** Query of `GET /v1/merchant/reports/conversion`. Days in Japan; `from` is inclusive, `to` is not. */
export const conversionQuerySchema = z.strictObject({ from: z.iso.date(), to: z.iso.date() });

const countSchema = z.int().min(0);

const stages = {
  /** By beacon: buttons that were seen, and presses. 0 = no page told. Anybody can send a beacon. */
  shown: countSchema,
  pressed: countSchema,
  /** Checkouts that were made on the day, and how far they came since: sent on to EPOS, came back without having canceled or paid, paid. */
  started: countSchema,
  redirected: countSchema,
  confirmed: countSchema,
  paid: countSchema,
};

/** The counts of one day. */
export const conversionDaySchema = z.object({ date: z.iso.date(), ...stages });

/** The counts of one day. */
export type ConversionDay = z.infer<typeof conversionDaySchema>;

/** Answer of `GET /v1/merchant/reports/conversion`. */
export const conversionReportSchema = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  days: z.array(conversionDaySchema).max(92),
  total: z.object(stages),
});

/** Answer of `GET /v1/merchant/reports/conversion`. */
export type ConversionReport = z.infer<typeof conversionReportSchema>;
