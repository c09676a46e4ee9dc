/**
 * The one schema of the configuration: every variable with its meaning, default and bound, and the rules between them. Used by
 * `load-config`; `docs/configuration.md` tells the same to people.
 */
import { Secret, YEN_MAX, namedSecrets } from '@epos-kantan/shared';
import { z } from 'zod';
import {
  LOG_LEVELS,
  exactOrigins,
  isDatabaseUrl,
  isLoopback,
  isNetwork,
  parseExtraFields,
  secretAdvice,
  secretStrengthFault,
} from './config-values.ts';
import { limitVariables } from './limit-variables.ts';
import { wholeNumber } from './whole-number.ts';

/** Hosts of GMO-PG and of its white label. (protocol notes, section 1: seen) */
const TEST_HOSTS: ReadonlySet<string> = new Set(['pt01.mul-pay.jp', 'pt01.smbc-gp.co.jp']);
/** A host of theirs that is not one of the test hosts could move real money. */
const GMO_DOMAINS = /(^|\.)(mul-pay\.jp|smbc-gp\.co\.jp)$/;
const PRODUCTION_HOSTS: ReadonlySet<string> = new Set(['p01.mul-pay.jp', 'p01.smbc-gp.co.jp']);
/** What is called when GMO_BASE_URL says nothing. */
const DEFAULT_HOSTS = { test: 'pt01.mul-pay.jp', production: 'p01.mul-pay.jp' } as const;

/** Where GMO-PG is for these variables, without a slash at the end; null while the environment is not chosen. */
export function gmoBaseUrlOf({
  GMO_ENV: env,
  GMO_BASE_URL: url,
}: Partial<Pick<Variables, 'GMO_ENV' | 'GMO_BASE_URL'>>): string | null {
  return url ?? (env === undefined ? null : `https://${DEFAULT_HOSTS[env]}`);
}

/** Which environment a host belongs to, as far as its name is known; null = it is none of GMO-PG's, such as the simulator's. */
export function environmentOfHost(hostname: string): 'test' | 'production' | null {
  if (TEST_HOSTS.has(hostname)) return 'test';
  return PRODUCTION_HOSTS.has(hostname) ? 'production' : null;
}

const webUrl = z
  // Stops at once: the rules behind it can only look at a URL.
  .url({ protocol: /^https?$/, error: 'put an absolute https: URL there', abort: true })
  .refine(
    (text) => new URL(text).username === '' && new URL(text).password === '',
    'leave user and password out of the URL',
  );

const baseUrl = webUrl
  .refine(
    (text) => new URL(text).search === '' && new URL(text).hash === '',
    'leave query and fragment out of the URL',
  )
  // The parser's own spelling: what is put behind it must give a URL again.
  .transform((text) => {
    const { origin, pathname } = new URL(text);
    return `${origin}${pathname.replace(/\/+$/, '')}`;
  });

/** One plain value, or several `id:value`; each has to pass `faultOf`, which says what to put there instead. */
const secrets = (missing: string, faultOf: (value: string) => string | null) =>
  z.string(missing).transform((text, context) => {
    const named = namedSecrets(text);
    const fault =
      named === null
        ? 'put one value, or id:value pairs (each id once, separated by commas) there'
        : (named.map(({ value }) => faultOf(value)).find((found) => found !== null) ?? null);
    if (fault === null && named !== null)
      return named.map(({ id, value }) => ({ id, value: new Secret(value) }));
    context.addIssue({ code: 'custom', message: fault ?? 'is empty' });
    return z.NEVER;
  });

const secretsOf = (strength: Parameters<typeof secretStrengthFault>[0]) =>
  secrets(`set it; ${secretAdvice(strength)}`, (value) => secretStrengthFault(strength, value));

/** Exact origins; what is wrong with one is said with the right form of it. */
const origins = (missing: string) =>
  z.string(missing).transform((text, context) => {
    const list = exactOrigins(text);
    if (list.fault === null) return list.origins;
    context.addIssue({ code: 'custom', message: list.fault });
    return z.NEVER;
  });

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

const networks = list.refine((items) => items.every(isNetwork), 'put IP addresses or networks there');

/** The least that lists of the browsers' makers ask for, and the least that doctor is content with. */
export const HSTS_YEAR_SECONDS = 31_536_000;

const reference = z.string().max(64, 'put at most 64 characters there').optional();

