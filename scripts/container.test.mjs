/** The container, as far as it can be held without building it; `pnpm container:check` runs the steps and starts what they make. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { commandOf, readCopy, readDockerfile, readIgnore, textsOf } from './container/dockerfile.mjs';
import { finishTree } from './container/finish-tree.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (name) => readFileSync(join(root, name), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-container-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the Dockerfile', () => {
  const stages = readDockerfile(read('Dockerfile'));
  const [build, image] = stages;

  test('has a stage that builds and one that runs, of the same Debian and the same line of Node', () => {
    expect(stages.map(({ name }) => name)).toEqual(['build', null]);
    expect(build.base).toBe('node:20-bookworm-slim');
    expect(image.base).toBe('gcr.io/distroless/nodejs20-debian12:nonroot');
  });

  test('runs as nobody, without a shell, with one volume, in which the database lies', () => {
    expect(textsOf(image, 'USER')).toEqual(['65532:65532']);
    expect(textsOf(image, 'RUN')).toEqual([]);
    for (const word of ['ENTRYPOINT', 'CMD', 'HEALTHCHECK'])
      expect(commandOf(image, word).length).toBeGreaterThan(0);
    expect(textsOf(image, 'VOLUME')).toEqual(['/data']);
    expect(textsOf(image, 'WORKDIR')).toEqual(['/data']);
    expect(textsOf(image, 'STOPSIGNAL')).toEqual(['SIGTERM']);
    // Only the data is its own; the program is root's.
    const owned = textsOf(image, 'COPY').map(readCopy);
    expect(owned.map(({ target, chown }) => [target, chown])).toEqual([
      ['/app', null],
      ['/data', '65532:65532'],
    ]);
  });

  test('has no variable in it, least of all a secret', () => {
    expect([
      ...textsOf(build, 'ENV'),
      ...textsOf(build, 'ARG'),
      ...textsOf(image, 'ENV'),
      ...textsOf(image, 'ARG'),
    ]).toEqual([]);
  });

  test('can be run elsewhere: its steps name no absolute path', () => {
    for (const text of textsOf(build, 'RUN')) expect(text).not.toMatch(/(?:^|[\s='"])\//);
  });

  test('uses the package manager that the README names', () => {
    const [version] = /pnpm@[\d.]+/.exec(read('README.md'));
    for (const text of textsOf(build, 'RUN').filter((one) => one.includes('pnpm')))
      expect(text).toContain(version);
  });

  test('is read whole: what is not understood is refused', () => {
    expect(() => readDockerfile('from node')).toThrow('no instruction');
    expect(readDockerfile('FROM a AS b\n# words\nRUN one \\\n  two\n')).toEqual([
      { name: 'b', base: 'a', steps: [{ word: 'RUN', text: 'one two' }] },
    ]);
  });
});

describe('.dockerignore', () => {
  const goesIn = readIgnore(read('.dockerignore'));

  test('lets in what is copied, and nothing that is not', () => {
    const [build] = readDockerfile(read('Dockerfile'));
    const sources = textsOf(build, 'COPY').flatMap((text) => readCopy(text).sources);
    const isCopied = (path) =>
      sources.some((one) => path === one.replace('./', '') || path.startsWith(`${one}/`));
    const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
    expect(files.filter((path) => goesIn(path) && !isCopied(path))).toEqual([]);
    for (const source of sources)
      expect([source, files.some((path) => goesIn(path) && path.startsWith(source))]).toEqual([source, true]);
  });

  test.each([
    '.env',
    '.git/config',
    'deploy/secrets/data-key',
    'epos-kantan.db',
    'packages/bff/epos-kantan.db',
    'packages/bff/.env.epos-kantan',
    'packages/bff/node_modules/hono/package.json',
    'packages/bff/dist/index.js',
    'packages/bff/src/express.test.ts',
    'node_modules/x/package.json',
  ])('keeps %s out', (path) => {
    expect(goesIn(path)).toBe(false);
  });

  test('a form of rule that is not known is refused', () => {
    expect(() => readIgnore('!a[bc]')).toThrow('not understood');
  });
});

test('the deployed folder is made ready: exports of the build, the driver and no more, and the source stays as it is', () => {
  const tree = join(folder, 'app');
  const put = (path, text) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  };
  const shared = 'node_modules/.pnpm/shared/node_modules/@epos-kantan/shared';
  const driver = 'node_modules/.pnpm/better-sqlite3@1/node_modules/better-sqlite3';
  const manifest = {
    name: '@epos-kantan/shared',
    exports: './src/index.ts',
    publishConfig: { exports: './dist/index.js' },
  };
  const source = join(folder, 'package.json');
  writeFileSync(source, JSON.stringify(manifest));
  put(`${shared}/dist/index.js`, '');
  linkSync(source, join(tree, shared, 'package.json'));
  const taken = [
    `${shared}/dist/index.d.ts`,
    `${shared}/dist/index.js.map`,
    `${driver}/deps/sqlite3.c`,
    `${driver}/src/a.cpp`,
    `${driver}/build/Release/obj/x.o`,
    `${driver}/build/Release/test_extension.node`,
  ];
  const kept = ['dist/cli/main.js', `${driver}/build/Release/better_sqlite3.node`, `${driver}/lib/index.js`];
  for (const path of [...taken, ...kept]) put(path, '');
  finishTree(tree);
  expect(taken.filter((path) => existsSync(join(tree, path)))).toEqual([]);
  expect(kept.filter((path) => !existsSync(join(tree, path)))).toEqual([]);
  expect(JSON.parse(readFileSync(join(tree, shared, 'package.json'), 'utf8')).exports).toBe(
    './dist/index.js',
  );
  expect(JSON.parse(readFileSync(source, 'utf8'))).toEqual(manifest);
  expect(existsSync(join(tree, 'health.mjs'))).toBe(true);
  rmSync(join(tree, 'dist'), { recursive: true });
  expect(() => finishTree(tree)).toThrow('holds no build');
});

test('the health check says yes only to a BFF that takes requests', async () => {
  let status = 200;
  const server = createServer((request, response) =>
    response.writeHead(request.url === '/readyz' ? status : 404).end('{}'),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  const file = fileURLToPath(new URL('container/health.mjs', import.meta.url));
  const ask = async () =>
    (await once(spawn(process.execPath, [file], { env: { PORT: String(port) } }), 'exit'))[0];
  expect(await ask()).toBe(0);
  status = 503;
  expect(await ask()).toBe(1);
  server.close();
  await once(server, 'close');
  expect(await ask()).toBe(1);
});
