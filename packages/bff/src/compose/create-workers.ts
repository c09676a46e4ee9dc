/** The BFF's work beside requests: one worker asks and captures, one tells the shop, one passes notifications on, one forgets. Called by `create-bff`. */
import type { Secret } from '@epos-kantan/shared';
import type { Core } from '../checkout/core.ts';
import type { Refresher } from '../checkout/refresh-checkout.ts';
import { isLoopback } from '../config/config-values.ts';
import type { Config } from '../config/load-config.ts';
import type { BeaconCounter } from '../conversion/beacon-counter.ts';
import { forwardDue } from '../notification/forward-due.ts';
import type { ForwardDeps } from '../notification/forward-due.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { NotificationNote } from '../observability/notification-log.ts';
import { createReconciler } from '../reconciliation/reconcile-overdue.ts';
import type { Storage } from '../storage/open-storage.ts';
import { KEPT_MS } from '../storage/retention-rules.ts';
import { deliverDue } from '../webhook/deliver-due.ts';
import type { DeliverDeps } from '../webhook/deliver-due.ts';
import { publicKeyTextOf } from '../webhook/signing-key.ts';
import { aroundDelivery, observeRun } from './observe-work.ts';
import { runEvery } from '../worker/run-every.ts';
import type { Worker } from '../worker/run-every.ts';

/** How often the workers look by themselves; a notification wakes them at once. */
const TICK_MS = 1_000;

/** How often what is too old is looked for. */
const RETENTION_TICK_MS = 60_000;

/** How often what pages told goes into the database. */
const BEACON_TICK_MS = 5_000;

/** Of notifications that were given up at most so many are kept. */
const DEAD_FORWARDS_MAX = 10_000;

/** How long a stop waits for calls to GMO-PG that are under way; their ends are found by inquiry after the next start. */
const DRAIN_MS = 5_000;

/** Longest real time between two ends of a worker's runs: a run, its wait for the next, and a slow database on top. */
const STALLED_DEFAULT_MS = 60_000;

/** A run may send a thousand requests to a receiver that takes its fifteen seconds for each; and what is forgotten has a tick of a minute. */
const STALLED_MS: Readonly<Record<string, number>> = {
  webhooks: 30 * 60_000,
  forwards: 30 * 60_000,
  retention: 10 * 60_000,
};

const PUBLIC_KEYS = "webhooks are signed by ed25519; these public keys verify them on the shop's server";

/** What the workers need. */
export interface WorkerDeps {
  readonly core: Core;
  readonly refresher: Refresher;
  readonly config: Config;
  /** Those that sign now. */
  readonly webhookSecrets: () => readonly Secret[];
  readonly storage: Storage;
  readonly log: Log;
  readonly noteNotification: NotificationNote;
  readonly beacons: Pick<BeaconCounter, 'flush'>;
  readonly metrics: Metrics;
}

/** The workers of a BFF. */
export interface Workers {
  start(): void;
  /** A payment has news: ask at once. */
  wakePayments(): void;
  /** A notification is to be passed on: do it at once. */
  wakeForwards(): void;
  /** Those that have not ended a run for too long, and for how many seconds. None before the start. */
  stalled(): readonly { readonly name: string; readonly seconds: number }[];
  /** Waits for running work, at most ten seconds. */
  stop(): Promise<void>;
}

