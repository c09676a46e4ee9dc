/**
 * Several `epos-kantan serve` processes on one PostgreSQL, behind something that spreads requests over them as a load balancer
 * does, with the simulator and the shop of `start-world`. For the tests of what holds between processes.
 */
import { freshDatabase } from './fresh-database.ts';
import { startLoadBalancer } from './load-balancer.ts';
import type { LoadBalancer } from './load-balancer.ts';
import { runCli } from './serve-process.ts';
import type { ServeProcess } from './serve-process.ts';
import { freePort } from './free-port.ts';
import { startWorld } from './start-world.ts';
import type { Environment, World } from './start-world.ts';

/** One process. */
export interface Instance {
  readonly url: string;
  readonly process: ServeProcess;
}

/** The processes and the world around them. `world.bffUrl` is the load balancer. */
export interface Instances {
  readonly world: World;
  readonly databaseUrl: string;
  readonly all: readonly Instance[];
  readonly balancer: LoadBalancer;
  /** Kills one with -9; requests then go to the others. */
  kill(instance: Instance): Promise<void>;
  /** @throws when an answer was not as described */
  stop(): Promise<void>;
}

/** Starts them; the caller stops them. */
export async function startInstances(count: number, env: Environment = {}): Promise<Instances> {
  const databaseUrl = await freshDatabase();
  const world = await startWorld({ withoutBff: true, env: { ...env, DATABASE_URL: databaseUrl } });
  const balancer = await startLoadBalancer(Number(world.env['PORT']));
  const start = async (): Promise<Instance> => {
    const process = runCli(['serve'], { ...world.env, PORT: String(await freePort()) });
    return { process, url: await process.ready };
  };
  // At the same time, on an empty database: each migrates, or waits for who does.
  const all = await Promise.all(Array.from({ length: count }, start));
  balancer.targets.push(...all.map(({ url }) => url));
  const kill = async ({ url, process }: Instance): Promise<void> => {
    balancer.targets.splice(0, Infinity, ...balancer.targets.filter((target) => target !== url));
    process.kill('SIGKILL');
    await process.ended;
  };
  return {
    world,
    databaseUrl,
    all,
    balancer,
    kill,
    stop: async () => {
      await Promise.all(all.map(kill));
      balancer.close();
      await world.stop();
    },
  };
}
