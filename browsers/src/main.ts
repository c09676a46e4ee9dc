/**
 * `pnpm test:browsers`: the button in Chromium, Firefox and WebKit. The widget's suite as one page, the same with everything taken
 * away that the oldest supported browsers do not have, and journeys of a shopper through the demo. Names after the command choose
 * engines. The last line is `N passed, N failed`.
 */
import { serveSuite } from '@epos-kantan/widget/suite';
import type { SuiteOutcome } from '@epos-kantan/widget/suite';
import type { BrowserTab } from './browser-tab.ts';
import { ENGINES, findEngine } from './engines.ts';
import type { Engine } from './engines.ts';
import { floorScript } from './floor.ts';
import { JOURNEYS, NOT_FOLLOWED, runJourney } from './journeys.ts';

const SUITE_MS_MAX = 240_000;

let passed = 0;
let failed = 0;

function say(line: string): void {
  console.log(line);
}

/** @param passes How many tests `what` is when nothing of it failed, beside those that were counted already. */
function count(what: string, faults: readonly string[], passes = 1): void {
  if (faults.length === 0) passed += passes;
  failed += faults.length;
  say(`  ${faults.length === 0 ? '✓' : '✗'} ${what}`);
  for (const fault of faults) say(`      ${fault}`);
}

/** The widget's tests in one page; each counts. */
async function runSuite(tab: BrowserTab, what: string, before = ''): Promise<void> {
  const suite = await serveSuite(before);
  try {
    await tab.goTo(suite.url);
    const endsAt = Date.now() + SUITE_MS_MAX;
    let outcome: SuiteOutcome | null = null;
    while (outcome === null && Date.now() < endsAt) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      // The page loads itself anew now and then; nobody answers meanwhile.
      outcome = (await tab.evaluate('window.suiteOutcome ?? null').catch(() => null)) as SuiteOutcome | null;
    }
    const removed = Number(await tab.evaluate('(window.removedByFloor ?? []).length'));
    const title = `${what}: ${String(outcome?.passed ?? 0)} tests${removed > 0 ? `, ${String(removed)} names taken away` : ''}`;
    if (outcome === null) count(title, [`it never ended: ${String(await tab.evaluate('location.search'))}`]);
    else {
      passed += outcome.passed;
      count(title, outcome.failed, 0);
    }
  } finally {
    suite.close();
  }
}

async function runEngine(name: Engine['name'], open: () => Promise<BrowserTab>): Promise<void> {
  const first = await open();
  say(first.engine);
  try {
    await runSuite(first, 'the suite of the widget');
    if (name === 'chromium')
      await runSuite(first, 'the same in a browser as old as the oldest supported one', floorScript());
  } finally {
    await first.close();
  }
  for (const [title, journey] of Object.entries(JOURNEYS)) {
    const why = NOT_FOLLOWED[name]?.[title];
    if (why !== undefined) {
      say(`  – ${title}: not run, because ${why}`);
      continue;
    }
    // Each with a browser of its own, as a shopper who was never here.
    const tab = await open();
    try {
      await runJourney(journey, tab);
      count(title, []);
    } catch (error) {
      count(title, [error instanceof Error ? (error.stack ?? error.message) : String(error)]);
    } finally {
      await tab.close();
    }
  }
}

const wanted = process.argv.slice(2).filter((name) => name !== '--');
const unknown = wanted.filter((name) => !ENGINES.some((engine) => engine.name === name));
if (unknown.length > 0)
  throw new Error(`there is no ${unknown.join()}: ${ENGINES.map(({ name }) => name).join()}`);
for (const engine of ENGINES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const begunAt = performance.now();
  const open = await findEngine(engine, say);
  if (open === null) say(`${engine.name} is not here and could not be installed: not run`);
  else await runEngine(engine.name, open);
  say(`  ${String(Math.round((performance.now() - begunAt) / 1_000))} s`);
}
say(`${String(passed)} passed, ${String(failed)} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