/** The workers. A change of a payment wakes the one that tells the shop; those without a receiver are not there. */
export function createWorkers(deps: WorkerDeps): Workers {
  const { core, refresher, config, storage, log } = deps;
  const reconciler = createReconciler(core, refresher, storage.orphans);
  const running = new Map<string, Worker>();
  const onError = (name: string, error: unknown): void => {
    deps.metrics.workerFailed(name);
    log.error({ worker: name, error: String(error) }, 'a worker failed; it runs again');
  };
  const begin = (
    name: string,
    run: (shouldStop: () => boolean) => Promise<unknown>,
    intervalMs = TICK_MS,
  ): void => {
    const runOnce = (shouldStop: () => boolean): Promise<void> => observeRun(name, () => run(shouldStop));
    running.set(name, runEvery({ name, intervalMs, onError, run: runOnce }));
  };
  return {
    start() {
      if (running.size > 0) return;
      begin('payments', async (shouldStop) => {
        const begun = await reconciler.run(shouldStop);
        running.get('webhooks')?.kick();
        return begun;
      });
      begin('beacons', () => deps.beacons.flush(), BEACON_TICK_MS);
      begin('retention', (shouldStop) => forgetOld(deps, shouldStop), RETENTION_TICK_MS);
      const { webhook, notificationForwardUrl } = config;
      if (webhook !== null) {
        const deliver = webhooksOf(deps, webhook);
        begin('webhooks', (shouldStop) => deliverDue(deliver, shouldStop));
      }
      if (notificationForwardUrl !== null) {
        const forward = forwardsOf(deps, notificationForwardUrl);
        begin('forwards', (shouldStop) => forwardDue(forward, shouldStop));
      }
    },
    stalled: () =>
      [...running].flatMap(([name, worker]) => {
        const ms = worker.sinceEndMs();
        return ms > (STALLED_MS[name] ?? STALLED_DEFAULT_MS)
          ? [{ name, seconds: Math.floor(ms / 1000) }]
          : [];
      }),
    wakePayments: () => running.get('payments')?.kick(),
    wakeForwards: () => running.get('forwards')?.kick(),
    stop: async () => {
      await Promise.all([...running.values()].map((worker) => worker.stop()));
      await deps.beacons.flush().catch((error: unknown) => {
        onError('beacons', error);
      });
      await Promise.race([reconciler.drain(), core.sleep(DRAIN_MS)]);
    },
  };
}

/** At most a hundred parts a tick: more than a busy shop's events of a minute, and never a long hold of the database. */
async function forgetOld({ core, storage }: WorkerDeps, shouldStop: () => boolean): Promise<void> {
  const now = core.clock.now();
  const command = {
    before: now - KEPT_MS.ended,
    notificationsBefore: now - KEPT_MS.notifications,
    quarantineBefore: now - KEPT_MS.quarantine,
    now,
    limit: 100,
    deadForwardsMax: DEAD_FORWARDS_MAX,
  };
  for (let part = 0; part < 100 && !shouldStop(); part += 1) {
    if ((await storage.forget(command)) < command.limit) return;
  }
}

/** What sends to a receiver of the shop's. */
function senderTo({ core, config }: WorkerDeps, url: string) {
  return {
    url,
    allowedHosts: allowedHostsOf(config, url),
    owner: core.instanceId,
    now: () => core.clock.now(),
    jitter: Math.random,
    sleep: core.sleep,
  };
}

function webhooksOf(deps: WorkerDeps, { url }: NonNullable<Config['webhook']>): DeliverDeps {
  tellPublicKeys(deps.log, deps.webhookSecrets());
  return {
    ...senderTo(deps, url),
    outbox: deps.storage.outbox,
    secrets: deps.webhookSecrets,
    log: deps.log,
    onTry: deps.metrics.webhookTry,
    around: aroundDelivery,
  };
}

/** What the shop's server verifies with, where webhooks are signed by ed25519. */
export function tellPublicKeys(log: Log, secrets: readonly Secret[]): void {
  const publicKeys = secrets.map((secret) => publicKeyTextOf(secret.reveal())).filter((key) => key !== null);
  if (publicKeys.length > 0) log.info({ publicKeys }, PUBLIC_KEYS);
}

function forwardsOf(deps: WorkerDeps, url: string): ForwardDeps {
  return { ...senderTo(deps, url), queue: deps.storage.forwards, note: deps.noteNotification };
}

/** Hosts that a receiver's URL may lead to although they are private: those named, and this machine when the test environment says so. */
function allowedHostsOf(config: Config, url: string): ReadonlySet<string> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  const isLocalTest = config.gmoEnv === 'test' && isLoopback(new URL(url).hostname);
  return new Set([...config.outboundAllowHosts, ...(isLocalTest ? [host] : [])]);
}
