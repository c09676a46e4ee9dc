/** The variables and the snippet of `epos-kantan dev`: everything throw-away, everything on this machine. */
import { randomBytes } from 'node:crypto';

/** Where the parts are. */
export interface DevPlaces {
  readonly bffUrl: string;
  readonly simulatorUrl: string;
  readonly webhookUrl: string;
  readonly databaseFile: string;
}

/** Secrets of one run. */
export interface DevSecrets {
  readonly gmoShopPass: string;
  readonly orderTokenSecret: string;
  readonly merchantApiKey: string;
  readonly webhookSecret: string;
}

/** The shop of the simulator. */
export const DEV_SHOP_ID = 'tshop00000001';

/** Fresh ones. */
export function devSecrets(): DevSecrets {
  const secret = (): string => randomBytes(32).toString('base64url');
  return {
    gmoShopPass: randomBytes(5).toString('hex'),
    orderTokenSecret: secret(),
    merchantApiKey: secret(),
    webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
  };
}

/** What the BFF is configured with. */
export function devEnvironment(places: DevPlaces, secrets: DevSecrets): Record<string, string> {
  return {
    GMO_ENV: 'test',
    GMO_BASE_URL: places.simulatorUrl,
    GMO_SHOP_ID: DEV_SHOP_ID,
    GMO_SHOP_PASS: secrets.gmoShopPass,
    DATABASE_URL: `file:${places.databaseFile}`,
    PUBLIC_URL: places.bffUrl,
    // Pages of any port of this machine are let in besides.
    ALLOWED_ORIGINS: 'http://localhost:3000',
    RETURN_ORIGINS: 'http://localhost:3000',
    ORDER_TOKEN_SECRET: secrets.orderTokenSecret,
    MERCHANT_API_KEY: secrets.merchantApiKey,
    DATA_KEY: randomBytes(32).toString('base64'),
    WEBHOOK_URL: places.webhookUrl,
    WEBHOOK_SECRET: secrets.webhookSecret,
    LOG_LEVEL: 'warn',
  };
}

/** What goes into the shop's page. `hashes`: of the served files, by name. */
export function devSnippet(bffUrl: string, hashes: Readonly<Record<string, string>>, token: string): string {
  const named = (end: string): readonly [string, string] =>
    Object.entries(hashes).find(([name]) => name.startsWith('epos-kantan-button-') && name.endsWith(end)) ?? [
      '',
      '',
    ];
  const [style, styleHash] = named('.css');
  const [script, scriptHash] = named('.js');
  const of = (name: string, hash: string): string =>
    `"${bffUrl}/assets/${name}" integrity="${hash}" crossorigin="anonymous"`;
  return [
    `<link rel="stylesheet" href=${of(style, styleHash)}>`,
    `<script async src=${of(script, scriptHash)}></script>`,
    `<epos-kantan-button order-token="${token}"></epos-kantan-button>`,
  ].join('\n');
}

/** What the shop's own server needs, as variables. */
export function devShopVariables(bffUrl: string, secrets: DevSecrets): string {
  return [
    `EPOS_KANTAN_URL=${bffUrl}`,
    `ORDER_TOKEN_SECRET=${secrets.orderTokenSecret}`,
    `MERCHANT_API_KEY=${secrets.merchantApiKey}`,
    `WEBHOOK_SECRET=${secrets.webhookSecret}`,
  ].join('\n');
}
