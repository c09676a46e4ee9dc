/**
 * An installation as it is in earnest: GMO_ENV=production, public names, https with certificates of an authority of its own, behind a
 * proxy. Names lead to servers on loopback by a network that is handed to doctor; everything else is real.
 */
import { startSimulator } from '@epos-kantan/simulator';
import { rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Server as TlsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createBff } from '../../compose/create-bff.ts';
import { sendByFetch } from '../../gmo/exchange.ts';
import { makeCertificate } from '../../gmo/test-support/make-certificate.ts';
import type { Network } from '../../doctor/network.ts';
import type { Environment, Machine } from '../../doctor/machine.ts';
import {
  cartPage,
  freshSecrets,
  listenerOf,
  makeAssets,
  makeFolder,
  startShop,
  strictPolicy,
} from './start-installation.ts';
import type { Installation } from './start-installation.ts';

/** Where the names of the tests are said to be. Nobody is ever asked there. */
const PUBLIC_ADDRESS = '93.184.216.34';

const PAY = 'https://pay.marunouchi-shoten.jp';
const SHOP = 'https://www.marunouchi-shoten.jp';

/** How a name is served. */
export interface Site {
  readonly listener: RequestListener;
  readonly goodUntil?: Date;
  /** Of the certificate, when it is not the name. */
  readonly certificateName?: string;
  readonly isTrusted?: boolean;
}

/** A live installation, and names that tests add. */
export interface LiveInstallation extends Installation {
  readonly machine: Partial<Machine>;
  readonly payUrl: string;
  readonly shopUrl: string;
  /** What answers at {@link payUrl}: the proxy in front of the BFF. */
  readonly proxy: RequestListener;
  /** Serves one more name by https, port 443. */
  addSite(hostname: string, site: Site): Promise<void>;
}

const DAY_MS = 86_400_000;

/** Starts it. */
export async function startLiveInstallation(): Promise<LiveInstallation> {
  const folder = makeFolder();
  const shopPass = { shopId: '9101234567890', shopPass: 'r8Gk2mQx7Z' };
  const simulator = await startSimulator({ port: 0, ...shopPass });
  const secrets = freshSecrets();
  const shop = await startShop(() => secrets['WEBHOOK_SECRET'] ?? '');
  const env: Environment = {
    ...secrets,
    GMO_ENV: 'production',
    GMO_SHOP_ID: shopPass.shopId,
    GMO_SHOP_PASS: shopPass.shopPass,
    EPOS_MERCHANT_ID: '1234567890',
    EPOS_STORE_ID: '00042',
    PUBLIC_URL: PAY,
    ALLOWED_ORIGINS: SHOP,
    RETURN_ORIGINS: SHOP,
    TRUSTED_PROXIES: '10.0.0.2',
    WEBHOOK_URL: `${SHOP}/webhooks`,
    DATABASE_URL: `file:${join(folder, 'payments.db')}`,
    NODE_ENV: 'production',
  };
  const bff = await createBff({ env, assetsFolder: makeAssets(folder), logSink: { write: () => undefined } });
  const sites = createSites();
  const proxy = listenerOf(bff);
  await sites.add('pay.marunouchi-shoten.jp', { listener: proxy });
  await sites.add('www.marunouchi-shoten.jp', { listener: shop.listener });
  await sites.add('p01.mul-pay.jp', { listener: (_, response) => response.writeHead(404).end() });
  shop.setPage('/cart', cartPage(PAY), { 'content-security-policy': strictPolicy(PAY) });
  return {
    env,
    folder,
    simulator,
    shop,
    payUrl: PAY,
    shopUrl: SHOP,
    proxy,
    machine: {
      network: sites.network,
      sendToGmo: (url, init, ms) =>
        sendByFetch(url.replace('https://p01.mul-pay.jp', simulator.url), init, ms),
      // The folder of the tests is a temporary one.
      temporaryFolders: ['/nowhere'],
      fileSystem: () => ({ type: 0xef53, bytesFree: 50 * 1024 ** 3 }),
      folder,
    },
    addSite: (hostname, site) => sites.add(hostname, site),
    answerNext: () => Promise.reject(new Error('not asked of a live one')),
    stop: async () => {
      await Promise.all([sites.stop(), shop.stop(), simulator.stop()]);
      await bff.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

function createSites() {
  const ports = new Map<string, number>();
  const authorities: string[] = [];
  const servers: TlsServer[] = [];
  const network: Network = {
    resolve: (hostname) =>
      ports.has(hostname)
        ? Promise.resolve([PUBLIC_ADDRESS])
        : Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })),
    // A port on which nobody listens, for every name that is not served.
    connect: (hostname, port) => connect(port === 443 ? (ports.get(hostname) ?? 1) : 1, '127.0.0.1'),
    authorities,
  };
  return {
    network,
    add: async (hostname: string, site: Site): Promise<void> => {
      const notAfter = site.goodUntil ?? new Date(Date.now() + 90 * DAY_MS);
      const made = makeCertificate({ hostname: site.certificateName ?? hostname, notAfter });
      if (site.isTrusted !== false) authorities.push(made.cert);
      const server = createTlsServer(made, site.listener);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      servers.push(server);
      ports.set(hostname, (server.address() as AddressInfo).port);
    },
    stop: async (): Promise<void> => {
      await Promise.all(
        servers.map(
          (server) =>
            new Promise<void>((resolve) => {
              server.close(() => {
                resolve();
              });
              server.closeAllConnections();
            }),
        ),
      );
    },
  };
}
