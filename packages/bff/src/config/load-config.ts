/**
 * Reads the configuration once, at start, from the environment: every variable by its schema, secrets also from files, all faults
 * at once. Nothing else reads the environment.
 */
import { Secret } from '@epos-kantan/shared';
import { CONSOLE_PLAIN_IDS, faultsBetween, gmoBaseUrlOf, variables } from './config-schema.ts';
import type { ConfigFault, Variables } from './config-schema.ts';
import { limitsOf } from './limit-variables.ts';
import type { Limits } from './limit-variables.ts';
import { readSecretFile } from './read-secret-file.ts';

/** A key of the encryption at rest: 32 bytes in base64, and its id. */
export interface DataKey {
  readonly id: string;
  readonly key: Secret;
}

/** A key of the console. Its id is what the timeline calls the person who has it. */
export interface ConsoleKey {
  readonly id: string;
  readonly access: 'act' | 'read';
  readonly key: Secret;
}

/** The checked configuration, as plain values. Durations in ms. */
export interface Config {
  readonly gmoEnv: 'test' | 'production';
  readonly gmoBaseUrl: string;
  readonly gmoShopId: string;
  readonly gmoShopPass: Secret;
  readonly gmoTimeoutMs: number;
  readonly gmoExtraFields: Readonly<Record<string, string>>;
  readonly eposJobCode: 'AUTH' | 'CAPTURE';
  readonly captureAutomatic: boolean;
  readonly captureWarnMs: number;
  readonly eposPayType: string;
  readonly eposPaymentTermMs: number;
  readonly eposFinishMs: number;
  readonly eposAmountMax: number;
  readonly eposCancelCodes: readonly string[];
  /** Holds a password when it names a PostgreSQL. */
  readonly databaseUrl: Secret;
  readonly publicUrl: string;
  /** For how long browsers keep to https, see `ownsItsHost`; 0 = they shall forget it. */
  readonly hstsSeconds: number;
  readonly allowedOrigins: readonly string[];
  readonly returnOrigins: readonly string[];
  /** Addresses and networks of the proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Addresses and networks that notifications may come from; empty = any. */
  readonly notificationSources: readonly string[];
  readonly outboundAllowHosts: readonly string[];
  readonly orderTokenSecrets: readonly { readonly id: string | null; readonly value: Secret }[];
  /** Any of them opens the merchant API. */
  readonly merchantApiKeys: readonly Secret[];
  readonly merchantReadKeys: readonly Secret[];
  /** Who may log in to the console, and whether he may only look. Empty = there is no console. */
  readonly consoleKeys: readonly ConsoleKey[];
  /** Any of them opens the figures. Empty = there are none. */
  readonly metricsKeys: readonly Secret[];
  /** New values are sealed with the active key, the others only open. */
  readonly dataKeys: { readonly active: DataKey; readonly others: readonly DataKey[] };
  readonly webhook: { readonly url: string; readonly secrets: readonly Secret[] } | null;
  /** Where notifications go that are not about our own payments; null = nowhere. */
  readonly notificationForwardUrl: string | null;
  readonly limits: Limits;
  readonly port: number;
  readonly logLevel: Variables['LOG_LEVEL'];
}

/** The end of loading. */
export type LoadedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly faults: readonly ConfigFault[] };

/** A configuration that cannot be used. `faults` has every one; the message lists them, a line each, without any value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    super(
      [
        'The configuration cannot be used:',
        ...faults.map(({ variable, fix }) => `  ${variable}: ${fix}`),
      ].join('\n'),
    );
    this.faults = faults;
  }
}

/** Secrets, which may also come as `…_FILE`. */
export const SECRET_NAMES = [
  'GMO_SHOP_PASS',
  'ORDER_TOKEN_SECRET',
  'MERCHANT_API_KEY',
  'MERCHANT_API_READ_KEY',
  'CONSOLE_KEY',
  'CONSOLE_READ_KEY',
  'METRICS_KEY',
  'DATA_KEY',
  'WEBHOOK_SECRET',
  'DATABASE_URL',
] as const;

/** Beginnings of names that are ours: one that we do not know is a typing error. */
const OWN_PREFIXES =
  /^(GMO_|EPOS_|WEBHOOK_|ORDER_TOKEN_|MERCHANT_API_|CONSOLE_(?:READ_)?KEY|METRICS_|DATA_KEY|ALLOWED_ORIGIN|RETURN_ORIGIN|NOTIFICATION_|CAPTURE|TRUSTED_PROX|HSTS_SECOND|OUTBOUND_ALLOW|LIMIT_(?:KEY|ORDER|ADDRESS|HANDLE|STREAM|START|READ|REPORT))/;

/** `EPOS_KANTAN_URL` belongs to the command line. */
const OTHER_NAMES: ReadonlySet<string> = new Set([
  'EPOS_KANTAN_URL',
  ...SECRET_NAMES.map((name) => `${name}_FILE`),
]);

/** What can be read of an environment, and what cannot. */
export interface ReadVariables {
  /** The texts by variable; of a secret that came as a file, the file's. */
  readonly given: Readonly<Record<string, string | undefined>>;
  /** Every variable that is well-formed by itself, with its default where it is unset. */
  readonly values: Partial<Variables>;
  readonly faults: readonly ConfigFault[];
}

