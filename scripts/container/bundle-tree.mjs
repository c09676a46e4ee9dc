/**
 * Makes few files of the command and all that it imports, by the bundler that the tests start programs with: read one by one, hundreds of files take
 * as long again as the rest of a start. Each command stays a part of its own, loaded when it is called. A step of the Dockerfile.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is native, what is there for one command only and not in the image, and what a library looks for in vain. */
const EXTERNAL = ['better-sqlite3', '@epos-kantan/simulator', 'pg-native'];

/**
 * @param folder what `finish-tree` has made ready; gets `bin/main.mjs`
 * @param entry the command's first file
 */
export async function bundleTree(folder, entry = join(folder, 'dist/cli/main.js')) {
  const tsx = createRequire(import.meta.url).resolve('tsx');
  const { build } = createRequire(tsx)('esbuild');
  await build({
    entryPoints: [entry],
    outdir: join(folder, 'bin'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: EXTERNAL,
    // Names stay, so that a trace in the log can be read.
    minifySyntax: true,
    minifyWhitespace: true,
    banner: {
      js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleTree(process.argv[2]);
