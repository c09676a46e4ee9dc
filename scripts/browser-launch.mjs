/**
 * Starts the browser of the tests once, for real, and names the system library it lacks.
 * Called by preflight.mjs.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PreflightError, hasProgram, installDebianPackages, installLine } from './system-packages.mjs';

const launchTimeLimitMs = 60_000;

/** Where Debian 12 keeps the libraries that Chromium links to. */
const debianPackages = {
  'libasound.so.2': 'libasound2',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcairo.so.2': 'libcairo2',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libdrm.so.2': 'libdrm2',
  'libexpat.so.1': 'libexpat1',
  'libgbm.so.1': 'libgbm1',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libnspr4.so': 'libnspr4',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libplc4.so': 'libnspr4',
  'libplds4.so': 'libnspr4',
  'libsmime3.so': 'libnss3',
  'libudev.so.1': 'libudev1',
  'libX11.so.6': 'libx11-6',
  'libxcb.so.1': 'libxcb1',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libXrandr.so.2': 'libxrandr2',
};

/**
 * Starts the browser and asks it for its version over its own debugging port.
 * @param {object} request
 * @param {{ executablePath: string, args: string[] }} request.browser
 * @param {(line: string) => void} request.say
 * @param {boolean} request.mayInstall  may missing libraries be installed (Debian, root)?
 * @returns {Promise<string>} the name and version, e.g. `HeadlessChrome/147.0.7727.0`
 * @throws {PreflightError}
 */
export async function ensureBrowserLaunches({ browser, say, mayInstall }) {
  const first = await launchOnce(browser);
  if (first.version) return first.version;
  const libraries = missingLibraries(browser.executablePath, first.words);
  if (libraries.length === 0) throw new PreflightError(describeFault(browser, first.words));
  const names = [...new Set(libraries.map((library) => debianPackages[library] ?? library))];
  say(`the browser lacks ${libraries.join(', ')}`);
  if (mayInstall && (await installDebianPackages(names, say))) {
    const second = await launchOnce(browser);
    if (second.version) return second.version;
  }
  throw new PreflightError(
    `The browser of the tests (${browser.executablePath}) needs ${libraries.join(', ')}. Run: ` +
      installLine({
        debian: names,
        fedora: ['chromium'],
        alpine: ['chromium'],
        macos: 'brew install --cask chromium',
      }),
  );
}

async function launchOnce({ executablePath, args }) {
  const profile = mkdtempSync(join(tmpdir(), 'epos-kantan-browser-'));
  const launchArgs = [
    ...args,
    '--headless',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    'about:blank',
  ];
  const child = spawn(executablePath, launchArgs, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    return await readVersion(child);
  } finally {
    await stopBrowser(child);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Resolves with the version, or with what the browser said instead. */
function readVersion(child) {
  return new Promise((resolve) => {
    let words = '';
    const giveUp = (reason) => resolve({ version: undefined, words: `${words}\n${reason}`.trim() });
    const timer = setTimeout(
      () => giveUp(`no answer within ${launchTimeLimitMs / 1000} s`),
      launchTimeLimitMs,
    );
    timer.unref();
    child.once('error', (error) => giveUp(error.message));
    child.once('close', () => giveUp('it ended by itself'));
    child.stderr.setEncoding('utf8').on('data', (part) => {
      words += part;
      const port = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(words)?.[1];
      if (port) askVersion(port).then((version) => resolve({ version, words }), giveUp);
    });
  });
}

async function askVersion(port) {
  const reply = await fetch(`http://127.0.0.1:${port}/json/version`, { signal: AbortSignal.timeout(10_000) });
  return (await reply.json()).Browser;
}

async function stopBrowser(child) {
  if (child.pid === undefined) return;
  const end = new Promise((resolve) => child.once('exit', resolve));
  const hasEnded = child.exitCode !== null || child.signalCode !== null;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    return; // the group is gone
  }
  if (!hasEnded) await end;
}

/** The loader stops at the first missing library; `ldd` knows them all. */
function missingLibraries(executablePath, words) {
  const first = /error while loading shared libraries: ([^:\s]+)/.exec(words)?.[1];
  if (!first) return [];
  if (!hasProgram('ldd')) return [first];
  const listing = execFileSync('ldd', [executablePath], { encoding: 'utf8', timeout: 10_000 });
  return [...listing.matchAll(/^\s*(\S+) => not found/gm)].map(([, library]) => library);
}

function describeFault({ executablePath }, words) {
  return (
    `The browser of the tests (${executablePath}) does not start. Set CHROME_PATH to a Chromium or Chrome that does. ` +
    `It said:\n${words.split('\n').slice(-8).join('\n')}`
  );
}
