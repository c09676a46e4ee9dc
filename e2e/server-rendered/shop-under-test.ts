/** An example's server as its visitors find it, and what a browser would have put into its console. Used by the checks beside it. */
import type { Browser, BrowserContext, Page } from '@playwright/test';
import type { DemoWorld } from '../run-demo.ts';

/** What the checks need to know. */
export interface ShopUnderTest {
  /** Where the example's pages are. */
  readonly origin: string;
  readonly demo: DemoWorld;
  readonly browser: Browser;
}

const HOSTS = ['localhost', '127.0.0.1', '[::1]'];
/** A development server compiles a page when it is asked for. */
const STEP_MS_MAX = 60_000;

/**
 * Opens a tab, and closes it with its context when `use` is done.
 * @throws Error when the page put a fault into the console, or asked another machine for anything
 */
export async function withTab(
  { browser }: Pick<ShopUnderTest, 'browser'>,
  use: (page: Page) => Promise<void>,
  options: { readonly javaScriptEnabled?: boolean } = {},
): Promise<void> {
  const context = await browser.newContext({ locale: 'ja-JP', ...options });
  context.setDefaultTimeout(STEP_MS_MAX);
  const faults = listen(context);
  try {
    await use(await context.newPage()).catch((error: unknown) => {
      throw new Error([String(error), ...faults].join('\n'), { cause: error });
    });
    if (faults.length > 0) throw new Error(`in the console: ${faults.join('\n')}`);
  } finally {
    await context.close();
  }
}

function listen(context: BrowserContext): string[] {
  const faults: string[] = [];
  context.on('weberror', (error) => faults.push(error.error().message));
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      faults.push(`${message.text()} ${message.location().url}`);
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^(?:http|ws)/.test(url.protocol) && !HOSTS.includes(url.hostname))
      faults.push(`it asked ${url.host}`);
  });
  return faults;
}
