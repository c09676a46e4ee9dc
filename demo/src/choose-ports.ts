/**
 * Chooses the demo's three ports: those of the last start, because payments that are under way hold addresses with them, else
 * the usual ones, else the next free ones. Called by `startDemo`.
 */
import type { DemoPorts } from './demo-settings.ts';
import { findFreePort } from './loopback.ts';

const USUAL_PORTS: DemoPorts = { shop: 3000, bff: 8787, simulator: 8788 };

/**
 * Picks the ports and says which differ from the first choice.
 * @param last those of the last start with the same data, if there was one
 * @param wanted first choices for a first start; 0 = any
 */
export async function choosePorts(
  last: DemoPorts | undefined,
  wanted: Partial<DemoPorts>,
  say: (line: string) => unknown,
): Promise<DemoPorts> {
  const first = { ...USUAL_PORTS, ...wanted, ...last };
  const taken: number[] = [];
  const take = async (name: string, port: number): Promise<number> => {
    const free = await findFreePort(port, taken);
    taken.push(free);
    if (port !== 0 && free !== port)
      say(`Port ${String(port)} is taken, so the ${name} uses ${String(free)}.`);
    return free;
  };
  const ports = {
    shop: await take('shop', first.shop),
    bff: await take('BFF', first.bff),
    simulator: await take('simulator', first.simulator),
  };
  if (last !== undefined && (ports.bff !== last.bff || ports.simulator !== last.simulator)) {
    say(
      'Payments that were under way when the demo stopped cannot be continued; all others are as they were.',
    );
  }
  return ports;
}
