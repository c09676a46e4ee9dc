/**
 * Makes load over real HTTP and measures it: as much as a number of connections carries, or a fixed rate, where an answer's time counts from
 * the moment it was due, not from when a connection was free. Called by the measures.
 */
import { createHistogram } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';

/** One request. */
export interface RequestToSend {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What was measured. */
export interface Load {
  /** Answers per second. */
  readonly rate: number;
  /** 99th percentile of the time to the whole answer, ms. */
  readonly p99: number;
}

/** What is common to both kinds of load. */
export interface LoadOptions {
  /** Several get the requests in turn, as from a load balancer. */
  readonly url: string | readonly string[];
  readonly seconds: number;
  /** The next request; undefined = there is none left. */
  readonly next: () => RequestToSend | undefined;
  /** Throws when an answer is not the one that is measured. */
  readonly check: (status: number, body: string) => void;
}

/** Connections of the load, as in the reference work. */
const CONNECTIONS = 32;

/** As much as the connections carry. Ends early when there is no request left. */
export async function sendAsFastAsPossible({ url, seconds, next, check }: LoadOptions): Promise<Load> {
  const pools = openPools(url);
  const latencies = createHistogram();
  const begunAt = performance.now();
  const endsAt = begunAt + seconds * 1000;
  const connection = async (): Promise<void> => {
    for (let now = performance.now(); now < endsAt; now = performance.now()) {
      const request = next();
      if (request === undefined) return;
      await pools.send(request, check);
      latencies.record(nanoseconds(now));
    }
  };
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  } finally {
    await pools.destroy();
  }
  return summary(latencies, begunAt);
}

/** A request every `1 / perSecond` s, whether or not the ones before were answered. */
export async function sendAtRate(options: LoadOptions & { readonly perSecond: number }): Promise<Load> {
  const { url, seconds, perSecond, next, check } = options;
  const pools = openPools(url);
  const latencies = createHistogram();
  const begunAt = performance.now();
  const answers: Promise<void>[] = [];
  try {
    for (let count = 0; count < seconds * perSecond; count += 1) {
      const dueAt = begunAt + (count * 1000) / perSecond;
      if (dueAt > performance.now()) await wait(dueAt - performance.now());
      const request = next();
      if (request === undefined) break;
      answers.push(pools.send(request, check).then(() => latencies.record(nanoseconds(dueAt))));
    }
    await Promise.all(answers);
  } finally {
    await pools.destroy();
  }
  return summary(latencies, begunAt);
}

function openPools(url: LoadOptions['url']) {
  const pools = [url].flat().map((one) => new Pool(one, { connections: CONNECTIONS }));
  let turn = 0;
  return {
    send: async (request: RequestToSend, check: LoadOptions['check']): Promise<void> => {
      const { method, path, headers, body } = request;
      turn = (turn + 1) % pools.length;
      const answer = await pools[turn]?.request({ method, path, headers: headers ?? {}, body: body ?? null });
      check(answer?.statusCode ?? 0, (await answer?.body.text()) ?? '');
    },
    destroy: () => Promise.all(pools.map((pool) => pool.destroy())),
  };
}

function nanoseconds(since: number): number {
  return Math.max(1, Math.round((performance.now() - since) * 1e6));
}

function summary(latencies: ReturnType<typeof createHistogram>, begunAt: number): Load {
  const seconds = (performance.now() - begunAt) / 1000;
  return { rate: latencies.count / seconds, p99: latencies.percentile(99) / 1e6 };
}
