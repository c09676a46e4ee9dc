/**
 * Runs what docs/configuration.md tells people to paste under "Simulator and BFF by hand", on ports that are free, and follows the
 * printed page. Only the package manager in front of the root scripts is left out: it needs a network where it is not cached.
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const page = readFileSync(`${root}docs/configuration.md`, 'utf8');
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const section = /^## Simulator and BFF by hand\n([\s\S]*?)^## /m.exec(page)?.[1] ?? '';
const [start = '', pay = ''] = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text]) => text);

let shell;
afterEach(() => {
  // The shell leads a group of its own, with both servers in it.
  if (shell?.pid !== undefined) process.kill(-shell.pid, 'SIGTERM');
});

test('the pasted lines start both, sign an order and print a page from which a payment can be made', async () => {
  const [simulatorPort, bffPort] = [await freePort(), await freePort()];
  const paste = (text) =>
    text
      .replace(/npx --yes pnpm@[\d.]+ (?:--silent )?([\w-]+)/g, (_, name) => scripts[name])
      .replaceAll('8788', String(simulatorPort))
      .replaceAll('8787', String(bffPort));
  expect(start.match(/pnpm@/g)).toHaveLength(2);
  shell = spawn('sh', { cwd: root, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  const seen = (pattern) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output);
        if (found) resolve(found[1]);
      };
      shell.stdout.on('data', look);
      shell.once('exit', () => reject(new Error(`the shell ended: ${errors}`)));
      setTimeout(() => reject(new Error(`not seen: ${pattern}\n${output}\n${errors}`)), 55_000).unref();
      look();
    });
  shell.stdout.on('data', (chunk) => (output += chunk));
  shell.stderr.on('data', (chunk) => (errors += chunk));

  shell.stdin.write(paste(start));
  await seen(new RegExp(`^epos-kantan ready (http://127\\.0\\.0\\.1:${bffPort})$`, 'm'));
  await seen(new RegExp(`^.*simulator ready (http://127\\.0\\.0\\.1:${simulatorPort})$`, 'm'));
  shell.stdin.write(paste(pay));
  const redirectPage = await seen(/^(http:\/\/127\.0\.0\.1:\d+\/redirect\/\S+)$/m);
  const html = await (await fetch(redirectPage)).text();
  expect(html).toContain(`127.0.0.1:${simulatorPort}/payment/`);
}, 180_000);

/** Below the range from which the system gives ports to connections, so that no test beside this one takes it first. */
async function freePort() {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(20_000, 30_000);
    const server = createServer();
    const isFree = await new Promise((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    await new Promise((resolve) => server.close(resolve));
    if (isFree) return port;
  }
  throw new Error('no port is free');
}
