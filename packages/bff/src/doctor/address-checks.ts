/** Checks of the addresses and origins of the configuration, as they are written. Nothing leaves the machine. */
import type { Variables } from '../config/config-schema.ts';
import { isLoopback } from '../config/config-values.ts';
import { isPrivateAddress } from '../outbound/private-address.ts';
import { isIP } from 'node:net';
import type { Check } from './check.ts';
import { inGroup } from './check.ts';
import { failure, firstOf, ok, warning } from './doctor-report.ts';
import type { Finding } from './doctor-report.ts';
import type { Visit } from './visit.ts';

const publicUrl: Check = {
  id: 'public-url',
  variables: ['PUBLIC_URL'],
  look: ({ values: { PUBLIC_URL: text = '' } }) => {
    const { port, protocol } = new URL(text);
    if (protocol === 'https:' && port !== '') {
      return warning(
        `PUBLIC_URL has port ${port}, which firewalls of companies and of GMO-PG may not let through.`,
        'Serve it at port 443, and leave the port out.',
      );
    }
    return ok(`${text}.`);
  },
};

const allowedOrigins: Check = {
  id: 'allowed-origins',
  variables: ['ALLOWED_ORIGINS'],
  look: ({ values: { ALLOWED_ORIGINS: origins = [] } }) => ok(`${origins.join(', ')}.`),
};

const returnOrigins: Check = {
  id: 'return-origins',
  variables: ['RETURN_ORIGINS'],
  look: ({ values: { RETURN_ORIGINS: returns = [], ALLOWED_ORIGINS: allowed } }) => {
    const sites = new Set((allowed ?? []).map(siteOf));
    if (allowed !== undefined && !returns.some((origin) => sites.has(siteOf(origin)))) {
      return warning(
        'RETURN_ORIGINS and ALLOWED_ORIGINS have no site in common: shoppers would come back to another shop than the one they paid in.',
        "Compare both lists; the return page usually is on the shop's own site.",
      );
    }
    return ok(`${returns.join(', ')}.`);
  },
};

/** What makes two hosts one site, without the list of all public suffixes: good for a warning, not for more. */
function siteOf(origin: string): string {
  const { hostname } = new URL(origin);
  if (isLoopback(hostname)) return 'this machine';
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return hostname;
  const labels = hostname.split('.');
  const hasSecondLevel = /^(?:ac|ad|co|com|ed|go|gr|lg|ne|net|or|org)\.[a-z]{2}$/.test(
    labels.slice(-2).join('.'),
  );
  return labels.slice(hasSecondLevel ? -3 : -2).join('.');
}

const trustedProxies: Check = {
  id: 'trusted-proxies',
  variables: ['TRUSTED_PROXIES'],
  look: ({ values: { TRUSTED_PROXIES: proxies = [], PUBLIC_URL: url = '' } }) => {
    const wide = proxies.find(isWide);
    if (wide !== undefined) {
      return failure(
        `TRUSTED_PROXIES has ${wide}, so that anybody can claim any address by X-Forwarded-For.`,
        'Name the addresses of your own proxies alone.',
      );
    }
    if (proxies.length === 0 && url.startsWith('https:')) {
      return warning(
        'TRUSTED_PROXIES is not set, but PUBLIC_URL is https:, which a proxy in front has to speak: all shoppers count as one client.',
        'Set TRUSTED_PROXIES to the addresses from which that proxy connects.',
      );
    }
    return ok(proxies.length === 0 ? 'None.' : `${proxies.join(', ')}.`);
  },
};

/** Below these a limit meets shoppers and shops that do nothing wrong; docs/limits.md has the reasons. */
const LEAST_FOR_A_SHOP = {
  LIMIT_KEY_PER_MINUTE: 300,
  LIMIT_ORDER_STARTS_PER_MINUTE: 60,
  LIMIT_ADDRESS_STARTS_PER_MINUTE: 120,
  LIMIT_ADDRESS_READS_PER_MINUTE: 1_200,
  LIMIT_HANDLE_READS_PER_MINUTE: 120,
  LIMIT_STREAMS: 100,
  LIMIT_STREAMS_PER_ADDRESS: 20,
  LIMIT_STARTS_AT_ONCE: 32,
  LIMIT_READS_AT_ONCE: 32,
  LIMIT_REPORTS_AT_ONCE: 1,
  GMO_CALLS_AT_ONCE: 4,
} as const satisfies Partial<Record<keyof Variables, number>>;

const LIMIT_NAMES = Object.keys(LEAST_FOR_A_SHOP) as (keyof typeof LEAST_FOR_A_SHOP)[];

const requestLimits: Check = {
  id: 'request-limits',
  variables: LIMIT_NAMES,
  look: ({ values }) => {
    const tight = LIMIT_NAMES.find((name) => (values[name] ?? Infinity) < LEAST_FOR_A_SHOP[name]);
    if (tight !== undefined) {
      return warning(
        `${tight} is ${String(values[tight])}, so low that shoppers behind one address, or the shop's own server, can meet it.`,
        `Set it to ${String(LEAST_FOR_A_SHOP[tight])} or more, or take it away.`,
      );
    }
    const { LIMIT_STREAMS: streams = 0, LIMIT_STREAMS_PER_ADDRESS: ofAddress = 0 } = values;
    if (ofAddress > streams) {
      return warning(
        'LIMIT_STREAMS_PER_ADDRESS is above LIMIT_STREAMS: one address can hold every event stream.',
        'Set it lower than LIMIT_STREAMS.',
      );
    }
    return ok('None is met in everyday life.');
  },
};

