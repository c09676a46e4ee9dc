/**
 * Several `epos-kantan serve` processes on one PostgreSQL, behind something that spreads requests over them as a load balancer
 * does, with the simulator and the shop of `start-world`. For the tests of what holds between processes.
 */
import { createServer, request as send } from 'node:http';
import type { Server } from 'node:http';
import { freshDatabase } from './fresh-database.ts';
import { runCli } from './serve-process.ts';
import type { ServeProcess } from './serve-process.ts';
import { freePort, startWorld } from './start-world.ts';
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
  /** Kills one with -9; requests then go to the others. */
  kill(instance: Instance): Promise<void>;
  stop(): Promise<void>;
}

/** Starts them; the caller stops them. */
export async function startInstances(count: number, env: Environment = {}): Promise<Instances> {
  const databaseUrl = await freshDatabase();
  const world = await startWorld({ withoutBff: true, env: { ...env, DATABASE_URL: databaseUrl } });
  const balancer = await startBalancer(Number(world.env['PORT']));
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
    kill,
    stop: async () => {
      await Promise.all(all.map(kill));
      balancer.server.closeAllConnections();
      balancer.server.close();
      await world.stop();
    },
  };
}

interface Balancer {
  readonly targets: string[];
  readonly server: Server;
}

/** Passes each request on to the next process in turn. */
async function startBalancer(port: number): Promise<Balancer> {
  const targets: string[] = [];
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    turn += 1;
    const target = targets[turn % targets.length];
    if (target === undefined) {
      outgoing.writeHead(503).end();
      return;
    }
    const options = { method: incoming.method, headers: incoming.headers };
    const passed = send(new URL(incoming.url ?? '/', target), options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { targets, server };
}
