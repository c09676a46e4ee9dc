/* The simulator as a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { postForm, shopPair } from '../testing/drive-simulator.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

interface Running {
  readonly child: ChildProcess;
  readonly output: { out: string; error: string };
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
}

function run(environment: Readonly<Record<string, string>>): Running {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', main], { env: { PATH, ...environment } });
  const output = { out: '', error: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.error += chunk.toString()));
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
  onTestFinished(() => {
    if (child.exitCode === null) child.kill('SIGKILL');
  });
  return { child, output, ended };
}

async function ready({ output }: Running): Promise<string> {
  await expect.poll(() => output.out, { timeout: 30_000 }).toContain('simulator ready');
  return /simulator ready (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(output.out)?.[1] ?? '';
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'it prints what one needs, serves, and stops on %s',
  async (signal) => {
    const running = run({ PORT: '0' });
    const url = await ready(running);
    expect(running.output.out).toContain('ShopID tshop00000001  ShopPass simulator1');
    expect(running.output.out).toContain('result notifications: not sent');
    const entry = { ...shopPair, OrderID: 'o', JobCd: 'AUTH', Amount: '1' };
    expect((await postForm(`${url}/payment/EntryTranEpospay.idPass`, entry)).fields).toHaveProperty(
      'AccessID',
    );
    running.child.kill(signal);
    expect(await running.ended).toEqual({ code: 0, signal: null });
    expect(running.output.error).toBe('');
  },
);

test('it takes the shop, the notification URL and the data file from the environment', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const environment = {
    PORT: '0',
    SIM_SHOP_ID: 'shop1',
    SIM_SHOP_PASS: 'pass1',
    SIM_NOTIFICATION_URL: 'http://127.0.0.1:9/n',
    SIM_DATA: join(folder, 'trades.json'),
  };
  const entry = { ShopID: 'shop1', ShopPass: 'pass1', OrderID: 'o', JobCd: 'AUTH', Amount: '1' };
  const first = run(environment);
  const url = await ready(first);
  expect(first.output.out).toContain('result notifications: http://127.0.0.1:9/n');
  expect((await postForm(`${url}/payment/EntryTranEpospay.idPass`, entry)).fields).toHaveProperty('AccessID');
  // Not even a chance to say good-bye.
  first.child.kill('SIGKILL');
  await first.ended;
  const second = run(environment);
  const again = await postForm(`${await ready(second)}/payment/EntryTranEpospay.idPass`, entry);
  expect(again.fields['ErrInfo']).toBe('M01004010');
});

test('a taken port and wrong settings stop it with one sentence', async () => {
  const running = run({ PORT: '0' });
  const { port } = new URL(await ready(running));
  const second = run({ PORT: port });
  expect((await second.ended).code).toBe(1);
  expect(second.output).toEqual({
    out: '',
    error: `The simulator did not start: port ${port} is already in use; set PORT to another one.\n`,
  });
  const wrong = run({ PORT: 'many' });
  expect((await wrong.ended).code).toBe(1);
  expect(wrong.output.error).toBe('The simulator did not start: PORT must be a number from 0 to 65535.\n');
});