/** Whether a network holds so many addresses that strangers are among them. Those of a large proxy service have a prefix of 12 and more. */
function isWide(network: string): boolean {
  const [address = '', prefix] = network.split('/');
  if (prefix === undefined) return false;
  if (isIP(address) === 6) return Number(prefix) < (isPrivateAddress(address) ? 7 : 16);
  // Nobody comes from a private one by the internet.
  return Number(prefix) < (isPrivateAddress(address) ? 8 : 9);
}

/** Senders that a page of GMO-PG names for the notifications of its other interface; that these are the same is inferred. */
const TOLD_SOURCES = { test: '210.197.108.196', production: '210.175.7.20' } as const;

const notificationSources: Check = {
  id: 'notification-sources',
  variables: ['NOTIFICATION_SOURCE_IPS'],
  look: ({ values, isProduction }) => {
    const { NOTIFICATION_SOURCE_IPS: sources = [], TRUSTED_PROXIES: proxies = [] } = values;
    if (sources.length === 0)
      return ok('Anybody, which is safe: a notification proves nothing, an inquiry does.');
    if (proxies.length === 0 && values.PUBLIC_URL?.startsWith('https:') === true) {
      return failure(
        'NOTIFICATION_SOURCE_IPS is set and TRUSTED_PROXIES is not: every notification seems to come from the proxy in front, and is refused.',
        'Set TRUSTED_PROXIES to the addresses of that proxy, or take NOTIFICATION_SOURCE_IPS away.',
      );
    }
    const [mine, other] = isProduction
      ? (['production', 'test'] as const)
      : (['test', 'production'] as const);
    if (sources.includes(TOLD_SOURCES[other]) && !sources.includes(TOLD_SOURCES[mine])) {
      return failure(
        `NOTIFICATION_SOURCE_IPS has GMO-PG's sender of the ${other} environment, but GMO_ENV is ${mine}: its notifications are refused.`,
        `Ask GMO-PG for the senders of its ${mine} environment (${TOLD_SOURCES[mine]} is named for another interface), or take the variable away.`,
      );
    }
    if (sources.some(isWide)) {
      return warning(
        'NOTIFICATION_SOURCE_IPS has a network so wide that it keeps nobody out.',
        "Name GMO-PG's addresses alone, or take the variable away.",
      );
    }
    return ok(`${sources.join(', ')}.`);
  },
};

/** Hosts that stand in every documentation, and in no shop. */
const PLACEHOLDERS = /(^|\.)(example|example\.(com|net|org|jp|co\.jp)|invalid)$|(^|[.-])your[.-]/;
/** Hosts that nobody outside can reach. */
const INNER_NAMES = /(^|\.)(localhost|local|internal|lan|home|test|intranet)$|^[^.:]+$/;
const STAGE_NAMES = /(^|[.-])(dev|develop|development|local|sandbox|staging|stage|stg|test|testing)([.-]|$)/;

/** Variables whose hosts have to be reached from outside; the shop's server may be inside. */
const OUTER = ['PUBLIC_URL', 'ALLOWED_ORIGINS', 'RETURN_ORIGINS'] as const;
const INNER = ['WEBHOOK_URL', 'NOTIFICATION_FORWARD_URL'] as const;

type AddressName = (typeof OUTER | typeof INNER)[number];

/** Told among the checks of the environment. */
export const hostsOfEnvironment: Check = {
  id: 'hosts-of-environment',
  look: (visit) =>
    firstOf(
      placeholderIn(visit),
      innerNameIn(visit),
      stageNameIn(visit),
      ok('No placeholder, and no host of another environment.'),
    ),
};

function hostsOf(
  { values }: Visit,
  names: readonly AddressName[],
): readonly { readonly name: AddressName; readonly hostname: string }[] {
  return names.flatMap((name) => {
    const value: string | readonly string[] = values[name] ?? [];
    const urls = typeof value === 'string' ? [value] : value;
    return urls.map((url) => ({ name, hostname: new URL(url).hostname }));
  });
}

function placeholderIn(visit: Visit): Finding | null {
  const found = hostsOf(visit, [...OUTER, ...INNER]).find(({ hostname }) => PLACEHOLDERS.test(hostname));
  if (found === undefined) return null;
  return failure(
    `${found.name} names ${found.hostname}, which stands in the documentation and belongs to nobody.`,
    "Put the shop's own host there.",
  );
}

function innerNameIn(visit: Visit): Finding | null {
  if (!visit.isProduction) return null;
  const found = hostsOf(visit, OUTER).find(({ hostname }) => {
    const address = hostname.replace(/^\[|\]$/g, '');
    return isIP(address) === 0 ? INNER_NAMES.test(hostname) : isPrivateAddress(address);
  });
  if (found === undefined) return null;
  return failure(
    `${found.name} names ${found.hostname}, which nobody outside can reach, but GMO_ENV is production.`,
    'Put the public host there, or set GMO_ENV=test.',
  );
}

function stageNameIn(visit: Visit): Finding | null {
  if (!visit.isProduction) return null;
  const found = hostsOf(visit, [...OUTER, ...INNER]).find(({ hostname }) => STAGE_NAMES.test(hostname));
  if (found === undefined) return null;
  return warning(
    `${found.name} names ${found.hostname}, which looks like a test place, but GMO_ENV is production: shoppers there would pay real money.`,
    'Compare the host with GMO_ENV.',
  );
}

/** Checks of addresses as they are written, in the order of the report. */
export const addressChecks = inGroup('configuration', [
  publicUrl,
  allowedOrigins,
  returnOrigins,
  trustedProxies,
  notificationSources,
  requestLimits,
]);
