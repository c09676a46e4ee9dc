/** The demo as a whole: it comes up, it goes away, and it remembers. Real ports, real files, real processes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeFolder } from '../testing/make-folder.ts';
import { buildWidget } from './build-widget.ts';
import { isPortFree } from './loopback.ts';
import { type RunningDemo, startDemo } from './start-demo.ts';

const anyPorts = { shop: 0, bff: 0, simulator: 0 };
const portOf = (url: string) => Number(new URL(url).port);

beforeAll(() => buildWidget(() => undefined), 120_000);

async function start(dataDir: string): Promise<RunningDemo> {
  const demo = await startDemo({ dataDir, ports: anyPorts, quiet: true });
  onTestFinished(() => demo.stop());
  return demo;
}

async function order(shopUrl: string): Promise<{ cookie: string; path: string }> {
  const headers = { Origin: shopUrl, 'Content-Type': 'application/x-www-form-urlencoded' };
  const post = { method: 'POST', redirect: 'manual' } as const;
  const added = await fetch(`${shopUrl}/cart`, { ...post, headers, body: 'product=kikko' });
  const cookie = (added.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const placed = await fetch(`${shopUrl}/orders`, {
    ...post,
    headers: { ...headers, Cookie: cookie },
    body: '',
  });
  return { cookie, path: placed.headers.get('location') ?? '' };
}

describe('the demo', () => {
  it('runs on three sites and frees its ports when it stops', async () => {
    const demo = await start(makeFolder());
    expect(new Set([demo.shopUrl, demo.bffUrl].map((url) => new URL(url).hostname)).size).toBe(2);
    expect((await fetch(demo.shopUrl)).status).toBe(200);
    expect((await fetch(`${demo.bffUrl}/livez`)).status).toBe(200);
    await demo.stop();
    const ports = [demo.shopUrl, demo.bffUrl, demo.simulatorUrl].map(portOf);
    expect(await Promise.all(ports.map(isPortFree))).toEqual([true, true, true]);
  }, 60_000);

  it('stops the BFF first: what that has begun still finds the shop and GMO-PG', async () => {
    const demo = await start(makeFolder());
    const { hostname, host, port } = new URL(demo.bffUrl);
    const notification = connect(Number(port), hostname);
    const lines = [
      'POST /gmo/notification HTTP/1.1',
      `Host: ${host}`,
      'Expect: 100-continue',
      'Connection: close',
    ];
    const types = ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 8'];
    notification.write(`${[...lines, ...types].join('\r\n')}\r\n\r\n`);
    await once(notification, 'data');
    const stopped = demo.stop();
    await vi.waitFor(async () => {
      await expect(fetch(demo.bffUrl)).rejects.toThrow();
    });
    expect((await fetch(demo.shopUrl)).status).toBe(200);
    expect((await fetch(demo.simulatorUrl)).status).toBe(200);
    notification.end('ShopID=1');
    await stopped;
    await expect(fetch(demo.shopUrl)).rejects.toThrow();
  });

  it('keeps orders, ports and the picture over a restart', async () => {
    const dataDir = makeFolder();
    const first = await start(dataDir);
    const { cookie, path } = await order(first.shopUrl);
    await first.stop();
    const second = await start(dataDir);
    expect([second.bffUrl, second.simulatorUrl]).toEqual([first.bffUrl, first.simulatorUrl]);
    const page = await (await fetch(`${second.shopUrl}${path}`, { headers: { Cookie: cookie } })).text();
    expect(page).toContain('2,200円');
    expect(page).toContain('注文を受け付け');
    await second.stop();
  }, 60_000);
});

describe('a press without JavaScript', () => {
  it('is step 1, at the time at which its form reached the BFF', async () => {
    const demo = await start(makeFolder());
    const { cookie, path } = await order(demo.shopUrl);
    const load = async () =>
      (await fetch(`${demo.shopUrl}${path}`, { headers: { Cookie: `${cookie}; shop_language=en` } })).text();
    const orderToken = /name="orderToken" value="([^"]+)"/.exec(await load())?.[1] ?? '';
    expect(await load()).not.toContain('Payment form sent');
    const before = new Date(demo.clock.now()).toISOString();
    const post = { method: 'POST', redirect: 'manual', body: new URLSearchParams({ orderToken }) } as const;
    const answer = await fetch(`${demo.bffUrl}/checkout`, post);
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      expect.stringContaining('/redirect/'),
    ]);
    const step = /data-step-row="1"[\s\S]*?<\/li>\s*<\/ul>/.exec(await load())?.[0] ?? '';
    expect(step).toContain('Payment form sent');
    expect(step).toContain('time at which the payment form (no JavaScript) reached the BFF');
    const at = /datetime="([^"]+)"/.exec(step)?.[1] ?? '';
    expect(at >= before && at <= new Date(demo.clock.now()).toISOString()).toBe(true);
  });

  it('is left to the BFF, whatever the form holds', async () => {
    const demo = await start(makeFolder());
    const claims = Buffer.from(JSON.stringify({ orderId: 'nobodys' })).toString('base64url');
    for (const orderToken of ['x', `x.${claims}.x`, `x.${'A'.repeat(20_000)}.x`]) {
      const body = new URLSearchParams({ orderToken });
      const answer = await fetch(`${demo.bffUrl}/checkout`, { method: 'POST', redirect: 'manual', body });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
  });
});

describe('a data folder', () => {
  it('is used by one demo at a time', async () => {
    const dataDir = makeFolder();
    const demo = await start(dataDir);
    await expect(start(dataDir)).rejects.toThrow(/running on these payments already/);
    await demo.stop();
    await (await start(dataDir)).stop();
  });

  it('can be used on other ports when its own are taken', async () => {
    const dataDir = makeFolder();
    const first = await start(dataDir);
    const { cookie, path } = await order(first.shopUrl);
    await first.stop();
    const stranger = createServer().listen(portOf(first.bffUrl), '127.0.0.1');
    await new Promise((resolve) => stranger.once('listening', resolve));
    const second = await start(dataDir);
    expect(second.bffUrl).not.toBe(first.bffUrl);
    const page = await fetch(`${second.shopUrl}${path}`, { headers: { Cookie: cookie } });
    expect(page.status).toBe(200);
    await second.stop();
    stranger.close();
  });
});

describe('a damaged file', () => {
  it('of the picture is left behind; of the orders it stops the start, by name', async () => {
    const dataDir = makeFolder();
    writeFileSync(join(dataDir, 'story.json'), '{"lastId":');
    const demo = await start(dataDir);
    await demo.stop();
    writeFileSync(join(dataDir, 'shop.json'), '{"carts":');
    await expect(start(dataDir)).rejects.toThrow(/shop\.json cannot be read/);
    expect(await isPortFree(portOf(demo.bffUrl))).toBe(true);
  });
});

describe('the command', () => {
  it('ends its output with the address, the only one, and stops on a signal, with exit code 0', async () => {
    const main = new URL('main.ts', import.meta.url).pathname;
    const demo = spawn(process.execPath, ['--import', 'tsx', main], {
      env: { ...process.env, DEMO_DATA: makeFolder() },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    const url = await new Promise<string>((resolve, reject) => {
      demo.once('exit', () => reject(new Error(`ended early: ${output}`)));
      demo.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const ready = /^demo ready (http:\/\/localhost:\d+)\n$/m.exec(output)?.[1];
        if (ready !== undefined) resolve(ready);
      });
    });
    expect(output.trimEnd().split('\n').at(-1)).toBe(`demo ready ${url}`);
    expect(output.match(/https?:\/\/\S+/g)).toEqual([url]);
    demo.removeAllListeners('exit');
    const ended = new Promise((resolve) => demo.once('exit', resolve));
    demo.kill('SIGINT');
    demo.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(await isPortFree(portOf(url))).toBe(true);
  }, 120_000);
});
