/**
 * Builds the button's file for script tags when it is missing or older than its source, so that the demo runs from a fresh
 * clone. Called by `main.ts`.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const widgetDir = join(dirname(require.resolve('@epos-kantan/widget')), '..');

/**
 * @param stopping ends a build that runs, and with it this call
 * @throws Error when the build fails or was ended.
 */
export async function buildWidget(say: (line: string) => unknown, stopping?: AbortSignal): Promise<void> {
  const built = join(widgetDir, 'dist', 'integrity.json');
  if (existsSync(built) && newestChange(join(widgetDir, 'src')) <= statSync(built).mtimeMs) return;
  say('Building the button …');
  const vite = join(
    dirname(createRequire(join(widgetDir, 'package.json')).resolve('vite/package.json')),
    'bin/vite.js',
  );
  const build = spawn(
    process.execPath,
    [vite, 'build', '--config', 'vite.iife.config.ts', '--logLevel', 'error'],
    {
      cwd: widgetDir,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 120_000,
      ...(stopping === undefined ? {} : { signal: stopping }),
    },
  );
  const code = await new Promise((resolve, reject) => {
    build.once('error', reject);
    build.once('exit', resolve);
  });
  if (code !== 0) throw new Error("the button's files could not be built");
}

function newestChange(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Math.max(...names.map((name) => statSync(join(folder, name)).mtimeMs));
}
