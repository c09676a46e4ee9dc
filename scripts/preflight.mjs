/**
 * Makes sure, before any test runs, that this machine has what the tests need: Node, the database driver and
 * a browser. Mends what it can, says what it does, and otherwise gives the one line that mends it.
 * Called by test.mjs.
 */
import { findBrowser } from './browser.mjs';
import { ensureBrowserLaunches } from './browser-launch.mjs';
import { ensureDatabaseDriver } from './database-driver.mjs';
import { PreflightError } from './system-packages.mjs';

const nodeMinimum = [20, 19];

/**
 * Checks all that the named suites need.
 * @param {object} request
 * @param {boolean} request.needsBrowser
 * @param {(line: string) => void} request.say
 * @returns {Promise<{ browserPath?: string }>}
 * @throws {PreflightError}
 */
export async function runPreflight({ needsBrowser, say }) {
  requireNode();
  say(`Node ${process.versions.node} on ${process.platform} ${process.arch}`);
  await ensureDatabaseDriver({ say, mayInstall: true });
  say('the database driver (better-sqlite3) loads');
  if (!needsBrowser) return {};
  const browser = await chooseBrowser();
  const version = await ensureBrowserLaunches({ browser, say, mayInstall: true });
  say(`the browser starts: ${version}, ${browser.executablePath}`);
  return { browserPath: browser.executablePath };
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [majorMinimum, minorMinimum] = nodeMinimum;
  if (major > majorMinimum || (major === majorMinimum && minor >= minorMinimum)) return;
  throw new PreflightError(
    `Node ${nodeMinimum.join('.')} or newer is needed; this is Node ${process.versions.node}.`,
  );
}

async function chooseBrowser() {
  try {
    return await findBrowser();
  } catch (error) {
    throw new PreflightError(error.message);
  }
}
