/** Finds the browsers of this machine; on Debian as root it installs those that are missing. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { hasProgram, installDebianPackages } from '../../scripts/system-packages.mjs';
import type { BrowserTab } from './browser-tab.ts';
import { openWithPuppeteer } from './drive-puppeteer.ts';
import { openWebKit } from './drive-webkit.ts';

/** A browser that may be here. */
export interface Engine {
  readonly name: 'chromium' | 'firefox' | 'webkit';
  /** What Debian calls what it needs. */
  readonly packages: readonly string[];
  /** Starts it; null where it is not installed. */
  readonly find: () => (() => Promise<BrowserTab>) | null;
}

/** All three, in the order in which they run. */
export const ENGINES: readonly Engine[] = [
  {
    name: 'chromium',
    // Not the one that the npm package carries: it has no memory of pages for Back.
    packages: ['chromium'],
    find: () => {
      const path = programAt(['chromium', 'google-chrome', 'google-chrome-stable']);
      return path === null ? null : () => openWithPuppeteer('chrome', path);
    },
  },
  {
    name: 'firefox',
    packages: ['firefox-esr'],
    find: () => {
      const path = programAt(['firefox-esr', 'firefox']);
      return path === null ? null : () => openWithPuppeteer('firefox', path);
    },
  },
  {
    name: 'webkit',
    packages: ['webkit2gtk-driver', 'xvfb', 'xauth'],
    find: () => {
      if (!['xvfb-run', 'xauth', 'WebKitWebDriver'].every(hasProgram)) return null;
      const path = findMiniBrowser();
      return path === null ? null : () => openWebKit(path);
    },
  },
];

/** How a browser is started, after installing it where this may be done. Null = it is not here and cannot be. */
export async function findEngine(
  { packages, find }: Engine,
  say: (line: string) => void,
): Promise<(() => Promise<BrowserTab>) | null> {
  if (find() === null) await installDebianPackages([...packages], say);
  return find();
}

function programAt(names: readonly string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(existsSync) ?? null;
}

/** It lies beside the library, in a folder that has the machine's name in it. */
function findMiniBrowser(): string | null {
  try {
    const files = execFileSync('dpkg', ['-L', 'libwebkit2gtk-4.1-0'], { encoding: 'utf8' });
    return files.split('\n').find((file) => file.endsWith('/MiniBrowser')) ?? null;
  } catch {
    return null;
  }
}
