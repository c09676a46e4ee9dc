/** The builds: size, names, hashes, the same bytes twice, and an import where there is no browser. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import { build as bundle } from 'esbuild';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { VERSION } from '../src/version.ts';
import { PAGE_TOOLS } from './build-page-tools.ts';
import { ASSETS, integrityOf } from './write-assets.ts';
import { MANIFESTS } from './write-manifests.ts';

/** Both elements, controller, two languages, mark. */
const SCRIPT_BROTLI_BYTES_MAX = 10_000;
/** Opt-in: a page pays for the one that it takes. */
const TOOL_BROTLI_BYTES_MAX = {
  'csp-doctor': 2_500,
  'in-app-coach': 2_500,
  inspector: 4_000,
  'points-note': 2_500,
} as const;
const scripts = ['button', ...PAGE_TOOLS].map((name) => `epos-kantan-${name}.js`);
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'epos-kantan-widget-'));

async function buildInto(config: string): Promise<string> {
  const outDir = await mkdtemp(join(folder, 'build-'));
  await build({
    root,
    configFile: join(root, config),
    logLevel: 'error',
    build: { outDir, emptyOutDir: false },
  });
  return outDir;
}

describe('the built widget', () => {
  let script: string;
  let modules: string;

  beforeAll(async () => {
    script = await buildInto('vite.iife.config.ts');
    modules = await buildInto('vite.config.ts');
  });

  async function brotliBytes(file: string): Promise<number> {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    return brotliCompressSync(await readFile(join(script, file)), { params }).length;
  }

  afterAll(() => rm(folder, { recursive: true }));

  test('carries the version of its package', () => {
    expect(VERSION).toBe(packageJson.version);
  });

  test(`is at most ${String(SCRIPT_BROTLI_BYTES_MAX)} bytes of brotli as one script`, async () => {
    expect(await brotliBytes('epos-kantan-button.js')).toBeLessThanOrEqual(SCRIPT_BROTLI_BYTES_MAX);
  });

  test.each(Object.entries(TOOL_BROTLI_BYTES_MAX))(
    'its %s is at most %i bytes of brotli',
    async (name, most) => {
      expect(await brotliBytes(`epos-kantan-${name}.js`)).toBeLessThanOrEqual(most);
    },
  );

  test.each(scripts)('%s evaluates no text as code and writes no markup', async (file) => {
    const text = await readFile(join(script, file), 'utf8');
    expect(text).not.toMatch(
      /\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\.cssText/,
    );
    expect(text).not.toMatch(/\bZod/);
  });

  test('gives the same bytes again, and hashes that fit', async () => {
    const again = await buildInto('vite.iife.config.ts');
    const hashes = JSON.parse(await readFile(join(script, 'integrity.json'), 'utf8')) as Record<
      string,
      string
    >;
    for (const [name, kind] of ASSETS) {
      const bytes = await readFile(join(script, `${name}.${kind}`));
      expect(bytes.byteLength).toBeGreaterThan(100);
      expect(bytes.equals(await readFile(join(again, `${name}.${kind}`)))).toBe(true);
      expect(hashes[`${name}-${VERSION}.${kind}`]).toBe(integrityOf(bytes));
    }
    expect(Object.keys(hashes)).toHaveLength(ASSETS.length);
  });

  test('has what editors read beside its modules', async () => {
    expect(await readdir(modules)).toEqual(expect.arrayContaining(Object.keys(MANIFESTS)));
  });

  test.each([
    ['define', ''],
    ['react', '{ EposKantanButton } from'],
  ])("a shop's bundler keeps what %s.js registers", async (name, names) => {
    const shop = await mkdtemp(join(folder, 'shop-'));
    await cp(modules, join(shop, 'dist'), { recursive: true });
    await writeFile(join(shop, 'package.json'), JSON.stringify({ sideEffects: packageJson.sideEffects }));
    const contents = `import ${names} './dist/${name}.js'; ${names && 'console.log(EposKantanButton);'}`;
    const { outputFiles } = await bundle({
      stdin: { contents, resolveDir: shop },
      ...{ bundle: true, write: false, format: 'esm', external: ['react'] },
    });
    expect(outputFiles[0]?.text).toContain('customElements.define(');
  });

  test.each(['index.js', 'define.js', 'ssr.js', ...PAGE_TOOLS.map((name) => `${name}.js`)])(
    '%s can be imported where there is no browser',
    async (file) => {
      expect(await readdir(modules)).toContain(file);
      const program = `import(${JSON.stringify(join(modules, file))}).then((m) => console.log(Object.keys(m).join(' ')))`;
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [
        '--input-type=module',
        '-e',
        program,
      ]);
      expect(stderr).toBe('');
      if (file === 'index.js') expect(stdout).toContain('EposKantanButton');
    },
  );
});
