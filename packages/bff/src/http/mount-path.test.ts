import { Hono } from 'hono';
import { mount } from 'hono/mount';
import { expect, it } from 'vitest';
import { MountError, mountable, requireMount } from './mount-path.ts';

it.each([
  ['https://pay.shop.example', ''],
  ['https://pay.shop.example', '/'],
  ['https://shop.example/pay', '/pay'],
  ['https://shop.example/pay', '/Pay/'],
  ['https://shop.example/pay/', '/pay'],
  // A proxy takes `/shop` away, the host `/pay`.
  ['https://example.com/shop/pay', '/pay'],
  // A proxy takes everything away.
  ['https://shop.example/pay', '/'],
])('PUBLIC_URL %s fits a BFF at %j', (publicUrl, mount) => {
  requireMount(publicUrl, mount);
});

it.each([
  ['https://shop.example', '/pay', 'PUBLIC_URL=https://shop.example/pay'],
  ['https://shop.example/pay', '/checkout', 'PUBLIC_URL=https://shop.example/checkout'],
  ['https://shop.example/epay', '/pay', 'PUBLIC_URL=https://shop.example/pay'],
])('PUBLIC_URL %s does not fit a BFF at %s, and what to set is said', (publicUrl, mount, words) => {
  expect(() => {
    requireMount(publicUrl, mount);
  }).toThrow(MountError);
  expect(() => {
    requireMount(publicUrl, mount);
  }).toThrow(words);
});

/** What an app is asked when it stands at `/a/pay` of another one. */
async function askedBelow(host: (app: Hono) => Hono, url: string): Promise<string> {
  const inner = new Hono();
  inner.all('*', async (c) =>
    c.text(`${c.req.method} ${c.req.path} ${new URL(c.req.url).search} ${await c.req.text()}`),
  );
  const app = mountable(inner, 'https://shop.example/a/pay');
  return (await host(app).request(url, { method: 'POST', body: 'body' })).text();
}

const places: [string, (app: Hono) => Hono][] = [
  ['route', (app) => new Hono().route('/a/pay', app)],
  ['two routes', (app) => new Hono().route('/a', new Hono().route('/pay', app))],
  ['mount', (app) => new Hono().all('/a/pay/*', mount(app.fetch))],
];

it.each(places)('an app in another one by %s is asked for what is below its path', async (_, host) => {
  expect(await askedBelow(host, '/a/pay/v1/checkouts?x=1')).toBe('POST /v1/checkouts ?x=1 body');
  expect(await askedBelow(host, '/a/pay//v1/%2Fx')).toBe('POST //v1/%2Fx  body');
  expect(await askedBelow(host, '/a/pay')).toBe('POST /  body');
});

it('an app at the root is handed the very request', async () => {
  const inner = new Hono();
  let seen: Request | null = null;
  inner.all('*', (c) => {
    seen = c.req.raw;
    return c.text('');
  });
  const request = new Request('https://pay.shop.example/x');
  await mountable(inner, 'https://pay.shop.example').fetch(request);
  expect(seen).toBe(request);
});

it('an app at a path that PUBLIC_URL does not name fails at the first request', async () => {
  const host = new Hono().route('/pay', mountable(new Hono(), 'https://shop.example'));
  let fault: Error | null = null;
  host.onError((error, c) => {
    fault = error;
    return c.text('', 500);
  });
  expect((await host.request('/pay/livez')).status).toBe(500);
  expect(fault).toBeInstanceOf(MountError);
});
