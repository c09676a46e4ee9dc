/**
 * What a shop gets by npm: each published package is packed as for a release, and the archive is looked at as its users' tools do.
 * The packages have to be built before.
 */
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const published = ['shared', 'bff', 'widget', 'simulator'];
const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-pack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** By the package manager that runs these tests (a program of its own since version 12), else by one of the same version. */
function pack(name) {
  const cwd = fileURLToPath(new URL(`../packages/${name}/`, import.meta.url));
  const target = join(folder, name);
  const args = ['pack', '--pack-destination', target];
  const { npm_execpath: packageManager = '' } = process.env;
  if (basename(packageManager) === 'pnpm') execFileSync(packageManager, args, { cwd });
  else execFileSync('npx', ['--yes', 'pnpm@12.20.0', ...args], { cwd });
  const [file] = readdirSync(target);
  return readFileSync(join(target, file));
}

describe.each(published)('the package of %s', (name) => {
  let tarball;
  let contents;
  beforeAll(() => {
    tarball = pack(name);
    contents = createPackageFromTarballData(new Uint8Array(tarball));
  }, 60_000);

  it('is right for whoever installs it', async () => {
    const { messages, pkg } = await publint({
      pack: { tarball: tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.length) },
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('has types that are right from ES modules and from bundlers', async () => {
    const { problems = [], types } = await checkPackage(contents);
    // Neither CommonJS nor resolution as in Node 10: the packages are ES modules with an exports map, and say so.
    const ours = problems.filter(({ resolutionKind }) => !/node10|node16-cjs/.test(resolutionKind ?? ''));
    expect([types !== false, ours.map(({ kind, entrypoint }) => `${kind} ${entrypoint ?? ''}`)]).toEqual([
      true,
      [],
    ]);
  });

  it('holds the build, the licence and nothing else', () => {
    const files = contents.listFiles(`/node_modules/@epos-kantan/${name}`);
    const inside = files.map((file) => file.replace(/^\/node_modules\/@epos-kantan\/\w+\//, ''));
    const others = inside.filter((file) => !/^(?:package\.json|LICENSE|README\.md|dist\/.+)$/.test(file));
    expect(others).toEqual([]);
    expect(inside).toContain('LICENSE');
    expect(
      inside.filter((file) => /\.test\.|test-support|\/(?:testing|proof|journeys)\//.test(file)),
    ).toEqual([]);
    const { exports = {} } = JSON.parse(contents.readFile(`/node_modules/@epos-kantan/${name}/package.json`));
    const named = JSON.stringify(exports).match(/\.\/[\w/.-]+(?=")/g) ?? [];
    const missing = named.filter(
      (path) => /\.\w+$/.test(path) && path.includes('dist/') && !inside.includes(path.slice(2)),
    );
    expect(missing).toEqual([]);
    expect(JSON.stringify(exports)).not.toContain('./src/');
    // A server component may use these as they are.
    const isClientModule = (file) => /^["']use client["'];/.test(contents.readFile(file));
    const forReact = '/node_modules/@epos-kantan/widget/dist/react.js';
    expect('./react' in exports).toBe(name === 'widget' && isClientModule(forReact));
  });
});