/** Loads the configuration. Never throws for anything the environment can hold. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): LoadedConfig {
  const { values, faults } = variablesOf(env);
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, config: configOf(values as Variables) };
}

/** The same reading, for a caller that goes on with what is well-formed. */
export function variablesOf(env: Readonly<Record<string, string | undefined>>): ReadVariables {
  const faults: ConfigFault[] = [];
  const given = withFiles(env, faults);
  const unread = new Set(faults.map(({ variable }) => variable));
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(variables)) {
    if (unread.has(`${name}_FILE`)) continue;
    const text = given[name];
    const result = schema.safeParse(text === undefined || text === '' ? undefined : text);
    if (result.success) values[name] = result.data;
    else faults.push({ variable: name, fix: result.error.issues[0]?.message ?? 'cannot be used' });
  }
  // One that is faulty by itself is not "missing" for another.
  const faulty = new Set(faults.map(({ variable }) => variable.replace(/_FILE$/, '')));
  faults.push(...faultsBetween(values).filter(({ variable }) => !faulty.has(variable)), ...unknownNames(env));
  return { given, values, faults };
}

function withFiles(
  env: Readonly<Record<string, string | undefined>>,
  faults: ConfigFault[],
): Readonly<Record<string, string | undefined>> {
  const given: Record<string, string | undefined> = { ...env };
  for (const name of SECRET_NAMES) {
    const file = env[`${name}_FILE`];
    if (file === undefined || file === '') continue;
    if (env[name] !== undefined && env[name] !== '') {
      faults.push({ variable: `${name}_FILE`, fix: `unset it or ${name}: only one of them can count` });
      continue;
    }
    try {
      given[name] = readSecretFile(file);
    } catch {
      faults.push({ variable: `${name}_FILE`, fix: 'put the path of a readable file with the secret there' });
    }
  }
  return given;
}

function unknownNames(env: Readonly<Record<string, string | undefined>>): ConfigFault[] {
  return Object.keys(env)
    .filter((name) => OWN_PREFIXES.test(name) && !(name in variables) && !OTHER_NAMES.has(name))
    .map((variable) => ({ variable, fix: `is not known; did you mean ${nearestName(variable)}?` }));
}

function nearestName(name: string): string {
  const shared = (other: string): number => {
    let length = 0;
    while (length < name.length && name[length] === other[length]) length += 1;
    return length;
  };
  return Object.keys(variables).reduce((best, other) => (shared(other) > shared(best) ? other : best));
}

/** The keys of DATA_KEY in their order; one that was given without an id is called "main". */
export function dataKeysOf(secrets: Variables['DATA_KEY']): readonly DataKey[] {
  return secrets.map(({ id, value }) => ({ id: id ?? 'main', key: value }));
}

function configOf(values: Variables): Config {
  const [dataKey, ...otherKeys] = dataKeysOf(values.DATA_KEY);
  // GMO-PG takes one ShopPass at a time: the active one is sent, the others wait for the day of the change.
  const [shopPass] = values.GMO_SHOP_PASS;
  const gmoBaseUrl = gmoBaseUrlOf(values);
  if (dataKey === undefined || shopPass === undefined || gmoBaseUrl === null)
    throw new Error('a checked value is there');
  return {
    gmoEnv: values.GMO_ENV,
    gmoBaseUrl,
    gmoShopId: values.GMO_SHOP_ID,
    gmoShopPass: shopPass.value,
    gmoTimeoutMs: values.GMO_TIMEOUT_MS,
    gmoExtraFields: values.GMO_EXTRA_FIELDS,
    eposJobCode: values.EPOS_JOB_CODE,
    captureAutomatic: values.EPOS_JOB_CODE === 'AUTH' && values.CAPTURE === 'automatic',
    captureWarnMs: values.CAPTURE_WARN_DAYS * 86_400_000,
    eposPayType: values.EPOS_PAY_TYPE,
    eposPaymentTermMs: values.EPOS_PAYMENT_TERM_SECONDS * 1000,
    eposFinishMs: values.EPOS_FINISH_SECONDS * 1000,
    eposAmountMax: values.EPOS_AMOUNT_MAX,
    eposCancelCodes: values.EPOS_CANCEL_CODES,
    databaseUrl: new Secret(values.DATABASE_URL),
    publicUrl: values.PUBLIC_URL,
    hstsSeconds: values.HSTS_SECONDS,
    allowedOrigins: values.ALLOWED_ORIGINS,
    returnOrigins: values.RETURN_ORIGINS,
    trustedProxies: values.TRUSTED_PROXIES,
    notificationSources: values.NOTIFICATION_SOURCE_IPS,
    outboundAllowHosts: values.OUTBOUND_ALLOW_HOSTS,
    orderTokenSecrets: values.ORDER_TOKEN_SECRET,
    merchantApiKeys: values.MERCHANT_API_KEY.map(({ value }) => value),
    consoleKeys: [
      ...consoleKeysOf(values.CONSOLE_KEY, 'act'),
      ...consoleKeysOf(values.CONSOLE_READ_KEY, 'read'),
    ],
    merchantReadKeys: (values.MERCHANT_API_READ_KEY ?? []).map(({ value }) => value),
    metricsKeys: (values.METRICS_KEY ?? []).map(({ value }) => value),
    dataKeys: { active: dataKey, others: otherKeys },
    webhook:
      values.WEBHOOK_URL === undefined || values.WEBHOOK_SECRET === undefined
        ? null
        : { url: values.WEBHOOK_URL, secrets: values.WEBHOOK_SECRET.map(({ value }) => value) },
    notificationForwardUrl: values.NOTIFICATION_FORWARD_URL ?? null,
    limits: limitsOf(values),
    port: values.PORT,
    logLevel: values.LOG_LEVEL,
  };
}

function consoleKeysOf(keys: Variables['CONSOLE_KEY'], access: ConsoleKey['access']): readonly ConsoleKey[] {
  return (keys ?? []).map(({ id, value }) => ({ id: id ?? CONSOLE_PLAIN_IDS[access], access, key: value }));
}
