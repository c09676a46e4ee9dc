/** A real Chromium by its own protocol, with its processor slowed. Called by the measures of the widget. */
import puppeteer from 'puppeteer-core';
import { findBrowser } from '../../../scripts/browser.mjs';

/** A page of its own context: nothing of another page is remembered or compiled for it. */
export interface BrowserPage {
  goTo(url: string): Promise<void>;
  /** What an expression is in the page, awaited. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Presses with the mouse, in CSS pixels. */
  pressAt(x: number, y: number): Promise<void>;
  close(): Promise<void>;
}

/** A running browser. */
export interface MeasuredBrowser {
  /** Name and version, as it gives them. */
  readonly name: string;
  open(): Promise<BrowserPage>;
  close(): Promise<void>;
}

/** What a page has to be done with. */
const PAGE_MS_MAX = 30_000;

/**
 * Starts a browser.
 * @param slowdown 4 = its processor is a quarter as fast
 * @param more Arguments beside those of the tests' browser
 */
export async function openBrowser(slowdown: number, more: readonly string[] = []): Promise<MeasuredBrowser> {
  const { executablePath, args } = await findBrowser();
  const browser = await puppeteer.launch({
    executablePath,
    args: [...args, '--accept-lang=ja', ...more],
    headless: true,
    defaultViewport: { width: 480, height: 800 },
    protocolTimeout: PAGE_MS_MAX,
  });
  return {
    name: await browser.version(),
    open: async () => {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      page.setDefaultTimeout(PAGE_MS_MAX);
      await page.emulateCPUThrottling(slowdown);
      return {
        goTo: async (url) => {
          await page.goto(url, { waitUntil: 'load' });
        },
        evaluate: async <Value>(expression: string) => {
          try {
            return (await page.evaluate(expression)) as Value;
          } catch (cause) {
            throw new Error(`in vain: ${expression.slice(0, 200)}`, { cause });
          }
        },
        pressAt: (x, y) => page.mouse.click(x, y),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}
