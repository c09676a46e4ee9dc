/** Broken configurations that can be seen at GMO-PG alone: credentials, contract, and whatever stands in its place. */
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { trial } from './broken.ts';
import type { Broken, Changes } from './broken.ts';
import { closed, listening } from './start-installation.ts';

/** All of them. */
export const brokenAtGmo: readonly Broken[] = [
  trial(
    'a wrong password',
    { GMO_SHOP_PASS: 'simulator2', DATABASE_URL: 'file:./nowhere-yet.db' },
    { 'gmo-credentials': /^Wrong shop or wrong password: .* \(M01002002\), and does not say which/ },
  ),
  trial(
    'a password that is not yet the first',
    { GMO_SHOP_PASS: 'next:q7Xk29LmPz,now:simulator1' },
    { 'gmo-credentials': /^Wrong password: .* takes the one called "now"/ },
  ),
  {
    name: 'a ShopID that GMO-PG says is wrong',
    on: 'trial',
    finds: { 'gmo-credentials': /^Wrong shop: .* it says so \(M01002008\)/ },
    change: async (at) => {
      await at.answerNext('M01002008');
      return {};
    },
  },
  {
    name: 'a password that GMO-PG says is wrong',
    on: 'trial',
    finds: { 'gmo-credentials': /^Wrong password: .* it says so \(M01003008\)/ },
    change: async (at) => {
      await at.answerNext('M01003008');
      return {};
    },
  },
  {
    name: 'a shop without EPOS in its contract',
    on: 'trial',
    finds: { 'gmo-contract': /^Not contracted: .*\(E61030001\)/ },
    change: async (at) => {
      await at.answerNext('E61030001');
      return {};
    },
  },
  {
    name: 'a code that is in no table',
    on: 'trial',
    finds: {
      'gmo-credentials': /no table \(M01777001\)/,
      'gmo-contract': /no table/,
      'gmo-pay-type': /no table/,
    },
    change: async (at) => {
      await at.answerNext('M01777001');
      return {};
    },
  },
  {
    name: 'a port on which nobody listens',
    on: 'trial',
    finds: { 'gmo-reachable': /unreachable: no connection could be made \(ECONNREFUSED\)/ },
    change: async () => {
      const server = createServer();
      const url = await listening(server);
      await closed(server);
      return { env: { GMO_BASE_URL: url } };
    },
  },
  {
    name: 'a proxy that answers by a page',
    on: 'trial',
    finds: { 'gmo-reachable': /is not GMO-PG's interface/ },
    change: () => gmoThatAnswers((_, response) => response.end('<html>Please log in</html>')),
  },
  {
    name: 'a maintenance',
    on: 'trial',
    finds: { 'gmo-reachable': /answered HTTP 503/ },
    change: () => gmoThatAnswers((_, response) => response.writeHead(503).end()),
  },
  {
    name: 'a name that has no address',
    on: 'live',
    finds: { 'gmo-reachable': /no address was found for its name \(ENOTFOUND\)/ },
    change: ({ machine }) => ({
      options: {
        machine: {
          ...machine,
          sendToGmo: (_, init, ms) =>
            fetch('https://nowhere.invalid/', { ...init, signal: AbortSignal.timeout(ms) }),
        },
      },
    }),
  },
  {
    name: 'a clock that is ten minutes late',
    on: 'trial',
    // Webhooks carry our time, and their receivers look at it.
    finds: {
      clock: /is (?:599|600) s behind GMO-PG's/,
      'webhook-secret-agrees': /compare its clock|refused/,
    },
    change: () => ({ options: { machine: { now: () => Date.now() - 600_000 } } }),
  },
  {
    name: 'a certificate of GMO-PG that is another one',
    on: 'live',
    finds: {
      'gmo-tls': /p01\.smbc-gp\.co\.jp is of another name/,
      'database-place': /at p01\.smbc-gp\.co\.jp/,
    },
    change: async (at) => {
      const listener: RequestListener = (_, response) => response.end();
      await at.addSite('p01.smbc-gp.co.jp', { listener, certificateName: 'proxy.local' });
      const { simulator, machine } = at;
      return {
        env: { GMO_BASE_URL: 'https://p01.smbc-gp.co.jp' },
        options: {
          machine: {
            ...machine,
            sendToGmo: (url, init, ms) =>
              fetch(url.replace('https://p01.smbc-gp.co.jp', simulator.url), {
                ...init,
                signal: AbortSignal.timeout(ms),
              }),
          },
        },
      };
    },
  },
];

/** Servers in GMO-PG's place; the process of the tests ends with them. */
async function gmoThatAnswers(listener: RequestListener): Promise<Changes> {
  const server = createServer(listener);
  const url = await listening(server);
  server.unref();
  return { env: { GMO_BASE_URL: url } };
}
