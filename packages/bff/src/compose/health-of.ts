/** Says whether new payments can be taken, and what `/readyz` tells of each part. Called by `create-bff`. */
import type { Clock } from '../checkout/ports/clock.ts';
import type { Config } from '../config/load-config.ts';
import type { GatewayHealth } from '../gmo/watch-gateway.ts';
import type { Health } from '../http/app-deps.ts';
import type { CheckUp } from '../storage/check-up.ts';
import type { Storage } from '../storage/open-storage.ts';
import type { Workers } from './create-workers.ts';

/** What is looked at. */
export interface HealthDeps {
  readonly config: Pick<Config, 'gmoShopId' | 'notificationForwardUrl'>;
  readonly storage: Pick<Storage, 'isReady' | 'checkUp' | 'forwards'>;
  readonly clock: Clock;
  readonly gateway: GatewayHealth;
  readonly isStopping: () => boolean;
  readonly stalledWorkers: Workers['stalled'];
  /** Whether `clock` is the machine's: a clock of a test is not to be compared. */
  readonly isRealClock: boolean;
}

/** Clocks that differ by more are told of: leases of processes that share a database, order tokens and webhooks live by them. */
const CLOCK_MS_MAX = 60_000;

/** How long notifications may wait to be passed on before it is told: the receiver was away for longer than a restart takes. */
const FORWARD_LATE_MS = 10 * 60_000;

/** GMO-PG itself is never asked for it. What is wrong with a receiver is only told: this process does its own work all the same. */
export function healthOf(deps: HealthDeps): Health {
  const { storage, gateway, isStopping } = deps;
  return {
    unavailableReason: () => {
      if (isStopping()) return 'stopping';
      return gateway.refusedCodes().length > 0 ? 'misconfigured' : null;
    },
    readiness: async () => {
      const isWritable = await storage.isReady();
      const found = await storage.checkUp();
      const forwarding = await describeForwarding(deps);
      const isAlone = found.isLockHeld !== false;
      return {
        ready: isWritable && isAlone && !isStopping(),
        checks: {
          database: isWritable ? 'ok' : 'the database cannot be written',
          migrations: describeSteps(found),
          ...(found.isLockHeld === null ? {} : { writerLock: isAlone ? 'ok' : LOCK_LOST }),
          clock: describeClock(deps, found),
          timers: describeTimers(deps.stalledWorkers()),
          gateway: describeGateway(gateway.refusedCodes()),
          ...(forwarding === null ? {} : { forwarding }),
          process: isStopping() ? 'stopping' : 'ok',
        },
      };
    },
  };
}

const LOCK_LOST =
  'the .lock file beside the database was removed or replaced: another process may write the database too; stop this one';

/** Only told: while a newer release takes over, the older one goes on. */
function describeSteps({ unknownSteps }: CheckUp): string {
  if (unknownSteps === null) return 'the database cannot be read';
  if (unknownSteps.length === 0) return 'ok';
  return `a newer release has migrated the database (${unknownSteps.slice(0, 3).join(', ')}): start that release here, too`;
}

function describeClock({ clock, gateway, isRealClock }: HealthDeps, { databaseTime }: CheckUp): string {
  const differences = [
    {
      from: "the database's",
      aheadMs: !isRealClock || databaseTime === null ? null : clock.now() - databaseTime,
    },
    { from: "GMO-PG's", aheadMs: gateway.aheadMs() },
  ];
  for (const { from, aheadMs } of differences) {
    if (aheadMs === null || Math.abs(aheadMs) <= CLOCK_MS_MAX) continue;
    const seconds = String(Math.round(Math.abs(aheadMs) / 1000));
    return `this clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} ${from}: set it by NTP`;
  }
  return 'ok';
}

function describeTimers(stalled: ReturnType<Workers['stalled']>): string {
  if (stalled.length === 0) return 'ok';
  return `stalled: ${stalled.map(({ name, seconds }) => `${name} for ${String(seconds)} s`).join(', ')}`;
}

function describeGateway(refusedCodes: readonly string[]): string {
  if (refusedCodes.length === 0) return 'ok';
  return `GMO-PG refuses inquiries (${refusedCodes.join(' ')}): check EPOS_PAY_TYPE, GMO_SHOP_ID, GMO_SHOP_PASS`;
}

/** Null = nothing is passed on here. */
async function describeForwarding({ config, storage, clock }: HealthDeps): Promise<string | null> {
  if (config.notificationForwardUrl === null) return null;
  try {
    const { waiting, oldestAt, dead } = await storage.forwards.depth(config.gmoShopId);
    const lateMs = oldestAt === null ? 0 : clock.now() - oldestAt;
    const words = [
      ...(lateMs < FORWARD_LATE_MS
        ? []
        : [
            `${String(waiting)} wait for NOTIFICATION_FORWARD_URL, for ${String(Math.floor(lateMs / 60_000))} minutes`,
          ]),
      ...(dead === 0 ? [] : [`${String(dead)} were given up: see GET /v1/merchant/forwards?state=dead`]),
    ];
    return words.length === 0 ? 'ok' : `notifications that are to be passed on: ${words.join('; ')}`;
  } catch {
    return 'the database cannot be read';
  }
}
