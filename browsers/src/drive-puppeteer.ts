/** Chromium by its own protocol, Firefox by WebDriver BiDi. */
import puppeteer from 'puppeteer-core';
import type { BrowserTab } from './browser-tab.ts';

/** Starts a browser with one tab, in Japanese. */
export async function openWithPuppeteer(
  browser: 'chrome' | 'firefox',
  executablePath: string,
): Promise<BrowserTab> {
  const isChrome = browser === 'chrome';
  // Chromium's sandbox refuses root.
  const forRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const running = await puppeteer.launch({
    browser,
    executablePath,
    headless: true,
    ...(isChrome
      ? { args: ['--accept-lang=ja', ...forRoot] }
      : { extraPrefsFirefox: { 'intl.accept_languages': 'ja' } }),
  });
  const page = await running.newPage();
  return {
    engine: await running.version(),
    goTo: async (url) => {
      await page.goto(url, { waitUntil: 'domcontentloaded' });
    },
    evaluate: (expression) => page.evaluate(expression),
    pressAt: (x, y) => page.mouse.click(x, y),
    // A page that is shown again from memory loads nothing, and `goBack` would wait for that.
    back: async () => {
      await page.evaluate('void history.back()');
    },
    type: (text) => page.keyboard.type(text),
    close: () => running.close(),
  };
}
