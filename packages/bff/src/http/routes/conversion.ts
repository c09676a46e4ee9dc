/** `POST /v1/beacon` and `GET /v1/merchant/reports/conversion`: what pages tell, and how many went how far. */
import { beaconSchema, conversionQuerySchema } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { reportConversion } from '../../conversion/conversion-report.ts';
import type { AppDeps } from '../app-deps.ts';
import { ProblemError } from '../problem-response.ts';
import { readQuery, readWord } from '../read-request.ts';

/** Counts a beacon. */
export async function takeBeacon({ beacons, metrics }: AppDeps, c: Context): Promise<Response> {
  const beacon = await readWord(c.req.raw, beaconSchema);
  beacons.count(beacon);
  metrics.beacon(beacon);
  return c.body(null, 204);
}

/** Handles the report. */
export async function conversionReport({ core, conversion }: AppDeps, c: Context): Promise<Response> {
  const range = readQuery(c.req.raw, conversionQuerySchema);
  try {
    return c.json(await reportConversion(conversion, core.policy.shopId, range));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ProblemError('invalid_request', error.message);
  }
}
