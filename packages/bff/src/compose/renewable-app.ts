/**
 * The routes of a BFF whose secrets can be renewed: they are made anew with them, while what they stand on (store, core, workers) goes on. Called
 * by `create-bff`.
 */
import { Secret } from '@epos-kantan/shared';
import type { Hono } from 'hono';
import type { Config } from '../config/load-config.ts';
import { renewSecrets } from '../config/renew-secrets.ts';
import type { RenewedSecrets } from '../config/renew-secrets.ts';
import type { Log } from '../observability/log.ts';
import { tellPublicKeys } from './create-workers.ts';

/** The configuration that counts now, and one for parts that are made once: its ShopPass is always that of now. */
export function renewableConfig(first: Config): {
  readonly current: { config: Config };
  readonly config: Config;
} {
  const current = { config: first };
  return {
    current,
    config: { ...first, gmoShopPass: new Secret(() => current.config.gmoShopPass.reveal()) },
  };
}

/** What it is made of. */
export interface RenewableParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly current: { config: Config };
  readonly appWith: (config: Config) => Pick<Hono, 'fetch'>;
}

/** The routes, and how they are made anew. */
export interface RenewableApp extends Pick<Hono, 'fetch'> {
  renew(): RenewedSecrets;
}

/** Makes it with the configuration that counts now. */
export function renewableApp({ env, log, current, appWith }: RenewableParts): RenewableApp {
  let app = appWith(current.config);
  return {
    fetch: (request, bindings) => app.fetch(request, bindings),
    renew: () => {
      const end = renewSecrets(current.config, env);
      if (!end.ok) {
        log.error({ faults: end.faults }, 'the secrets were not renewed; those from before go on');
        return end;
      }
      // The routes first: if they cannot be made, nothing was taken.
      app = appWith(end.config);
      current.config = end.config;
      log.info({ renewed: end.renewed }, 'the secrets were read anew');
      if (end.renewed.includes('WEBHOOK_SECRET')) tellPublicKeys(log, end.config.webhook?.secrets ?? []);
      return end;
    },
  };
}
