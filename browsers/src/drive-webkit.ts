/** WebKitGTK's small browser by WebDriver, on a display that nobody sees. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Builder, Origin } from 'selenium-webdriver';
import type { WebDriver } from 'selenium-webdriver';
import type { BrowserTab } from './browser-tab.ts';

const START_TRIES_MAX = 50;
const START_WAIT_MS = 200;
const CALL_MS_MAX = 30_000;

/** Starts the browser with one tab. */
export async function openWebKit(miniBrowser: string): Promise<BrowserTab> {
  const port = await findPort();
  const driverProcess = spawn('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${String(port)}`], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, LANGUAGE: 'ja', LC_ALL: process.env['LC_ALL'] ?? 'C.UTF-8' },
  });
  const endProcess = (): void => {
    // The display and the driver are children of one group; asked politely, some of them stay.
    if (driverProcess.pid !== undefined) process.kill(-driverProcess.pid, 'SIGKILL');
  };
  try {
    const driver = await connect(`http://127.0.0.1:${String(port)}`, miniBrowser);
    await driver.manage().setTimeouts({ script: CALL_MS_MAX, pageLoad: CALL_MS_MAX });
    const capabilities = await driver.getCapabilities();
    return {
      engine: `WebKitGTK/${capabilities.getBrowserVersion() ?? ''}`,
      goTo: (url) => driver.get(url),
      evaluate: (expression) => driver.executeScript(`return ${expression}`),
      pressAt: (x, y) =>
        driver
          .actions()
          .move({ x: Math.round(x), y: Math.round(y), origin: Origin.VIEWPORT, duration: 0 })
          .click()
          .perform(),
      back: () => driver.navigate().back(),
      // Not by the keyboard of the display: what it makes of a sign depends on its layout.
      type: (text) => driver.switchTo().activeElement().sendKeys(text),
      close: async () => {
        await driver.quit().catch(() => undefined);
        endProcess();
      },
    };
  } catch (error) {
    endProcess();
    throw error;
  }
}

async function connect(server: string, binary: string): Promise<WebDriver> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await new Builder()
        .usingServer(server)
        .withCapabilities({
          browserName: 'MiniBrowser',
          'webkitgtk:browserOptions': { binary, args: ['--automation'] },
        })
        .build();
    } catch (error) {
      if (tries === START_TRIES_MAX) throw error;
      await new Promise((resolve) => setTimeout(resolve, START_WAIT_MS));
    }
  }
}

async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
