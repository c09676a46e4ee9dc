/**
 * `pnpm container:check`: runs the Dockerfile's steps in a temporary folder, measures what they made, and starts it as the container would:
 * as a user without rights, from files that it cannot write. Takes one to three minutes. Prints one line per step and check; the last line is
 * `N passed, N failed`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandOf, textsOf } from './dockerfile.mjs';
import { runSteps } from './run-steps.mjs';

/** What the image may have, and what is ours of it. Compressed, in bytes. */
const IMAGE_BYTES_MAX = 80_000_000;
const TREE_BYTES_MAX = 10_000_000;
const READY_WITHIN_MS = 1_000;

const repository = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-container-'));
let passed = 0;
let failed = 0;

function check(title, isRight) {
  console.log(`  ${isRight ? '✓' : '✗'} ${title}`);
  if (isRight) passed += 1;
  else failed += 1;
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Bytes of files by gzip -9, as a registry keeps a layer. */
function compressed(command) {
  const { stdout, status } = spawnSync('/bin/sh', ['-c', `${command} | gzip -9 | wc -c`], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`cannot be measured: ${command}`);
  return Number(stdout);
}

function measure(tree) {
  const treeBytes = compressed(`tar --create --directory '${tree}' .`);
  check(
    `the tree is ${megabytes(treeBytes)} compressed, at most ${megabytes(TREE_BYTES_MAX)}`,
    treeBytes <= TREE_BYTES_MAX,
  );
  const node = process.execPath;
  const nodeBytes = compressed(
    `{ cat '${node}'; ldd '${node}' | grep --only-matching '/[^ ]*' | xargs cat; }`,
  );
  const rest = IMAGE_BYTES_MAX - treeBytes - nodeBytes;
  console.log(
    `    this machine's Node and its libraries: ${megabytes(nodeBytes)}; left for the rest of the base image: ${megabytes(rest)}`,
  );
  const packages = readdirSync(join(tree, 'node_modules/.pnpm'));
  const tools = packages.filter((name) =>
    /^(?:typescript|vite|vitest|eslint|esbuild|tsx|express|@types)\b/.test(name),
  );
  check('no tool of the build is in it', tools.length === 0);
}

/** The same program as in the container, by this machine's Node; as root, by the user that the image names. */
function asInImage(command, image, user) {
  const [, ...args] = command.map((word) => (word.startsWith('/app/') ? join(image, word) : word));
  const own = [process.execPath, ...args];
  const drop = ['setpriv', '--reuid', user, '--regid', user, '--clear-groups'];
  return process.getuid() === 0 ? [...drop, ...own] : own;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

async function start({ stages, rootOf }) {
  const image = rootOf(null);
  const [stage] = stages.filter(({ name }) => name === null);
  const [user] = (textsOf(stage, 'USER')[0] ?? '').split(':');
  const data = join(image, textsOf(stage, 'VOLUME')[0]);
  if (process.getuid() === 0) chownSync(data, Number(user), Number(user));
  spawnSync('chmod', ['--recursive', 'a-w', join(image, 'app')]);
  chmodSync(folder, 0o755);
  const secret = () => randomBytes(32).toString('base64');
  const port = String(await freePort());
  const env = {
    PORT: port,
    GMO_ENV: 'test',
    GMO_SHOP_ID: 'tshop00000001',
    GMO_SHOP_PASS: randomBytes(5).toString('hex'),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    ALLOWED_ORIGINS: 'http://localhost:3000',
    RETURN_ORIGINS: 'http://localhost:3000',
    ORDER_TOKEN_SECRET: secret(),
    MERCHANT_API_KEY: secret(),
    DATA_KEY: secret(),
  };
  const run = (command) => {
    const [program, ...args] = asInImage(command, image, user);
    return spawn(program, args, { cwd: data, env, stdio: ['ignore', 'pipe', 'pipe'] });
  };
  const health = async () => (await once(run(commandOf(stage, 'HEALTHCHECK')), 'exit'))[0];
  const write = `require('fs').writeFileSync(${JSON.stringify(join(image, 'app/written'))}, '')`;
  const writer = run(['node', '-e', write]);
  check(`user ${user} cannot write into the tree`, (await once(writer, 'exit'))[0] !== 0);

  for (const time of ['first', 'second']) {
    const beganAt = performance.now();
    const serve = run([...commandOf(stage, 'ENTRYPOINT'), ...commandOf(stage, 'CMD')]);
    let words = '';
    for (const stream of [serve.stdout, serve.stderr]) stream.on('data', (chunk) => (words += chunk));
    const ready = once(serve.stdout, 'data').then(() => true);
    const isReady = await Promise.race([ready, once(serve, 'exit').then(() => false)]);
    const ms = Math.round(performance.now() - beganAt);
    check(`the ${time} start is ready`, isReady);
    if (!isReady) return console.log(words);
    console.log(
      `    after ${ms} ms${ms > READY_WITHIN_MS ? `, more than ${READY_WITHIN_MS}: is the machine busy?` : ''}`,
    );
    check('the health check says yes', (await health()) === 0);
    check('its database lies in the data folder', readdirSync(data).includes('epos-kantan.db'));
    const ended = once(serve, 'exit');
    serve.kill(textsOf(stage, 'STOPSIGNAL')[0]);
    check('it ends with 0 when it is told to stop', (await ended)[0] === 0);
    check('the health check says no then', (await health()) === 1);
  }
  return undefined;
}

try {
  const built = runSteps(repository, folder, (line) => console.log(`  ${line}`));
  measure(join(built.rootOf(null), 'app'));
  await start(built);
} catch (error) {
  check(error instanceof Error ? error.message : String(error), false);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
