/** What every measure of the widget is handed. */
import type { BrowserPage, MeasuredBrowser } from './browser-page.ts';
import type { WidgetHost } from './widget-host.ts';

/** How a run was asked for. */
export interface WidgetRun {
  readonly host: WidgetHost;
  /** Its processor is slowed four times. */
  readonly browser: MeasuredBrowser;
  /** The same, and it paints as soon as it can: no figure waits for a screen's next refresh. */
  readonly unpacedBrowser: MeasuredBrowser;
  /** Rounds of each measure, ours and the peer's alternately. */
  readonly rounds: number;
  /** Pages of each kind in a round of P13 and P14, whose median counts. */
  readonly loads: number;
  /** Presses of P16 in a round. */
  readonly presses: number;
  readonly say: (line: string) => void;
}

/** Opens a page, asks it, and closes it whatever happens. */
export async function onPage<Value>(
  browser: MeasuredBrowser,
  url: string,
  ask: (page: BrowserPage) => Promise<Value>,
): Promise<Value> {
  const page = await browser.open();
  try {
    await page.goTo(url);
    return await ask(page);
  } finally {
    await page.close();
  }
}
