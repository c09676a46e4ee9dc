/**
 * `pnpm bench:widget [P13 …]`: measures the built button in Chromium with its processor slowed four times, against its peers alternately in
 * one run, and prints a table. `--rounds` (5), `--loads` of a page per round (9), `--presses` per round (20), `--results <file>` writes every
 * round as JSON. No figure here passes or fails anything: a goal that is missed is named.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judge, tableOf } from '../figures.ts';
import type { Measure, Verdict } from '../figures.ts';
import { openBrowser } from './browser-page.ts';
import { measureFirstPaint } from './measure-first-paint.ts';
import { measureHundredButtons } from './measure-hundred-buttons.ts';
import { measureLayoutShift } from './measure-layout-shift.ts';
import { measurePress } from './measure-press.ts';
import { openWidgetHost } from './widget-host.ts';
import type { WidgetRun } from './widget-run.ts';

const MEASURES: Readonly<Record<string, (run: WidgetRun) => Promise<readonly Measure[]>>> = {
  P13: measureFirstPaint,
  P14: measureHundredButtons,
  P15: measureLayoutShift,
  P16: measurePress,
};

const SLOWDOWN = 4;
/** A frame begins when the one before is done. */
const UNPACED = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    loads: { type: 'string', default: '9' },
    presses: { type: 'string', default: '20' },
    results: { type: 'string' },
  },
});

await bench();

async function bench(): Promise<void> {
  const chosen = chooseMeasures(positionals);
  const counts = { rounds: numberOf('rounds'), loads: numberOf('loads'), presses: numberOf('presses') };
  const folder = await mkdtemp(join(tmpdir(), 'epos-kantan-bench-widget-'));
  const host = await openWidgetHost(folder);
  const browser = await openBrowser(SLOWDOWN);
  const unpacedBrowser = await openBrowser(SLOWDOWN, UNPACED);
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    const verdicts: Verdict[] = [];
    for (const measure of chosen)
      verdicts.push(...(await measure({ host, browser, unpacedBrowser, ...counts, say })).map(judge));
    process.stdout.write(`${tableOf(verdicts)}\n`);
    const machine = { browser: browser.name, cores: availableParallelism(), slowdown: SLOWDOWN };
    if (values.results !== undefined)
      await writeFile(values.results, `${JSON.stringify({ machine, ...counts, verdicts }, null, 2)}\n`);
  } finally {
    await Promise.all([browser.close(), unpacedBrowser.close(), host.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

function chooseMeasures(names: readonly string[]): (typeof MEASURES)[string][] {
  const known = Object.keys(MEASURES);
  const wanted = names.filter((name) => name !== '--');
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`no such measure: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return Object.entries(MEASURES).flatMap(([id, measure]) =>
    wanted.length === 0 || wanted.includes(id) ? [measure] : [],
  );
}

function numberOf(name: 'rounds' | 'loads' | 'presses'): number {
  const number = Number(values[name]);
  if (!(Number.isInteger(number) && number >= 1 && number <= 1_000))
    throw new Error(`--${name} is a whole number from 1 to 1000`);
  return number;
}
