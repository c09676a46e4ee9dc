/** The headers of every route, held against docs/edge-headers.md: what the page says is what was measured, wherever the BFF stands. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Handle } from '@epos-kantan/shared';
import { createBff } from '../compose/create-bff.ts';
import type { AroundPort } from '../compose/create-parts.ts';
import type { Storage } from '../storage/open-storage.ts';
import { askPlainly } from '../testing/ask-plainly.ts';
import type { PlainAnswer, PlainRequest } from '../testing/ask-plainly.ts';
import {
  FIGURES_KEY,
  PERSON_KEY,
  SHOP,
  headerCells,
  makeAsker,
  measureRoutes,
  requestFor,
  routeName,
} from '../testing/edge-table.ts';
import type { Asker } from '../testing/edge-table.ts';
import { listRoutes } from '../testing/list-routes.ts';
import { PLACES } from '../testing/places.ts';
import { startWorld } from '../testing/start-world.ts';
import type { Place, World } from '../testing/start-world.ts';

const page = readFileSync(new URL('../../../../docs/edge-headers.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, without its head. */
function tableOf(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [lines = ''] = section.split('\n## ');
  return lines
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

const POLICIES = new Map(tableOf('Policies').map(([name = '', text = '']) => [text, name]));

let world: World;
afterEach(async () => {
  await world.stop();
});

/** Thousands of requests of one client are asked here. */
const UNLIMITED = {
  LIMIT_ADDRESS_STARTS_PER_MINUTE: '60000',
  LIMIT_ADDRESS_READS_PER_MINUTE: '60000',
  LIMIT_HANDLE_READS_PER_MINUTE: '60000',
};

async function open(place?: Place, around?: AroundPort): Promise<Asker> {
  world = await startWorld({
    env: { CONSOLE_KEY: `anna:${PERSON_KEY}`, METRICS_KEY: FIGURES_KEY, ...UNLIMITED },
    ...(place === undefined ? {} : { place }),
    ...(around === undefined ? {} : { around }),
  });
  return makeAsker(world);
}

/** What is wrong with an answer that no answer may have. */
function faultsOf({ headers }: PlainAnswer): readonly string[] {
  const constant = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };
  const wrong = Object.entries(constant).filter(([name, value]) => headers.get(name)?.join() !== value);
  const never = ['server', 'x-powered-by', 'strict-transport-security', 'access-control-allow-credentials'];
  const twice = [...headers].filter(([name, values]) => name !== 'set-cookie' && values.length > 1);
  const vary = (headers.get('vary')?.[0] ?? '').split(/,\s*/);
  return [
    ...wrong.map(([name]) => `${name} is not as it should be`),
    ...never.filter((name) => headers.has(name)).map((name) => `${name} is there`),
    ...twice.map(([name]) => `${name} comes twice`),
    ...(new Set(vary).size === vary.length ? [] : [`vary names one header twice: ${vary.join()}`]),
  ];
}

describe.each(Object.entries(PLACES))('in %s', (_, place) => {
  it('every route answers as the table says', async () => {
    const rows = await measureRoutes(await open(place), POLICIES);
    expect(rows.map(({ route, cells }) => [route, ...cells])).toEqual(tableOf('Routes'));
    const faults = rows.flatMap(({ route, answers }) =>
      answers.flatMap((answer) => faultsOf(answer).map((fault) => `${route}: ${fault}`)),
    );
    expect(faults).toEqual([]);
    expect(rows.flatMap(({ answers }) => answers).filter(({ status }) => status >= 500)).toEqual([]);
  });
});

