/** Broken configurations that can be seen outside alone: at the public address, on the shop's page, at its receiver. */
import type { OutgoingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { trial, live } from './broken.ts';
import type { Broken, Changes } from './broken.ts';
import { cartPage, freshSecrets, receiver, strictPolicy } from './start-installation.ts';
import type { LiveInstallation } from './start-live-installation.ts';

const DAY_MS = 86_400_000;

/** The live installation under another name of its site. */
function otherName(
  name: string,
  finds: Broken['finds'],
  host: string,
  serve: (at: LiveInstallation) => Parameters<LiveInstallation['addSite']>[1],
): Broken {
  return {
    name,
    on: 'live',
    finds,
    change: async (at) => {
      await at.addSite(host, serve(at));
      return { env: { PUBLIC_URL: `https://${host}` } };
    },
  };
}

/** A proxy that answers one path by itself. */
function instead({ proxy }: LiveInstallation, path: string, listener: RequestListener): RequestListener {
  return (request, response) => {
    if (request.url?.startsWith(path) === true) {
      response.setHeader('strict-transport-security', 'max-age=1');
      listener(request, response);
    } else proxy(request, response);
  };
}

/** A proxy that has its own word about https; null = none. */
function saying(proxy: RequestListener, hsts: string | null): RequestListener {
  return (request, response) => {
    const write = response.writeHead.bind(response);
    const writeOwn = (status: number, headers: OutgoingHttpHeaders = {}): ServerResponse => {
      const { 'strict-transport-security': _, ...others } = headers;
      return write(status, { ...others, ...(hsts === null ? {} : { 'strict-transport-security': hsts }) });
    };
    response.writeHead = writeOwn as typeof response.writeHead;
    proxy(request, response);
  };
}

const address: readonly Broken[] = [
  live(
    'a public name that has no address',
    { PUBLIC_URL: 'https://pay2.marunouchi-shoten.jp' },
    { 'public-address': /has no address/, 'public-live': /gives no answer/ },
  ),
  {
    name: 'a public name that leads inside',
    on: 'live',
    finds: { 'public-address': /leads to 10\.0\.0\.7/ },
    change: ({ machine }) => ({
      options: {
        machine: {
          ...machine,
          ...(machine.network === undefined
            ? {}
            : {
                network: {
                  ...machine.network,
                  resolve: (hostname) =>
                    Promise.resolve([hostname.startsWith('pay') ? '10.0.0.7' : '93.184.216.34']),
                },
              }),
        },
      },
    }),
  },
  otherName(
    'a certificate that has ended',
    { 'public-tls': /has ended/, 'public-live': /its certificate is not good/ },
    'pay3.marunouchi-shoten.jp',
    ({ proxy }) => ({ listener: proxy, goodUntil: new Date(Date.now() - DAY_MS) }),
  ),
  otherName(
    'a certificate that ends this week',
    { 'public-tls': /ends on \d{4}-\d\d-\d\d/ },
    'pay4.marunouchi-shoten.jp',
    ({ proxy }) => ({ listener: proxy, goodUntil: new Date(Date.now() + 5 * DAY_MS) }),
  ),
  otherName(
    'a certificate of nobody',
    { 'public-tls': /signed by nobody/, 'public-live': /its certificate is not good/ },
    'pay5.marunouchi-shoten.jp',
    ({ proxy }) => ({ listener: proxy, isTrusted: false }),
  ),
  otherName(
    'a public address that redirects',
    {
      'public-live': /redirects to https:\/\/pay\.marunouchi-shoten\.jp/,
      'public-ready': /redirects/,
      'public-mode': /redirects/,
      'notification-url': /redirects/,
      'button-assets': /redirects/,
      'public-hsts': /redirects/,
    },
    'pay6.marunouchi-shoten.jp',
    () => ({
      listener: ({ url = '/' }, response) =>
        response.writeHead(301, { location: `https://pay.marunouchi-shoten.jp${url}` }).end(),
    }),
  ),
  otherName(
    'something else at the public address',
    {
      'public-live': /is not the BFF \(HTTP 200\)/,
      'notification-url': /is not answered by the BFF \(HTTP 200\)/,
      'button-assets': /has no script/,
      'public-hsts': /no Strict-Transport-Security/,
    },
    'pay7.marunouchi-shoten.jp',
    () => ({ listener: (_, response) => response.end('<html>Welcome to nginx</html>') }),
  ),
  otherName(
    'a proxy that does not know the notification',
    { 'notification-url': /HTTP 404/ },
    'pay8.marunouchi-shoten.jp',
    (at) => ({ listener: instead(at, '/gmo/', (_, response) => response.writeHead(404).end()) }),
  ),
  otherName(
    'a proxy that asks GMO-PG for a login',
    { 'notification-url': /is refused to this machine \(HTTP 401\)/ },
    'pay9.marunouchi-shoten.jp',
    (at) => ({ listener: instead(at, '/gmo/', (_, response) => response.writeHead(401).end()) }),
  ),
  otherName(
    'a proxy that says https for a day',
    { 'public-hsts': /Strict-Transport-Security for 1 days alone/ },
    'pay13.marunouchi-shoten.jp',
    ({ proxy }) => ({ listener: saying(proxy, 'max-age=86400') }),
  ),
  live('https for a month', { HSTS_SECONDS: '2592000' }, { 'public-hsts': /less than a year/ }),
  {
    name: 'a path of a host that does not say https',
    on: 'live',
    finds: { 'public-hsts': /no Strict-Transport-Security/ },
    change: async ({ addSite, proxy }) => {
      const below = saying(proxy, null);
      await addSite('pay14.marunouchi-shoten.jp', {
        listener: (request, response) => {
          request.url = request.url?.replace(/^\/pay/, '') ?? '/';
          below(request, response);
        },
      });
      return { env: { PUBLIC_URL: 'https://pay14.marunouchi-shoten.jp/pay' } };
    },
  },
  otherName(
    'a proxy that rewrites the button',
    { 'button-assets': /its hash differs/ },
    'pay10.marunouchi-shoten.jp',
    (at) => ({
      listener: instead(at, '/assets/epos-kantan-button', (_, response) => response.end('/* smaller */')),
    }),
  ),
  otherName(
    'a BFF that is not ready',
    { 'public-ready': /not ready: database/ },
    'pay11.marunouchi-shoten.jp',
    (at) => ({
      listener: instead(at, '/readyz', (_, response) => {
        const checks = { database: 'the database cannot be written', gateway: 'ok', process: 'ok' };
        response.writeHead(503).end(JSON.stringify({ ready: false, checks }));
      }),
    }),
  ),
  otherName(
    'a BFF that is ready and whose clock is off',
    { 'public-ready': /is ready, but has trouble with: clock\./ },
    'pay21.marunouchi-shoten.jp',
    (at) => ({
      listener: instead(at, '/readyz', (_, response) => {
        const checks = { database: 'ok', clock: 'this clock is 90 s behind', '<b>': 'a part of nobody' };
        response.end(JSON.stringify({ ready: true, checks }));
      }),
    }),
  ),
  otherName(
    'a BFF of the test environment at the public address',
    { 'public-mode': /is of the test environment, this configuration of the production one/ },
    'pay12.marunouchi-shoten.jp',
    (at) => ({
      listener: instead(at, '/v1/availability', (_, response) =>
        response.end(JSON.stringify({ available: true, testMode: true })),
      ),
    }),
  ),
];

/** A page of the live shop, with tags or a policy that differ. */
function onPage(
  name: string,
  finds: Broken['finds'],
  page: (at: LiveInstallation) => { readonly html?: string; readonly policy?: string },
): Broken {
  return {
    name,
    on: 'live',
    finds,
    change: (at) => {
      const { html = cartPage(at.payUrl), policy = strictPolicy(at.payUrl) } = page(at);
      at.shop.setPage('/broken', html, { 'content-security-policy': policy });
      return { options: { shopPage: new URL(`${at.shopUrl}/broken`) } };
    },
  };
}

function without(directive: string) {
  return ({ payUrl }: LiveInstallation) => ({
    policy: strictPolicy(payUrl).replace(new RegExp(`${directive} [^;]*`), `${directive} 'self'`),
  });
}

const pages: readonly Broken[] = [
  {
    name: 'a page of an origin that is not allowed',
    on: 'live',
    finds: { 'shop-page-origin': /https:\/\/sale\.marunouchi-shoten\.jp is not in ALLOWED_ORIGINS/ },
    change: async (at) => {
      await at.addSite('sale.marunouchi-shoten.jp', { listener: at.shop.listener });
      return { options: { shopPage: new URL('https://sale.marunouchi-shoten.jp/cart') } };
    },
  },
  onPage('a policy without the script', { 'shop-page-scripts': /by script-src/ }, without('script-src')),
  onPage('a policy without the style sheet', { 'shop-page-styles': /by style-src/ }, without('style-src')),
  onPage(
    'a policy without connections',
    { 'shop-page-connections': /by connect-src/ },
    without('connect-src'),
  ),
  onPage('a policy without the form', { 'shop-page-forms': /by form-action/ }, without('form-action')),
  onPage(
    'a policy with a sandbox',
    { 'shop-page-sandbox': /without allow-same-origin, allow-forms/ },
    (at) => ({
      policy: `${strictPolicy(at.payUrl)}; sandbox allow-scripts`,
    }),
  ),
  onPage('a script with another hash', { 'shop-page-button': /is not the hash of/ }, (at) => ({
    html: cartPage(at.payUrl, 'sha384-AAAA'),
  })),
  onPage(
    'a script with a hash and without crossorigin',
    { 'shop-page-button': /without crossorigin/ },
    (at) => ({
      html: cartPage(at.payUrl).replace(' crossorigin="anonymous"></script>', '></script>'),
    }),
  ),
  onPage('a script of another BFF', { 'shop-page-button': /is loaded from https:\/\/pay\.yaesu/ }, (at) => ({
    html: cartPage('https://pay.yaesu-shoten.jp'),
    policy: strictPolicy(at.payUrl).replace('script-src', 'script-src https://pay.yaesu-shoten.jp'),
  })),
  live(
    'a page that is not there',
    {},
    { 'shop-page': /answers HTTP 404/ },
    { shopPage: new URL('https://www.marunouchi-shoten.jp/nowhere') },
  ),
];

const told: readonly Broken[] = [
  trial(
    'a shop that is not told',
    { WEBHOOK_URL: undefined, WEBHOOK_SECRET: undefined, OUTBOUND_ALLOW_HOSTS: undefined },
    { 'webhook-url': /is not told/ },
  ),
  {
    name: 'the BFF as receiver of its own webhooks',
    on: 'trial',
    finds: { 'webhook-url': /is the BFF itself/ },
    change: ({ env }) => ({ env: { WEBHOOK_URL: `${env['PUBLIC_URL'] ?? ''}/v1/webhooks` } }),
  },
  {
    name: 'a page of the BFF as receiver of its webhooks',
    on: 'trial',
    finds: { 'webhook-url': /is the BFF itself/ },
    change: ({ env }) => ({ env: { WEBHOOK_URL: `${env['PUBLIC_URL'] ?? ''}/console` } }),
  },
  {
    name: 'a receiver that believes everybody',
    on: 'trial',
    finds: { 'webhook-refuses-forgeries': /took a request with a wrong signature/ },
    change: (at) => receiverThat(at.shop, (_, response) => response.writeHead(204).end()),
  },
  {
    name: 'a receiver that breaks',
    on: 'trial',
    finds: { 'webhook-refuses-forgeries': /breaks/, 'webhook-secret-agrees': /breaks/ },
    change: (at) => receiverThat(at.shop, (_, response) => response.writeHead(500).end()),
  },
  {
    name: 'a receiver with another secret',
    on: 'trial',
    finds: { 'webhook-secret-agrees': /refused what was signed with WEBHOOK_SECRET \(HTTP 400\)/ },
    change: (at) =>
      receiverThat(
        at.shop,
        receiver(() => freshSecrets()['WEBHOOK_SECRET'] ?? ''),
      ),
  },
  {
    name: 'a receiver at another path',
    on: 'trial',
    finds: { 'webhook-refuses-forgeries': /no receiver/ },
    change: ({ shop }) => ({ env: { WEBHOOK_URL: `${shop.url}/elsewhere` } }),
  },
  trial(
    'a receiver inside that is not allowed',
    { OUTBOUND_ALLOW_HOSTS: undefined },
    { 'webhook-way': /leads to the private address 127\.0\.0\.1/ },
  ),
  trial(
    'other notifications to a receiver inside that is not allowed',
    {
      OUTBOUND_ALLOW_HOSTS: undefined,
      NOTIFICATION_FORWARD_URL: 'http://localhost:8080/gmo',
      WEBHOOK_URL: undefined,
      WEBHOOK_SECRET: undefined,
    },
    { 'forward-way': /leads to the private address/, 'webhook-url': /is not told/ },
  ),
  trial(
    'an allowed host to which nothing is sent',
    { OUTBOUND_ALLOW_HOSTS: '127.0.0.1,shop-server' },
    { 'outbound-hosts': /has shop-server/ },
  ),
  {
    name: 'notifications that go round',
    on: 'trial',
    finds: { 'forward-url': /is this BFF's own/ },
    change: ({ env }) => ({
      env: { NOTIFICATION_FORWARD_URL: `${env['PUBLIC_URL'] ?? ''}/gmo/notification` },
    }),
  },
];

function receiverThat(
  shop: { readonly url: string; setListener(path: string, listener: RequestListener): void },
  listener: RequestListener,
): Changes {
  shop.setListener('/broken-receiver', listener);
  return { env: { WEBHOOK_URL: `${shop.url}/broken-receiver` } };
}

/** All of them. */
export const brokenOutside: readonly Broken[] = [...address, ...pages, ...told];
