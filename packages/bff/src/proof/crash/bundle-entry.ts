/**
 * Makes one file of the process that crashes and everything it imports. A run starts it twice per crash point, hundreds of times in all; read
 * file by file through a loader it would cost six times the work of a start. Used by `bff-process`.
 */
import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The part of esbuild that is used. */
interface Bundler {
  build(options: object): Promise<{ readonly outputFiles: readonly { readonly contents: Uint8Array }[] }>;
}

const ENTRY = fileURLToPath(new URL('serve-crashing.ts', import.meta.url));

/** Inside the package, so that what stays outside the bundle is found from there. */
const FOLDER = fileURLToPath(new URL('../../../node_modules/.cache/crash-proof/', import.meta.url));

let bundled: Promise<string> | null = null;

/** The file to start, made once per process: what is edited during a long run does not change it. */
export function bundleEntry(): Promise<string> {
  return (bundled ??= bundle());
}

async function bundle(): Promise<string> {
  const { build } = loadBundler();
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
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
  const name = `serve-crashing-${createHash('sha256').update(contents).digest('hex').slice(0, 16)}.mjs`;
  await mkdir(FOLDER, { recursive: true });
  const file = join(FOLDER, name);
  // Two runs may make the same file at once: each writes its own and moves it there whole.
  const draft = `${file}.${String(process.pid)}`;
  await writeFile(draft, contents);
  await rename(draft, file);
  return file;
}

/** The one that tsx runs TypeScript with: what a crash run starts is made by the same tool as what a developer starts. */
function loadBundler(): Bundler {
  const tsx = createRequire(import.meta.url).resolve('tsx');
  return createRequire(tsx)('esbuild') as Bundler;
}