/** Every variable, one by one. */
export const variables = {
  GMO_ENV: z.enum(['test', 'production'], { error: 'put test or production there' }),
  GMO_BASE_URL: baseUrl.optional(),
  GMO_SHOP_ID: z
    .string('set it to the ShopID')
    .regex(/^[A-Za-z0-9]{1,13}$/, 'put 1 to 13 letters and digits there'),
  GMO_SHOP_PASS: secrets('set it to the ShopPass', (value) =>
    /^[A-Za-z0-9]{1,10}$/.test(value) ? null : 'put 1 to 10 letters and digits there',
  ),
  EPOS_MERCHANT_ID: reference,
  EPOS_STORE_ID: reference,
  EPOS_JOB_CODE: z.enum(['AUTH', 'CAPTURE'], { error: 'put AUTH or CAPTURE there' }).default('AUTH'),
  CAPTURE: z.enum(['automatic', 'manual'], { error: 'put automatic or manual there' }).default('automatic'),
  EPOS_PAY_TYPE: z
    .string()
    .regex(/^\d{1,2}$/, 'put one or two digits there')
    .default('42'),
  EPOS_PAYMENT_TERM_SECONDS: wholeNumber(120, 86_400, 900),
  EPOS_FINISH_SECONDS: wholeNumber(60, 86_400, 1_800),
  EPOS_CANCEL_CODES: list
    .refine(
      (codes) => codes.every((code) => /^[A-Z0-9]{9}$/.test(code)),
      'put ErrInfo codes of nine characters there',
    )
    .transform((codes) => (codes.length === 0 ? ['EZ3001001'] : codes)),
  CAPTURE_WARN_DAYS: wholeNumber(1, 365, 30),
  EPOS_AMOUNT_MAX: wholeNumber(1, YEN_MAX, YEN_MAX),
  GMO_TIMEOUT_MS: wholeNumber(1_000, 60_000, 30_000),
  GMO_EXTRA_FIELDS: z
    .string()
    .default('')
    .transform((text, context) => {
      const fields = parseExtraFields(text);
      if (fields !== null) return fields;
      context.addIssue({
        code: 'custom',
        message:
          'put Name=Value pairs joined by & there: plain ASCII, each name once and none that is sent anyway, at most 20',
      });
      return z.NEVER;
    }),
  DATABASE_URL: z
    .string()
    .default('file:./epos-kantan.db')
    .refine(
      isDatabaseUrl,
      'put file:<path> or postgres://<user>:<password>@<host>/<database> there, special characters escaped',
    ),
  PUBLIC_URL: baseUrl,
  HSTS_SECONDS: wholeNumber(0, 2 * HSTS_YEAR_SECONDS, HSTS_YEAR_SECONDS),
  TRUSTED_PROXIES: networks,
  NOTIFICATION_SOURCE_IPS: networks,
  OUTBOUND_ALLOW_HOSTS: list
    .refine((items) => items.every((item) => /^[A-Za-z0-9.:-]{1,253}$/.test(item)), 'put host names there')
    // As the host of a URL is spelled.
    .transform((items) => items.map((item) => item.toLowerCase())),
  ALLOWED_ORIGINS: origins('set it to the origins of the shop'),
  RETURN_ORIGINS: origins('set it to the origins of the return pages'),
  ORDER_TOKEN_SECRET: secretsOf('signing'),
  MERCHANT_API_KEY: secretsOf('apiKey'),
  MERCHANT_API_READ_KEY: secretsOf('apiKey').optional(),
  CONSOLE_KEY: secretsOf('apiKey').optional(),
  CONSOLE_READ_KEY: secretsOf('apiKey').optional(),
  METRICS_KEY: secretsOf('apiKey').optional(),
  DATA_KEY: secretsOf('dataKey'),
  WEBHOOK_URL: webUrl.optional(),
  WEBHOOK_SECRET: secretsOf('webhook').optional(),
  NOTIFICATION_FORWARD_URL: webUrl.optional(),
  ...limitVariables,
  PORT: wholeNumber(0, 65_535, 8_787),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `put one of ${LOG_LEVELS.join(', ')} there` }).default('info'),
};

/** The checked variables, before the rules between them. */
export type Variables = { readonly [Name in keyof typeof variables]: z.output<(typeof variables)[Name]> };

/** A fault of one variable: what is wrong, as a sentence that says what to put there. */
export interface ConfigFault {
  readonly variable: string;
  readonly fix: string;
}

