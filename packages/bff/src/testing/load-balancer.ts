/**
 * What stands before several processes: passes each request on to the next one in turn, and counts what is under way. It can keep requests
 * back until many are there, because a machine with few cores would answer the first before it has sent the last. Used by
 * `start-instances`.
 */
import { createServer, request as send } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The balancer. */
export interface LoadBalancer {
  /** URLs of the processes that get requests. */
  readonly targets: string[];
  /** Most requests at one time that a process had in full and had not begun to answer, since the last {@link gather}. */
  readonly openMax: () => number;
  /** Keeps requests back until so many are there, and lets them go together. Resolves when all of them are open at one time. */
  readonly gather: (count: number) => Promise<void>;
  readonly close: () => void;
}

/** Listens on a port, before nobody yet. */
export async function startLoadBalancer(port: number): Promise<LoadBalancer> {
  const targets: string[] = [];
  let turn = 0;
  let open = 0;
  let openMax = 0;
  let kept: (() => void)[] = [];
  let wanted = 0;
  let gathered: () => void = () => undefined;

  function pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    turn += 1;
    const target = targets[turn % targets.length];
    if (target === undefined) {
      outgoing.writeHead(503).end();
      return;
    }
    const options = { method: incoming.method, headers: incoming.headers };
    const passed = send(new URL(incoming.url ?? '/', target), options, (answer) => {
      open -= 1;
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('finish', () => {
      open += 1;
      openMax = Math.max(openMax, open);
      if (open === wanted) gathered();
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  }

  const server = createServer((incoming, outgoing) => {
    if (kept.length >= wanted) {
      pass(incoming, outgoing);
      return;
    }
    kept.push(() => {
      pass(incoming, outgoing);
    });
    if (kept.length === wanted) for (const go of kept) go();
  });
  await new Promise<void>((resolve) => server.listen({ port, host: '127.0.0.1', backlog: 2_048 }, resolve));
  return {
    targets,
    openMax: () => openMax,
    gather: (count) => {
      [open, openMax, wanted, kept] = [0, 0, count, []];
      return new Promise((resolve) => {
        gathered = resolve;
      });
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
