/**
 * One visit of doctor: what the configuration says, and what was seen of the outside, each looked at once however many checks ask. Made by
 * `run-doctor`.
 */
import { environmentOfHost, gmoBaseUrlOf } from '../config/config-schema.ts';
import type { ConfigFault, Variables } from '../config/config-schema.ts';
import { isLoopback } from '../config/config-values.ts';
import { dataKeysOf, variablesOf } from '../config/load-config.ts';
import { inspectStorage } from '../storage/inspect-storage.ts';
import type { InspectedStorage } from '../storage/inspected-storage.ts';
import { askGmo } from './ask-gmo.ts';
import type { GmoLook, GmoPlace } from './ask-gmo.ts';
import type { Environment, Machine } from './machine.ts';
import { addressesOf, ask, lookAtCertificate } from './network.ts';
import type { Answer, TlsFacts } from './network.ts';
import { openShopPage } from './shop-page.ts';
import type { ShopPage } from './shop-page.ts';

/** What the checks share. */
export interface Visit {
  readonly env: Environment;
  readonly given: Environment;
  readonly values: Partial<Variables>;
  readonly faults: readonly ConfigFault[];
  readonly machine: Machine;
  readonly isProduction: boolean;
  /** Null while GMO_ENV or GMO_BASE_URL cannot be read. */
  readonly gmo: GmoPlace | null;
  /** Whether an OrderID that cannot exist is unknown to GMO-PG; null while the shop's credentials cannot be read. */
  readonly askGmo: () => Promise<GmoLook> | null;
  /** Null while DATABASE_URL cannot be read. */
  readonly database: () => Promise<InspectedStorage> | null;
  /** Asks for a page by GET, once for each URL. */
  readonly page: (url: string, bytesMax?: number) => Promise<Answer>;
  readonly addresses: (hostname: string) => ReturnType<typeof addressesOf>;
  readonly certificate: (url: URL) => Promise<TlsFacts | Extract<Answer, { kind: 'failed' }>>;
  /** The page of the shop that was named; null = none. */
  readonly shopPageUrl: URL | null;
  readonly shopPage: () => Promise<ShopPage> | null;
}

/** Begins a visit; nothing outside is looked at before a check asks. */
export function beginVisit(env: Environment, machine: Machine, shopPageUrl: URL | null): Visit {
  const { given, values, faults } = variablesOf(env);
  const gmo = gmoPlaceOf(values);
  const pages = new Map<string, Promise<Answer>>();
  const names = new Map<string, ReturnType<typeof addressesOf>>();
  const certificates = new Map<string, ReturnType<Visit['certificate']>>();
  const { network } = machine;
  return {
    env,
    given,
    values,
    faults,
    machine,
    gmo,
    isProduction: values.GMO_ENV === 'production',
    askGmo: once(() => (gmo === null ? null : askGmo(values, gmo, machine))),
    database: once(() => inspect(values)),
    page: (url, bytesMax = 65_536) => kept(pages, url, () => ask(network, { url, bytesMax })),
    addresses: (hostname) => kept(names, hostname, () => addressesOf(network, hostname)),
    certificate: (url) => kept(certificates, url.origin, () => lookAtCertificate(network, url)),
    shopPageUrl,
    shopPage: once(() => (shopPageUrl === null ? null : openShopPage(network, shopPageUrl))),
  };
}

function gmoPlaceOf(values: Partial<Variables>): GmoPlace | null {
  const base = gmoBaseUrlOf(values);
  if (base === null) return null;
  const url = new URL(base);
  return { url, environment: environmentOfHost(url.hostname), isLocal: isLoopback(url.hostname) };
}

function inspect({ DATABASE_URL, DATA_KEY }: Partial<Variables>): Promise<InspectedStorage> | null {
  if (DATABASE_URL === undefined) return null;
  const [active, ...others] = DATA_KEY === undefined ? [] : dataKeysOf(DATA_KEY);
  return inspectStorage({
    databaseUrl: DATABASE_URL,
    dataKeys: active === undefined ? null : { active, others },
  });
}

function once<T>(look: () => T): () => T {
  let seen: { readonly value: T } | undefined;
  return () => (seen ??= { value: look() }).value;
}

function kept<T>(map: Map<string, T>, key: string, look: () => T): T {
  const value = map.get(key) ?? look();
  map.set(key, value);
  return value;
}
