/**
 * P10: memory of the BFF while whole checkouts come at a steady rate: started, confirmed at EPOS, notified, captured, told to the shop. Looked at
 * every second; how it grows is the slope of least squares after the first minute.
 */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { driveCheckouts } from '../drive-checkouts.ts';
import { slopeOf } from '../figures.ts';
import type { Measure } from '../figures.ts';
import { openPayingShop } from '../paying-shop.ts';
import { residentMb } from '../process-usage.ts';
import type { MeasuredRun } from './measured-run.ts';

const MB_MAX = 120;

/** What the collector of garbage makes of ten minutes at rest: a leak of 100 bytes a checkout at 100/s is above it, MB a minute. */
const SLOPE_MAX = 0.5;

/** The caches of the first minute are no leak; of a short run a tenth is left out. */
const WARM_SECONDS = 60;

const SAMPLE_MS = 1_000;
const UNDER_WAY_MAX = 500;
const PATIENCE_MS = 180_000;

/** Runs the measure. */
export async function measureSteadyMemory(run: MeasuredRun): Promise<readonly Measure[]> {
  const { shop, rate, minutes, say } = run;
  const paying = await openPayingShop(shop, await mkdtemp(join(run.folder, 'steady-')));
  const bff = await paying.startBff();
  const seconds = minutes * 60;
  const samples: { readonly x: number; readonly y: number }[] = [];
  const begunAt = performance.now();
  const sample = async (): Promise<void> => {
    samples.push({ x: (performance.now() - begunAt) / 60_000, y: await residentMb(bff.pid) });
  };
  const timer = setInterval(() => void sample(), Math.min(SAMPLE_MS, seconds * 50));
  try {
    const driven = await driveCheckouts({
      ...{ shop, url: paying.url, gateway: paying.gateway, receiver: paying.receiver },
      ...{ perSecond: rate, seconds, underWayMax: UNDER_WAY_MAX, patienceMs: PATIENCE_MS },
    });
    clearInterval(timer);
    const { confirmed, untold, givenUp } = driven;
    say(
      `P10: ${String(confirmed.length)} checkouts, ${driven.rate.toFixed(1)}/s; not told in time ${String(untold.length)}, given up ${String(givenUp.length)}`,
    );
    return rows(samples, seconds, `${driven.rate.toFixed(0)}/s reached of ${String(rate)}`);
  } finally {
    clearInterval(timer);
    await bff.stop();
    await paying.close();
  }
}

function rows(
  samples: readonly { readonly x: number; readonly y: number }[],
  seconds: number,
  reached: string,
): readonly Measure[] {
  const warm = Math.min(WARM_SECONDS, seconds / 10) / 60;
  // Up to the end of the load: what is told after it is no steady rate.
  const steady = samples.filter(({ x }) => x >= warm && x <= seconds / 60);
  const what = `whole checkouts for ${String(Math.round(seconds))} s, ${reached}`;
  return [
    {
      id: 'P10',
      what: `${what}: memory grows by`,
      against: 'no growth',
      unit: 'MB/min',
      ours: [slopeOf(steady)],
      peer: [],
      goal: { atMost: SLOPE_MAX },
    },
    {
      id: 'P10',
      what: `${what}: most memory`,
      against: 'its bound',
      unit: 'MB',
      ours: [Math.max(...samples.map(({ y }) => y))],
      peer: [],
      goal: { atMost: MB_MAX },
    },
  ];
}
