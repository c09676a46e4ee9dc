/** `epos-kantan serve` as an operator meets it: clear refusals, one ready line, a graceful stop. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../testing/serve-process.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ withoutBff: true });
});
afterEach(async () => {
  await world.stop();
});

describe('epos-kantan serve', () => {
  it('prints one ready line, answers, and stops on SIGTERM with 0', async () => {
    const serve = runCli(['serve'], world.env);
    const url = await serve.ready;
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ ready: true });
    serve.kill('SIGTERM');
    const { code, stdout } = await serve.ended;
    expect(code).toBe(0);
    expect(stdout).toBe(`epos-kantan ready ${url}\n`);
  });

  it('names every fault of its configuration at once, without a value, and exits with 78', async () => {
    const serve = runCli(['serve'], {
      ...world.env,
      GMO_SHOP_ID: undefined,
      DATA_KEY: 'canary-too-short',
      PUBLIC_URL: 'ftp://x',
    });
    const { code, stderr, stdout } = await serve.ended;
    expect(code).toBe(78);
    for (const name of ['GMO_SHOP_ID', 'DATA_KEY', 'PUBLIC_URL']) expect(stderr).toContain(`${name}: `);
    expect(stderr + stdout).not.toContain('canary');
  });

  it('refuses a database of another shop, and ends when a PostgreSQL cannot be reached, without naming its password', async () => {
    const first = await runCli(['migrate', '--json'], world.env).ended;
    expect([first.code, JSON.parse(first.stdout)]).toEqual([0, { upToDate: true }]);
    const other = runCli(['serve'], { ...world.env, GMO_SHOP_ID: 'tshop00000002' });
    const end = await other.ended;
    expect(end.code).toBe(78);
    expect(end.stderr).toContain('tshop00000001');
    const postgres = await runCli(['serve'], {
      ...world.env,
      DATABASE_URL: 'postgres://u:canary@127.0.0.1:1/x',
    }).ended;
    expect(postgres).toMatchObject({
      code: 1,
      stderr: 'The database cannot be used now (ECONNREFUSED).\n',
    });
  });

  it('refuses a taken port and a database in use with one clear sentence each', async () => {
    const serve = runCli(['serve'], world.env);
    await serve.ready;
    const samePort = await runCli(['serve'], { ...world.env, DATABASE_URL: `file:${world.folder}/other.db` })
      .ended;
    expect(samePort.code).toBe(1);
    expect(samePort.stderr).toMatch(/^Port \d+ is taken[^\n]*\n$/);
    const sameFile = await runCli(['serve'], { ...world.env, PORT: '0' }).ended;
    expect(sameFile.code).not.toBe(0);
    expect(sameFile.stderr.trim().split('\n')).toHaveLength(1);
    serve.kill('SIGTERM');
    await serve.ended;
  });

  it('signs an order that it takes itself', async () => {
    const serve = runCli(['serve'], world.env);
    await serve.ready;
    const args = [
      'sign-order',
      '--order',
      'cli-1',
      '--amount',
      '500',
      '--return-url',
      'http://shop.localhost:3000/back',
    ];
    const { code, stdout } = await runCli(args, world.env).ended;
    expect(code).toBe(0);
    expect((await world.start(stdout.trim())).status).toBe(201);
    serve.kill('SIGTERM');
    await serve.ended;
  });
});
