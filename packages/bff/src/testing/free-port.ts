/** Ports for the tests that listen at an address which they have to know before. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:http';

const PORTS_PER_WORKER = 1_000;
// Where this process is in its own thousand; another run on the machine most likely is elsewhere in it.
let lastPort = randomInt(PORTS_PER_WORKER);

/**
 * A port that nobody listens on, and that no other test takes before its owner does: below the range from which the system
 * gives ports to connections and to `listen(0)`, and from a thousand that are this worker's alone, one after the other.
 */
export async function freePort(): Promise<number> {
  const worker = Number(process.env['VITEST_POOL_ID'] ?? 0) % 10;
  for (let tries = 0; tries < 100; tries += 1) {
    lastPort = (lastPort + 1) % PORTS_PER_WORKER;
    const port = 20_000 + worker * PORTS_PER_WORKER + lastPort;
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => {
        resolve(false);
      });
      server.listen(port, '127.0.0.1', () => {
        resolve(true);
      });
    });
    await new Promise((resolve) => server.close(resolve));
    if (isFree) return port;
  }
  throw new Error('no port is free');
}
