/**
 * Makes one file of a program and everything it imports. Tests start some programs hundreds of times; read file by file through a loader it
 * would cost six times the work of a start. Used by `serve-process` and the crash proof.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The part of esbuild that is used. */
interface Bundler {
  buildSync(options: object): { readonly outputFiles: readonly { readonly contents: Uint8Array }[] };
}

/** Inside the package, so that what stays outside the bundle is found from there. */
const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/bundled-programs/', import.meta.url));

const bundled = new Map<string, string>();

/** The file to start, made once per process: what is edited during a long run does not change it. */
export function bundleProgram(entry: string): string {
  const file = bundled.get(entry) ?? bundle(entry);
  bundled.set(entry, file);
  return file;
}

function bundle(entry: string): string {
  const { outputFiles } = loadBundler().buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['better-sqlite3'],
    banner: {
      js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);",
    },
  });
  const contents = outputFiles[0]?.contents ?? new Uint8Array();
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 16);
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${basename(entry, '.ts')}-${hash}.mjs`);
  // Two runs may make the same file at once: each writes its own and moves it there whole.
  const draft = `${file}.${String(process.pid)}`;
  writeFileSync(draft, contents);
  renameSync(draft, file);
  return file;
}

/** The one that tsx runs TypeScript with: what a test starts is made by the same tool as what a developer starts. */
function loadBundler(): Bundler {
  const tsx = createRequire(import.meta.url).resolve('tsx');
  return createRequire(tsx)('esbuild') as Bundler;
}
