/**
 * The program in workerd, the runtime of Cloudflare's workers. It takes no package from a folder: a worker is a bundle, as wrangler makes
 * it, here one per entry, so that each is loaded by itself. Called by test-runtimes.mjs.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const requireFromWidget = createRequire(new URL('../../packages/widget/package.json', import.meta.url));
const compatibilityDate = '2026-01-01';

const config = (names) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [${['worker.mjs', ...names].map((name) => `(name = "${name}", esModule = embed "${name}")`).join(', ')}],
    compatibilityDate = "${compatibilityDate}",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

/** `import()` of a text in a bundle becomes one of the bundles beside it. */
const worker = `export default {
  async fetch() {
    const { report } = await import('./report.mjs');
    return Response.json(report);
  },
};
`;

/**
 * Runs the program of a laid folder in workerd and gives its report.
 * @param {{ command: string[], folder: string, entries: string[], timeLimitMs: number }} request
 * @throws {Error} with workerd's words when it does not start or does not answer in time
 */
export async function reportOfWorkerd({ command, folder, entries, timeLimitMs }) {
  const { build } = requireFromWidget('esbuild');
  const names = entries.map((_, at) => `entry-${at}.mjs`);
  const options = {
    absWorkingDir: folder,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  };
  const conditions = ['workerd', 'worker', 'browser'];
  for (const [at, entry] of entries.entries()) {
    const contents = `export * from ${JSON.stringify(entry)};`;
    const outfile = join(folder, names[at]);
    await build({ ...options, conditions, stdin: { contents, resolveDir: folder }, outfile });
  }
  const beside = {
    name: 'entries-beside',
    setup: ({ onResolve }) =>
      onResolve({ filter: /^@epos-kantan\// }, ({ path }) => ({
        path: `./${names[entries.indexOf(path)]}`,
        external: true,
      })),
  };
  await build({
    ...options,
    entryPoints: ['report.mjs'],
    outfile: join(folder, 'bundled.mjs'),
    plugins: [beside],
  });
  writeFileSync(join(folder, 'worker.mjs'), worker.replace('./report.mjs', './bundled.mjs'));
  writeFileSync(join(folder, 'config.capnp'), config(['bundled.mjs', ...names]));
  return askWorkerd(command, folder, timeLimitMs);
}

async function askWorkerd([program, ...args], cwd, timeLimitMs) {
  const serve = [...args, 'serve', 'config.capnp', '--control-fd=1'];
  // A group of its own: `npx` would leave the server behind.
  const child = spawn(program, serve, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let timer;
  try {
    const port = await new Promise((resolve, reject) => {
      let words = '';
      timer = setTimeout(() => reject(new Error(`not ready in time: ${words}`)), timeLimitMs);
      child.once('error', reject);
      child.once('close', () => reject(new Error(`it ended: ${words.slice(-2_000)}`)));
      const listen = (part) => {
        words += part;
        const listening = /"socket":"http","port":(\d+)/.exec(words);
        if (listening) resolve(listening[1]);
      };
      child.stdout.setEncoding('utf8').on('data', listen);
      child.stderr.setEncoding('utf8').on('data', listen);
    });
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(timeLimitMs) });
    if (!answer.ok) throw new Error(`it answered ${answer.status}: ${await answer.text()}`);
    return await answer.json();
  } finally {
    clearTimeout(timer);
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  }
}
