/** Says whether new payments can be taken, and what `/readyz` tells of each part. Called by `create-bff`. */
import type { Clock } from '../checkout/ports/clock.ts';
import type { Config } from '../config/load-config.ts';
import type { GatewayHealth } from '../gmo/watch-gateway.ts';
import type { Health } from '../http/app-deps.ts';
import type { Storage } from '../storage/open-storage.ts';

/** What is looked at. */
export interface HealthDeps {
  readonly config: Pick<Config, 'gmoShopId' | 'notificationForwardUrl'>;
  readonly storage: Pick<Storage, 'isReady' | 'forwards'>;
  readonly clock: Clock;
  readonly gateway: GatewayHealth;
  readonly isStopping: () => boolean;
}

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
      const forwarding = await describeForwarding(deps);
      return {
        ready: isWritable && !isStopping(),
        checks: {
          database: isWritable ? 'ok' : 'the database cannot be written',
          gateway: describeGateway(gateway.refusedCodes()),
          ...(forwarding === null ? {} : { forwarding }),
          process: isStopping() ? 'stopping' : 'ok',
        },
      };
    },
  };
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