/** The rules between variables. Called with those that are well-formed by themselves. */
export function faultsBetween(values: Partial<Variables>): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const add = (variable: keyof Variables, fix: string): void => void faults.push({ variable, fix });
  const isTest = values.GMO_ENV === 'test';
  // While the environment is not known, what a test may have is no fault.
  const mayBeTest = values.GMO_ENV !== 'production';
  const { GMO_BASE_URL: gmo, PUBLIC_URL: publicUrl } = values;
  if (gmo !== undefined && values.GMO_ENV !== undefined) {
    const { hostname, protocol } = new URL(gmo);
    if (hostname.endsWith('.')) add('GMO_BASE_URL', 'must name its host without a dot at the end');
    if (isTest && GMO_DOMAINS.test(hostname) && !TEST_HOSTS.has(hostname))
      add('GMO_BASE_URL', 'is a production host, but GMO_ENV is test: change one of them');
    if (!isTest && !PRODUCTION_HOSTS.has(hostname)) {
      add('GMO_BASE_URL', `must be one of ${[...PRODUCTION_HOSTS].join(', ')} with GMO_ENV=production`);
    }
    if (protocol === 'http:' && !(isTest && isLoopback(hostname)))
      add('GMO_BASE_URL', 'must be https:; http: only on loopback with GMO_ENV=test');
  }
  // GMO-PG's test shops are named so. (inferred from samples; the protocol notes have no rule)
  if (values.GMO_ENV === 'production' && /^tshop/i.test(values.GMO_SHOP_ID ?? ''))
    add('GMO_SHOP_ID', 'is a ShopID of the test environment, but GMO_ENV is production: change one of them');
  const realHost = gmo === undefined || environmentOfHost(new URL(gmo).hostname) !== null;
  if (realHost && values.GMO_SHOP_PASS?.some(({ value }) => value.reveal() === 'simulator1') === true) {
    add(
      'GMO_SHOP_PASS',
      "is the simulator's: put the ShopPass of GMO-PG there, or set GMO_BASE_URL to the simulator",
    );
  }
  if (publicUrl?.startsWith('http:') === true && !(mayBeTest && isLoopback(new URL(publicUrl).hostname))) {
    add('PUBLIC_URL', 'must be https:; http: only on loopback with GMO_ENV=test');
  }
  for (const name of ['ALLOWED_ORIGINS', 'RETURN_ORIGINS'] as const) {
    const plain = values[name]?.find(
      (origin) => origin.startsWith('http:') && !(mayBeTest && isLoopback(new URL(origin).hostname)),
    );
    if (plain !== undefined) add(name, `${plain} must be https:; http: only on loopback with GMO_ENV=test`);
  }
  if (values.EPOS_JOB_CODE === 'CAPTURE' && values.CAPTURE === 'manual') {
    add('CAPTURE', 'manual cannot be together with EPOS_JOB_CODE=CAPTURE, which takes the money at once');
  }
  if (values.WEBHOOK_URL !== undefined && values.WEBHOOK_SECRET === undefined)
    add('WEBHOOK_SECRET', `set it: WEBHOOK_URL is set; ${secretAdvice('webhook')}`);
  if (values.WEBHOOK_SECRET !== undefined && values.WEBHOOK_URL === undefined)
    add('WEBHOOK_URL', 'set it: WEBHOOK_SECRET is set');
  for (const name of ['WEBHOOK_URL', 'NOTIFICATION_FORWARD_URL'] as const) {
    const url = values[name];
    if (url?.startsWith('http:') === true && !(mayBeTest && isLoopback(new URL(url).hostname)))
      add(name, 'must be https:; http: only on loopback with GMO_ENV=test');
  }
  const consoleFault = consoleKeysFault(values);
  if (consoleFault !== null) add('CONSOLE_READ_KEY', consoleFault);
  const forward = values.NOTIFICATION_FORWARD_URL;
  if (
    publicUrl !== undefined &&
    forward !== undefined &&
    isSamePage(forward, `${publicUrl}/gmo/notification`)
  ) {
    add('NOTIFICATION_FORWARD_URL', "is this BFF's own: put the receiver of the other payment methods there");
  }
  return faults;
}

/** What a key of the console is called that has no id. */
export const CONSOLE_PLAIN_IDS = { act: 'operator', read: 'reader' } as const;

/** A person is known by the id, and what may be done by the key: neither may stand in both lists. */
function consoleKeysFault({
  CONSOLE_KEY: keys = [],
  CONSOLE_READ_KEY: readKeys = [],
}: Partial<Variables>): string | null {
  const values = new Set(keys.map(({ value }) => value.reveal()));
  if (readKeys.some(({ value }) => values.has(value.reveal())))
    return `has a value of CONSOLE_KEY: ${secretAdvice('apiKey')}`;
  const ids = new Set(keys.map(({ id }) => id ?? CONSOLE_PLAIN_IDS.act));
  const twice = readKeys.map(({ id }) => id ?? CONSOLE_PLAIN_IDS.read).find((id) => ids.has(id));
  return twice === undefined ? null : `has the id ${twice} of CONSOLE_KEY: give it another`;
}

/** Whether two URLs lead to the same page, whatever their queries. */
function isSamePage(one: string, other: string): boolean {
  const pageOf = (text: string): string => {
    const { origin, pathname } = new URL(text);
    return `${origin}${pathname.replace(/\/+$/, '')}`;
  };
  return pageOf(one) === pageOf(other);
}
