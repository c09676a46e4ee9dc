import { afterEach, expect, it, vi } from 'vitest';
import { runEvery } from './run-every.ts';
import type { RunEveryOptions, Worker } from './run-every.ts';

/** A run that the test ends by hand. */
interface Run {
  readonly shouldStop: () => boolean;
  end(error?: Error): void;
}

const workers: Worker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

/** A worker that ticks almost never by itself, and its runs in order. */
function start(changes: Partial<RunEveryOptions> = {}) {
  const runs: Run[] = [];
  const errors: unknown[] = [];
  const worker = runEvery({
    name: 'payments',
    intervalMs: 3_600_000,
    jitter: () => 0,
    onError: (name, error) => errors.push([name, error]),
    run: (shouldStop) =>
      new Promise<void>((resolve, reject) => {
        runs.push({ shouldStop, end: (error) => (error === undefined ? resolve() : reject(error)) });
      }),
    ...changes,
  });
  workers.push({ ...worker, stop: () => (runs.at(-1)?.end(), worker.stop()) });
  return { worker, runs, errors };
}

/** Lets everything happen that is ready to. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

const wait = (runs: readonly Run[], count: number) =>
  vi.waitFor(() => expect(runs.length).toBeGreaterThanOrEqual(count));

it('the first run begins at once', async () => {
  const { runs } = start();
  await settle();
  expect(runs).toHaveLength(1);
});

it('runs never overlap, and many kicks during one cause exactly one more', async () => {
  const { worker, runs } = start();
  await settle();
  for (let kicks = 0; kicks < 100; kicks += 1) worker.kick();
  await settle();
  expect(runs).toHaveLength(1);
  runs[0]?.end();
  await settle();
  expect(runs).toHaveLength(2);
  runs[1]?.end();
  await settle();
  expect(runs).toHaveLength(2);
});

it('a kick between runs begins one at once', async () => {
  const { worker, runs } = start();
  await settle();
  runs[0]?.end();
  await settle();
  worker.kick();
  await settle();
  expect(runs).toHaveLength(2);
});

it('the next tick comes by itself, and no earlier than the interval after the end', async () => {
  const { runs } = start({ intervalMs: 40 });
  await settle();
  const began = performance.now();
  runs[0]?.end();
  await wait(runs, 2);
  // Timers of Node may be a millisecond early.
  expect(performance.now() - began).toBeGreaterThanOrEqual(38);
});

it('ticks are spread by a tenth of the interval', async () => {
  const { runs } = start({ intervalMs: 1_000, jitter: () => -9.9 });
  await settle();
  runs[0]?.end();
  await wait(runs, 2);
});

it.each([
  ['rejects', (run: Run | undefined) => run?.end(new Error('store busy'))],
  [
    'was kicked and rejects',
    (run: Run | undefined, worker: Worker) => (worker.kick(), run?.end(new Error('store busy'))),
  ],
])('a run that %s is told of, and does not stop the next', async (_, fail) => {
  const { worker, runs, errors } = start({ intervalMs: 1 });
  await settle();
  fail(runs[0], worker);
  await wait(runs, 2);
  expect(errors).toEqual([['payments', new Error('store busy')]]);
});

it('a run that throws before it gives a promise does not stop the next', async () => {
  let count = 0;
  const { errors } = start({
    intervalMs: 1,
    run: () => {
      count += 1;
      throw new Error('at once');
    },
  });
  await vi.waitFor(() => expect(count).toBeGreaterThan(2));
  expect(errors[0]).toEqual(['payments', new Error('at once')]);
});

it('stop tells the present run, waits for its end, and lets no other begin', async () => {
  const { worker, runs } = start({ intervalMs: 1 });
  await settle();
  worker.kick();
  let stopped = false;
  const stopping = worker.stop().then(() => (stopped = true));
  expect(runs[0]?.shouldStop()).toBe(true);
  await settle();
  expect(stopped).toBe(false);
  runs[0]?.end();
  await stopping;
  worker.kick();
  await settle();
  expect(runs).toHaveLength(1);
});

it('stop of a worker that waits for its tick ends at once, also twice', async () => {
  const { worker, runs } = start({ intervalMs: 20 });
  await settle();
  runs[0]?.end();
  await settle();
  await Promise.all([worker.stop(), worker.stop()]);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(runs).toHaveLength(1);
});

it('stop gives up on a run that does not end after ten seconds', async () => {
  vi.useFakeTimers();
  try {
    const { worker } = start();
    await vi.advanceTimersByTimeAsync(0);
    let stopped = false;
    const stopping = worker.stop().then(() => (stopped = true));
    await vi.advanceTimersByTimeAsync(9_999);
    expect(stopped).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await stopping;
    expect(stopped).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

it('tells for how long no run has ended', async () => {
  let end = (): void => undefined;
  const worker = runEvery({
    name: 'x',
    intervalMs: 60_000,
    onError: () => undefined,
    run: () => new Promise<void>((resolve) => (end = resolve)),
  });
  const begunAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(worker.sinceEndMs()).toBeGreaterThan(15);
  end();
  await new Promise((resolve) => setImmediate(resolve));
  expect(worker.sinceEndMs()).toBeLessThan(performance.now() - begunAt);
  await worker.stop();
});
