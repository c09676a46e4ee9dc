/** P16: from a press to the painted busy state, by the browser's own Event Timing. */
import { median } from '../figures.ts';
import type { Measure } from '../figures.ts';
import { tagOf, tokenOf } from './shop-orders.ts';
import { onPage } from './widget-run.ts';
import type { WidgetRun } from './widget-run.ts';

/** How long a duration may be on its way to the observer, ms. */
const PATIENCE_MS = 2_000;

/** Each press is of another order, at rest; nobody answers the start meanwhile. */
export async function measurePress(run: WidgetRun): Promise<readonly Measure[]> {
  const { host, browser } = run;
  const ours: number[] = [];
  const head = `<link rel="stylesheet" href="${host.assets}/epos-kantan-button.css"><script src="${host.assets}/epos-kantan-button.js"></script>`;
  const starts = host.holdStarts();
  for (let round = 1; round <= run.rounds; round += 1) {
    const durations = await onPage(browser, host.page(head, tagOf('pressed')), async (page) => {
      const all: number[] = [];
      await page.evaluate('bench.ready(1)');
      for (let at = 0; at < run.presses; at += 1) {
        await page.evaluate('bench.frames().then(bench.expectClick)');
        const { x, y } = await page.evaluate<{ x: number; y: number }>('bench.middle()');
        await page.pressAt(x, y);
        all.push(await page.evaluate<number>(`bench.clickDuration(${String(PATIENCE_MS)})`));
        const token = tokenOf(`pressed-${String(round)}-${String(at)}`);
        await page.evaluate(`bench.order(${JSON.stringify(token)})`);
      }
      return all;
    });
    ours.push(median(durations));
    run.say(`P16 round ${String(round)} of ${String(run.rounds)}: ${durations.join(' ')} ms`);
  }
  starts.refuse();
  return [
    {
      id: 'P16',
      what: `press → busy painted, median of ${String(run.presses)}`,
      against: 'its bound',
      unit: 'ms',
      ours,
      peer: [],
      goal: { atMost: 56 },
    },
  ];
}
