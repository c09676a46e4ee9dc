/** The commands of docs/backup.md, as an operator types them: the page's own words run in a shell, beside a BFF that serves. */
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { goToEpos, untilTold } from '../testing/at-epos.ts';
import { bundleProgram } from '../testing/bundle-program.ts';
import { runCli } from '../testing/serve-process.ts';
import type { ServeProcess } from '../testing/serve-process.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

const PAGE = readFileSync(new URL('../../../../docs/backup.md', import.meta.url), 'utf8');
const CLI = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

let world: World;
let serve: ServeProcess;
beforeEach(async () => {
  world = await startWorld({ withoutBff: true });
  serve = runCli(['serve'], world.env);
  await serve.ready;
});
afterEach(async () => {
  serve.kill('SIGKILL');
  await serve.ended;
  await world.stop();
});

/** The lines of the page's shell blocks that have `word`, with the page's example names turned into those of the test. */
function linesWith(word: string): string {
  const blocks = [...PAGE.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  const lines = blocks.flatMap((block) => block.split('\n')).filter((line) => line.includes(word));
  expect(lines.length).toBeGreaterThan(0);
  return lines
    .join('\n')
    .replaceAll('/backups/', `${world.folder}/backups/`)
    .replaceAll('epos-kantan.db*', 'payments.db*')
    .replaceAll(/(?<=^cp \S+ )epos-kantan\.db$/gm, 'payments.db');
}

/** Runs them in the folder of the database, with a command `epos-kantan` and the variables of the BFF. */
async function shell(lines: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const bin = join(world.folder, 'bin');
  mkdirSync(bin, { recursive: true });
  mkdirSync(join(world.folder, 'backups'), { recursive: true });
  const command = join(bin, 'epos-kantan');
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${bundleProgram(CLI)}' "$@"\n`);
  chmodSync(command, 0o700);
  const env = { ...world.env, ...more, PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  const { stdout } = await promisify(execFile)('sh', ['-euc', lines], { cwd: world.folder, env });
  return stdout;
}

it('a backup is taken beside the process that serves, and what the page says puts it back', async () => {
  const { handle, gmoOrderId } = await goToEpos(world, { orderId: 'order-1' });
  expect(await shell(linesWith('epos-kantan backup'))).toContain(`wrote ${world.folder}/backups/`);
  serve.kill('SIGKILL');
  await serve.ended;
  await shell(linesWith('mv '));
  expect(readdirSync(world.folder).filter((name) => name.startsWith('payments.db'))).toEqual([]);
  await shell(linesWith('cp '));
  serve = runCli(['serve'], world.env);
  await serve.ready;
  expect((await world.view(handle)).status).toBe('awaiting_shopper');
  await world.control('shopper', { orderId: gmoOrderId, action: 'confirm' });
  await untilTold(world, 'checkout.captured');
});

it('an export is taken beside the process that serves, and says what it holds', async () => {
  await goToEpos(world, { orderId: 'order-1' });
  const folder = join(world.folder, 'backups', 'epos-kantan-export');
  expect(await shell(linesWith('epos-kantan export'))).toContain(`wrote ${folder}`);
  const [row] = readFileSync(join(folder, 'checkouts.ndjson'), 'utf8').split('\n');
  expect(JSON.parse(row ?? '')).toMatchObject({ order_id: 'order-1', status: 'awaiting_shopper' });
  expect(existsSync(join(folder, 'README.md'))).toBe(true);
  await expect(shell(linesWith('epos-kantan export'))).rejects.toThrow(/is not empty/);
});

it('both say as JSON what they wrote, and end with their codes', async () => {
  const file = join(world.folder, 'b.db');
  const backup = await runCli(['backup', file, '--json'], world.env).ended;
  expect([backup.code, JSON.parse(backup.stdout)]).toEqual([0, { wrote: file }]);
  const again = await runCli(['backup', file, '--json'], world.env).ended;
  expect([again.code, again.stdout]).toEqual([1, '']);
  expect(again.stderr).toMatch(/^[^\n]*is there already[^\n]*\n$/);
  const folder = join(world.folder, 'export');
  const exported = await runCli(['export', folder, '--json'], world.env).ended;
  expect([exported.code, JSON.parse(exported.stdout)]).toMatchObject([
    0,
    { wrote: folder, rows: { checkouts: 0 } },
  ]);
  const postgres = await runCli(['backup', file], { ...world.env, DATABASE_URL: 'postgres://u@localhost/x' })
    .ended;
  expect(postgres.code).toBe(78);
  expect(postgres.stderr).toContain('pg_dump');
});

it('an OrderID is named to the BFF by the command of the page, and answered 0', async () => {
  const { gmoOrderId } = await goToEpos(world, { orderId: 'order-1' });
  const line = linesWith('curl').replace('<gmoOrderId>', gmoOrderId);
  expect(await shell(line)).toBe('0');
  await world.until('asked', async () => {
    const [trade] = (await world.ledger()).trades;
    return trade?.calls.some(({ path }) => path.includes('Search')) === true || null;
  });
});
