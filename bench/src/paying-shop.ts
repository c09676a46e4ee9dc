/** A shop whose payments go all the way: a simulator that notifies, one or more BFF processes, and a receiver of webhooks. Called by the measures. */
import { freePort } from '@epos-kantan/bff/testing/free-port';
import { PROGRAMS, startProgram } from './child-program.ts';
import type { ChildProgram } from './child-program.ts';
import { controlGateway } from './gateway-control.ts';
import type { GatewayControl } from './gateway-control.ts';
import { GMO_SHOP, bffEnvironment } from './shop.ts';
import type { Shop } from './shop.ts';
import { openReceiver } from './webhook-receiver.ts';
import type { WebhookReceiver } from './webhook-receiver.ts';

/** A shop that takes payments. */
export interface PayingShop {
  /** Where browsers and GMO-PG reach the BFF. */
  readonly url: string;
  readonly gateway: GatewayControl;
  readonly receiver: WebhookReceiver;
  /** Starts one more process, on a port of its own unless it is the only one. */
  startBff(port?: number): Promise<ChildProgram>;
  /** Stops the simulator and the receiver; the caller stops the BFFs before. */
  close(): Promise<void>;
}

/**
 * Starts the simulator and the receiver.
 * @param folder Where the BFF keeps its database
 * @param more Variables of the BFF beside the usual ones
 */
export async function openPayingShop(
  shop: Shop,
  folder: string,
  more: Readonly<Record<string, string>> = {},
): Promise<PayingShop> {
  const receiver = await openReceiver();
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const simulator = await startProgram(PROGRAMS.simulator, [], {
    PORT: '0',
    SIM_SHOP_ID: GMO_SHOP.GMO_SHOP_ID,
    SIM_SHOP_PASS: GMO_SHOP.GMO_SHOP_PASS,
    SIM_NOTIFICATION_URL: `${url}/gmo/notification`,
  });
  const gateway = controlGateway(simulator.url);
  const env = await bffEnvironment(shop, folder, simulator.url, {
    ...receiver.env,
    ...more,
    PUBLIC_URL: url,
  });
  return {
    url,
    gateway,
    receiver,
    startBff: (own = port) => startProgram(PROGRAMS.bff, ['serve'], { ...env, PORT: String(own) }),
    close: async () => {
      await gateway.close();
      await Promise.all([simulator.stop(), receiver.close()]);
    },
  };
}
