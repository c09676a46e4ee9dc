/**
 * Chooses the demo's three ports. Stored payments hold addresses of the BFF and the simulator, so once there are payments
 * those two must come back on the same ports; the shop may move. Called by `startDemo`.
 */
import type { DemoPorts } from './demo-settings.ts';
import { findFreePort, isPortFree } from './loopback.ts';

/** First choices when nothing else is said. */
export const DEFAULT_PORTS: DemoPorts = { shop: 3000, bff: 8787, simulator: 8788 };

/**
 * Picks the ports.
 * @param last those of the last start with the same data, if there was one
 * @throws Error when the BFF's or the simulator's port of stored payments is taken.
 */
export async function choosePorts(
  last: DemoPorts | undefined,
  wanted: Partial<DemoPorts>,
  say: (line: string) => unknown,
): Promise<DemoPorts> {
  const first = { ...DEFAULT_PORTS, ...wanted };
  const bff = last?.bff ?? (await takeNext('BFF', first.bff, [], say));
  const simulator = last?.simulator ?? (await takeNext('simulator', first.simulator, [bff], say));
  for (const port of last === undefined ? [] : [bff, simulator]) {
    if (!(await isPortFree(port))) {
      throw new Error(
        `port ${String(port)} belongs to the stored payments and is taken: stop what uses it (another demo?), or delete the data folder`,
      );
    }
  }
  const shop = await takeNext('shop', wanted.shop ?? last?.shop ?? first.shop, [bff, simulator], say);
  return { shop, bff, simulator };
}

async function takeNext(
  name: string,
  first: number,
  reserved: readonly number[],
  say: (line: string) => unknown,
): Promise<number> {
  const port = await findFreePort(first, reserved);
  if (first !== 0 && port !== first)
    say(`Port ${String(first)} is taken, so the ${name} uses ${String(port)}.`);
  return port;
}
