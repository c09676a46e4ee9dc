/** Secrets that a running BFF takes anew: the variables are read again, their files too, and what may not change without a restart is refused. */
import type { Secret } from '@epos-kantan/shared';
import type { ConfigFault } from './config-schema.ts';
import { loadConfig } from './load-config.ts';
import type { Config } from './load-config.ts';

/** The texts of one variable's secrets, in their order. */
type Read = (config: Config) => readonly string[];

const textsOf = (secrets: readonly Secret[]): readonly string[] => secrets.map((secret) => secret.reveal());

/** What parts of a running BFF look up each time, or are made anew with. */
const RENEWABLE: Readonly<Record<string, Read>> = {
  GMO_SHOP_PASS: ({ gmoShopPass }) => textsOf([gmoShopPass]),
  ORDER_TOKEN_SECRET: ({ orderTokenSecrets }) =>
    orderTokenSecrets.map(({ id, value }) => `${id ?? ''}:${value.reveal()}`),
  MERCHANT_API_KEY: ({ merchantApiKeys }) => textsOf(merchantApiKeys),
  MERCHANT_API_READ_KEY: ({ merchantReadKeys }) => textsOf(merchantReadKeys),
  CONSOLE_KEY: ({ consoleKeys }) => consoleTexts(consoleKeys, 'act'),
  CONSOLE_READ_KEY: ({ consoleKeys }) => consoleTexts(consoleKeys, 'read'),
  METRICS_KEY: ({ metricsKeys }) => textsOf(metricsKeys),
  WEBHOOK_SECRET: ({ webhook }) => textsOf(webhook?.secrets ?? []),
};

/** What decides which database it is, and what can be read in it: the checks of a start belong to these. */
const FIXED: Readonly<Record<string, Read>> = {
  DATA_KEY: ({ dataKeys: { active, others } }) =>
    [active, ...others].map(({ id, key }) => `${id}:${key.reveal()}`),
  DATABASE_URL: ({ databaseUrl }) => textsOf([databaseUrl]),
};

/** Whole parts of the BFF are there or not, by whether these have a value. */
const SWITCHES: readonly (readonly [variable: string, isOn: (config: Config) => boolean])[] = [
  ['CONSOLE_KEY', ({ consoleKeys }) => consoleKeys.length > 0],
  ['METRICS_KEY', ({ metricsKeys }) => metricsKeys.length > 0],
  ['WEBHOOK_SECRET', ({ webhook }) => webhook !== null],
];

/** The end of renewing. */
export type RenewedSecrets =
  | { readonly ok: true; readonly config: Config; readonly renewed: readonly string[] }
  | { readonly ok: false; readonly faults: readonly ConfigFault[] };

/**
 * The configuration with the secrets that the environment has now; everything else stays as it is. All or nothing: one fault, and no secret
 * is taken.
 */
export function renewSecrets(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
): RenewedSecrets {
  const loaded = loadConfig(env);
  if (!loaded.ok) return loaded;
  const now = loaded.config;
  const fixed = Object.keys(FIXED).filter((name) => differs(FIXED[name], config, now));
  const switched = SWITCHES.filter(([, isOn]) => isOn(config) !== isOn(now)).map(([name]) => name);
  const faults = [...fixed, ...switched].map((variable) => ({
    variable,
    fix: 'restart for this one: it is not taken while the BFF runs',
  }));
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    renewed: Object.keys(RENEWABLE).filter((name) => differs(RENEWABLE[name], config, now)),
    config: {
      ...config,
      gmoShopPass: now.gmoShopPass,
      orderTokenSecrets: now.orderTokenSecrets,
      merchantApiKeys: now.merchantApiKeys,
      merchantReadKeys: now.merchantReadKeys,
      consoleKeys: now.consoleKeys,
      metricsKeys: now.metricsKeys,
      webhook: config.webhook && { ...config.webhook, secrets: now.webhook?.secrets ?? [] },
    },
  };
}

function differs(read: Read | undefined, before: Config, now: Config): boolean {
  return JSON.stringify(read?.(before)) !== JSON.stringify(read?.(now));
}

function consoleTexts(keys: Config['consoleKeys'], wanted: 'act' | 'read'): readonly string[] {
  return keys.filter(({ access }) => access === wanted).map(({ id, key }) => `${id}:${key.reveal()}`);
}