describe('other answers', () => {
  const BROKEN = 'b'.repeat(26);
  /** A store that fails for one handle. */
  const failing: AroundPort = (name, port) => {
    // First the door to the store comes by, then the store.
    if (name !== 'storage' || !('checkouts' in port)) return port;
    const { checkouts } = port as unknown as Storage;
    const broken = Object.create(checkouts, {
      findByHandle: {
        value: (shopId: string, handle: Handle) =>
          handle === BROKEN
            ? Promise.reject(new Error('the disk is gone'))
            : checkouts.findByHandle(shopId, handle),
      },
    }) as typeof checkouts;
    return Object.create(port, { checkouts: { value: broken } }) as typeof port;
  };
  const JSON_TYPE = { 'content-type': 'application/json' };
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
  const LONG = 'x'.repeat(100_000);

  const CASES: Readonly<Record<string, readonly [string, PlainRequest]>> = {
    'an unknown path': ['/nowhere', { method: 'GET' }],
    'another method': ['/v1/checkouts', { method: 'DELETE' }],
    'a notification by GET': ['/gmo/notification', { method: 'GET' }],
    'a preflight of an allowed origin': ['/v1/checkouts', { method: 'OPTIONS', headers: PREFLIGHT() }],
    'a page of another origin': [
      '/v1/availability',
      { method: 'GET', headers: { origin: 'https://evil.example' } },
    ],
    'a body that is too long': ['/v1/checkouts', { method: 'POST', headers: JSON_TYPE, body: LONG }],
    'a body of another type': ['/v1/checkouts', { method: 'POST', headers: FORM, body: 'a=b' }],
    'a form that is too long': ['/checkout', { method: 'POST', headers: FORM, body: LONG }],
    'an unknown payment': [`/checkout/${'a'.repeat(26)}`, { method: 'GET' }],
    'a failure': [`/v1/checkouts/${BROKEN}`, { method: 'GET' }],
    'a failure of a page': [`/redirect/${BROKEN}`, { method: 'GET' }],
    'the merchant API without a key': ['/v1/merchant/checkouts', { method: 'GET' }],
    'the list of hashes': ['/assets/integrity.json', { method: 'GET' }],
    'an unknown file': ['/assets/nothing.js', { method: 'GET' }],
    'a page of the console without a session': ['/console/payments', { method: 'GET' }],
    'a form of somebody else’s to the console': ['/console/logout', { method: 'POST', headers: FORM }],
  };

  function PREFLIGHT(): Readonly<Record<string, string>> {
    return {
      origin: SHOP,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    };
  }

  it('have the headers, too, as their table says', async () => {
    await open(undefined, failing);
    const measured: string[][] = [];
    for (const [name, [path, request]] of Object.entries(CASES)) {
      const answer = await askPlainly(`${world.bffUrl}${path}`, request);
      expect([name, faultsOf(answer)]).toEqual([name, []]);
      const cors = answer.headers.get('access-control-allow-origin')?.join(' | ') ?? '–';
      measured.push([name, String(answer.status), ...headerCells(answer, cors, POLICIES)]);
    }
    expect(measured).toEqual(tableOf('Other answers'));
  });
});

describe('CORS', () => {
  it('is by exact origin: nothing is said to any other, on no route', async () => {
    const asker = await open();
    for (const route of listRoutes()) {
      const { url, headers, ...rest } = await requestFor(asker, route);
      for (const origin of ['https://evil.example', `${SHOP}.evil.example`, 'null']) {
        const answer = await askPlainly(url, { ...rest, headers: { ...headers, origin } });
        const said = [...answer.headers.keys()].filter((name) => /^access-control-allow-/.test(name));
        const isAsset = route.path.startsWith('/assets/');
        expect([routeName(route), origin, said]).toEqual([
          routeName(route),
          origin,
          isAsset ? ['access-control-allow-origin'] : [],
        ]);
      }
    }
  });
});

