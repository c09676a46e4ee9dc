/**
 * Builds the page tools, which lie beside the button's script: one self-contained file each, because a page takes one of them and
 * leaves the others. Called by the plugin that writes what the BFF serves.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { TARGET, minifyStyleModule } from './minify-styles.ts';

/** The page tools; each is served as `epos-kantan-<name>`. */
export const PAGE_TOOLS = ['csp-doctor', 'in-app-coach', 'inspector', 'points-note'] as const;

/** The script of one page tool. */
export async function buildPageTool(name: (typeof PAGE_TOOLS)[number]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../src/page-tools/scripts/${name}.ts`, import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    target: TARGET,
    plugins: [minifyStyles],
  });
  return outputFiles[0]?.text ?? '';
}

const minifyStyles: Plugin = {
  name: 'epos-kantan-minify-styles',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/styles\/[^/]+\.ts$/ }, async ({ path }) => ({
      contents: await minifyStyleModule(await readFile(path, 'utf8'), path),
      loader: 'ts',
    }));
  },
};
