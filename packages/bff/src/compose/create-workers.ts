/** The BFF's work beside requests: one worker asks and captures, one tells the shop. Called by `create-bff`. */
import type { Core } from '../checkout/core.ts';
import type { Refresher } from '../checkout/refresh-checkout.ts';
import { isLoopback } from '../config/config-values.ts';
import type { Config } from '../config/load-config.ts';
import type { Log } from '../observability/log.ts';
import { createReconciler } from '../reconciliation/reconcile-overdue.ts';
import type { Storage } from '../storage/open-storage.ts';
import { deliverDue } from '../webhook/deliver-due.ts';
import { publicKeyTextOf } from '../webhook/signing-key.ts';
import { runEvery } from '../worker/run-every.ts';
import type { Worker } from '../worker/run-every.ts';

/** How often the workers look by themselves; a notification wakes them at once. */
const TICK_MS = 1_000;

/** How long a stop waits for calls to GMO-PG that are under way; their ends are found by inquiry after the next start. */
const DRAIN_MS = 5_000;

const PUBLIC_KEYS = "webhooks are signed by ed25519; these public keys verify them on the shop's server";

/** What the workers need. */
export interface WorkerDeps {
  readonly core: Core;
  readonly refresher: Refresher;
  readonly config: Config;
  readonly storage: Storage;
  readonly log: Log;
}

/** The two workers of a BFF. */
export interface Workers {
  start(): void;
  /** A payment has news: ask at once. */
  wakePayments(): void;
  /** Waits for running work, at most ten seconds. */
  stop(): Promise<void>;
}

/** The two workers: one asks and captures, one tells the shop. A change of a payment wakes the second. */
export function createWorkers({ core, refresher, config, storage, log }: WorkerDeps): Workers {
  const reconciler = createReconciler(core, refresher, storage.orphans);
  const running = new Map<string, Worker>();
  const onError = (name: string, error: unknown): void => {
    log.error({ worker: name, error: String(error) }, 'a worker failed; it runs again');
  };
  const { webhook } = config;
  return {
    start() {
      if (running.size > 0) return;
      const payments = runEvery({
        name: 'payments',
        intervalMs: TICK_MS,
        onError,
        run: async (shouldStop) => {
          await reconciler.run(shouldStop);
          running.get('webhooks')?.kick();
        },
      });
      running.set('payments', payments);
      if (webhook === null) return;
      const deliver = {
        outbox: storage.outbox,
        url: webhook.url,
        secrets: webhook.secrets,
        allowedHosts: allowedHostsOf(config, webhook.url),
        owner: core.instanceId,
        now: () => core.clock.now(),
        jitter: Math.random,
        sleep: core.sleep,
        log,
      };
      const publicKeys = webhook.secrets
        .map((secret) => publicKeyTextOf(secret.reveal()))
        .filter((key) => key !== null);
      if (publicKeys.length > 0) log.info({ publicKeys }, PUBLIC_KEYS);
      const webhooks = runEvery({
        name: 'webhooks',
        intervalMs: TICK_MS,
        onError,
        run: async (shouldStop) => {
          await deliverDue(deliver, shouldStop);
        },
      });
      running.set('webhooks', webhooks);
    },
    wakePayments: () => running.get('payments')?.kick(),
    stop: async () => {
      await Promise.all([...running.values()].map((worker) => worker.stop()));
      await Promise.race([reconciler.drain(), core.sleep(DRAIN_MS)]);
    },
  };
}

/** Hosts that a webhook may reach although they are private: those named, and this machine when the test environment says so. */
function allowedHostsOf(config: Config, webhookUrl: string): ReadonlySet<string> {
  const host = new URL(webhookUrl).hostname.replace(/^\[|\]$/g, '');
  const isLocalTest = config.gmoEnv === 'test' && isLoopback(new URL(webhookUrl).hostname);
  return new Set([...config.outboundAllowHosts, ...(isLocalTest ? [host] : [])]);
}