describe('Fetch Metadata', () => {
  const SITES = ['cross-site', 'same-site', 'same-origin', 'none', 'tomorrow'];
  const MODES = ['navigate', 'cors', 'no-cors', 'same-origin', 'websocket', 'tomorrow'];
  const DESTINATIONS = ['document', 'iframe', 'empty', 'image', 'script', 'tomorrow'];

  it('says nothing to GMO-PG’s route, to what shoppers are led to, and to the files', async () => {
    await open();
    const { app } = world.bff;
    const free = [
      ...['POST /gmo/notification', 'GET /gmo/notification', 'POST /checkout', 'GET /assets/nothing.js'],
      ...['checkout', 'redirect', 'return'].map((road) => `GET /${road}/${'a'.repeat(26)}`),
      `POST /return/${'a'.repeat(26)}`,
    ];
    const ask = async (route: string, headers: Record<string, string> = {}): Promise<string> => {
      const [method = '', path = ''] = route.split(' ');
      const answer = await app.request(path, { method, headers });
      const isPage = answer.headers.get('content-type')?.startsWith('text/html') === true;
      return `${String(answer.status)} ${isPage ? 'page' : await answer.text()}`;
    };
    const told = SITES.flatMap((site) =>
      MODES.flatMap((mode) =>
        DESTINATIONS.map((dest) => ({
          ...{ 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest },
        })),
      ),
    );
    for (const route of free) {
      const bare = await ask(route);
      const others: string[] = [];
      for (const headers of told)
        if ((await ask(route, headers)) !== bare) others.push(JSON.stringify(headers));
      expect([route, bare.startsWith('403'), others]).toEqual([route, false, []]);
    }
    // The headers do arrive in this way of asking.
    expect(await ask('GET /v1/merchant/checkouts', told[0])).toContain('403');
  });
});

describe('https', () => {
  const PAY = 'https://pay.shop.example';

  it.each([
    [{ PUBLIC_URL: PAY }, 'max-age=31536000'],
    [{ PUBLIC_URL: PAY, HSTS_SECONDS: '86400' }, 'max-age=86400'],
    [{ PUBLIC_URL: PAY, HSTS_SECONDS: '0' }, 'max-age=0'],
    [{ PUBLIC_URL: `${PAY}/pay` }, null],
    [{ PUBLIC_URL: `${PAY}:8443` }, null],
    [{ PUBLIC_URL: 'https://localhost' }, null],
    [{ PUBLIC_URL: 'http://localhost' }, null],
  ])('with %j browsers are told %s, by every route', async (env, expected) => {
    await open();
    const bff = await createBff({
      env: { ...world.env, DATABASE_URL: `file:${world.folder}/other.db`, ...env },
      logSink: { write: () => undefined },
    });
    // Below a path, what stands in front has taken it away.
    const { origin } = new URL(env.PUBLIC_URL);
    const paths = [
      ...listRoutes(),
      { method: 'GET', path: '/nowhere' },
      { method: 'OPTIONS', path: '/v1/checkouts' },
    ];
    for (const { method, path } of paths) {
      const answer = await bff.app.request(`${origin}${path}`, { method });
      const said = answer.headers.get('strict-transport-security');
      expect([method, path, said]).toEqual([method, path, expected]);
    }
    await bff.stop();
  });
});

it('every page may load what it names: its style, its icon', async () => {
  const asker = await open();
  const pages = [...listRoutes()].filter(({ method, path }) => method === 'GET' && !path.endsWith('/events'));
  const named: string[] = [];
  for (const route of pages) {
    const { url, headers, ...rest } = await requestFor(asker, route);
    const { headers: said, text } = await askPlainly(url, {
      ...rest,
      ...(headers === undefined ? {} : { headers }),
    });
    if (said.get('content-type')?.[0]?.startsWith('text/html') !== true) continue;
    const policy = said.get('content-security-policy')?.[0] ?? '';
    for (const [, rel = '', href = ''] of text.matchAll(/<link rel="(\w+)"[^>]*? href="([^"]+)"/g)) {
      expect(policy).toContain(rel === 'icon' ? "img-src 'self'" : "style-src 'self'");
      const file = await askPlainly(new URL(href, world.bffUrl).href, { method: 'GET' });
      expect([route.path, href, file.status]).toEqual([route.path, href, 200]);
      named.push(rel);
    }
  }
  expect([named.includes('icon'), named.includes('stylesheet')]).toEqual([true, true]);
});
