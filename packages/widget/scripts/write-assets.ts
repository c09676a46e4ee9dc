/**
 * Adds to the script for plain pages what the BFF serves beside it: the stylesheets, the page tools, and `integrity.json` with the
 * hash of each file under the name it is served by. The same source gives the same bytes.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { pageStyles } from '../src/styles/page-styles.ts';
import { drawnStyles } from '../src/styles/drawn-styles.ts';
import { baseStyles, buttonStyles } from '../src/styles/shadow-styles.ts';
import { VERSION } from '../src/version.ts';
import { transform } from 'esbuild';
import { minify } from 'terser';
import { parseSync } from 'vite';
import { PAGE_TOOLS, buildPageTool } from './build-page-tools.ts';
import { minifyCss } from './minify-styles.ts';

/**
 * Names that only our own modules use with each other; in the one script they become single letters. Never a word of the
 * wire, of the DOM, of a locale or of the public elements. One that also stands as a text somewhere stops the build: it
 * could be a key, and what is looked up by it would silently not be found.
 */
const INTERNAL_NAMES = [
  ...[
    'adoptEarly',
    'answers',
    'api',
    'brand',
    'changed',
    'connect',
    'continueUrl',
    'controller',
    'create',
    'disconnect',
    'draw',
    'element',
    'ended',
    'event',
  ],
  ...['fallSilent', 'floats', 'join', 'lockOf', 'lookup', 'messages', 'orderChanged', 'picture', 'place'],
  ...['press', 'pressable', 'redraw', 'returnedHandle', 'root', 'sentence', 'sheet'],
  ...[
    'showsHandle',
    'silent',
    'snapshot',
    'speaksFor',
    'start',
    'store',
    'styles',
    'tag',
    'texts',
    'timeoutMs',
  ],
  ...['token', 'tokens', 'waits', 'watch'],
];

/** The files that the BFF serves, by name and kind. */
export const ASSETS = [
  ['epos-kantan-button', 'js'],
  ['epos-kantan-button', 'css'],
  ['epos-kantan-shadow', 'css'],
  ['epos-kantan-csp-doctor', 'js'],
  ['epos-kantan-in-app-coach', 'js'],
  ['epos-kantan-inspector', 'js'],
  ['epos-kantan-points-note', 'js'],
] as const;

/** The plugin of the self-contained build. */
export function writeAssets(): Plugin {
  return {
    name: 'epos-kantan-write-assets',
    async writeBundle({ dir = 'dist' }) {
      const script = join(dir, 'epos-kantan-button.js');
      writeFileSync(script, await shorten(readFileSync(script, 'utf8')));
      writeFileSync(join(dir, 'epos-kantan-button.css'), `${await minifyCss(pageStyles)}\n`);
      writeFileSync(
        join(dir, 'epos-kantan-shadow.css'),
        `${await minifyCss(baseStyles + buttonStyles + drawnStyles)}\n`,
      );
      for (const tool of PAGE_TOOLS)
        writeFileSync(join(dir, `epos-kantan-${tool}.js`), await buildPageTool(tool));
      const files = Object.fromEntries(
        ASSETS.map(([name, kind]) => [
          `${name}-${VERSION}.${kind}`,
          integrityOf(readFileSync(join(dir, `${name}.${kind}`))),
        ]),
      );
      writeFileSync(join(dir, 'integrity.json'), `${JSON.stringify(files, null, 2)}\n`);
      for (const [name, hash] of Object.entries(files)) this.info(`${name} ${hash}`);
    },
  };
}

/** A file's hash as the `integrity` attribute takes it. */
export function integrityOf(bytes: Uint8Array): string {
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
}

async function shorten(script: string): Promise<string> {
  const names = INTERNAL_NAMES.join('|');
  const text = new RegExp(`(["'\`])(${names})\\1`).exec(script);
  if (text !== null) throw new Error(`"${text[0]}" is a text and cannot be an internal name`);
  const mangleProps = new RegExp(`^(${names})$`);
  const { code } = await transform(script, { charset: 'utf8', target: 'es2022', mangleProps });
  // Not by esbuild as well: terser writes what repeats better, 200 bytes of brotli.
  const minified = await minify(code, {
    ecma: 2022,
    compress: { ecma: 2022, passes: 3, keep_fargs: false, pure_getters: true, negate_iife: false },
    // Which letters are left out is chance, and worth up to 40 bytes of brotli: these were found by trying.
    mangle: { toplevel: true, reserved: ['w', 'z', 'v', 'T', 'B', 'y', 'x'] },
    format: { comments: false },
  });
  return withPlainQuotes(minified.code ?? '');
}

/** Writes texts without a hole in double quotes, as everything else has them: 40 bytes of brotli. */
function withPlainQuotes(script: string): string {
  const texts: { start: number; end: number }[] = [];
  JSON.stringify(parseSync('script.js', script).program, (_key, node: unknown) => {
    const { type, start, end, expressions } = (node ?? {}) as Partial<TemplateLiteral>;
    if (type === 'TemplateLiteral' && expressions?.length === 0 && start !== undefined && end !== undefined)
      texts.push({ start, end });
    return typeof node === 'bigint' ? undefined : node;
  });
  let plain = script;
  for (const { start, end } of texts) {
    const text = script.slice(start + 1, end - 1);
    // Quotes are one character long as well, so every place stays where it was.
    if (!/["\\\n]/.test(text)) plain = `${plain.slice(0, start)}"${text}"${plain.slice(end)}`;
  }
  return plain;
}

/** The part of a syntax tree that is looked at. */
interface TemplateLiteral {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly expressions: readonly unknown[];
}
