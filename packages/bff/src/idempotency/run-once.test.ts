/** An operation under a key, on a real store: one effect, one answer, and nothing begun anew that may have happened. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/open-storage.ts';
import { MINUTE, NOW, SHOP, base32, dataKeys } from '../storage/storage-makers.contract.ts';
import { KEPT_MS, KEYS_PER_TARGET_MAX, runOnce } from './run-once.ts';
import type { KeyedRequest, OnceDeps, OnceResult, Operation, OperationEnd } from './run-once.ts';

let folder: string;
let storage: Storage;
let now: number;
let deps: OnceDeps;
/** What each run of the operation was told. */
let told: Operation[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'epos-kantan-once-'));
  now = NOW;
  told = [];
  const databaseUrl = `file:${join(folder, 'payments.db')}`;
  const clock = { now: () => now };
  storage = await openStorage({ databaseUrl, dataKeys: dataKeys(), clock });
  deps = { keys: storage.keys, clock, ids: { base32 }, shopId: SHOP, leaseMs: MINUTE };
});
afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

const end = (kind: OperationEnd['kind'], body = kind as string): OperationEnd => ({
  kind,
  answer: { status: kind === 'definite' ? 200 : 202, contentType: 'application/json', body },
});

const REQUEST: KeyedRequest = { key: 'key-1', target: 'POST /v1/x', body: { amount: 300 } };

function once(
  operate: () => OperationEnd | Promise<OperationEnd>,
  request: Partial<KeyedRequest> = {},
): Promise<OnceResult> {
  return runOnce(deps, { ...REQUEST, ...request }, async (operation) => {
    told.push(operation);
    return operate();
  });
}

const bodyOf = (result: OnceResult): string =>
  result.kind === 'ended' ? result.end.answer.body : result.kind;

describe('a request with a key', () => {
  it('runs once, and later requests get its answer, for 30 days', async () => {
    expect(await once(() => end('definite', 'first'))).toMatchObject({ replayed: false });
    now += KEPT_MS - 1;
    const replay = await once(() => end('definite', 'second'));
    expect(replay).toMatchObject({ replayed: true, end: { kind: 'definite', answer: { body: 'first' } } });
    now += 1;
    expect(bodyOf(await once(() => end('definite', 'third')))).toBe('third');
    expect(new Set(told.map(({ id }) => id)).size).toBe(2);
  });

  it('of another body, or for another target, is refused and runs nothing', async () => {
    await once(() => end('definite'));
    expect(await once(() => end('definite'), { body: { amount: 301 } })).toEqual({ kind: 'other_request' });
    expect(await once(() => end('definite'), { target: 'POST /v1/y' })).toEqual({ kind: 'other_request' });
    expect(told).toHaveLength(1);
  });

  it('two hundred times at once runs once; everybody else is told so, or gets the same answer', async () => {
    const results = await Promise.all(
      Array.from({ length: 200 }, () =>
        once(async () => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          return end('definite', 'one');
        }),
      ),
    );
    expect(told).toHaveLength(1);
    expect(new Set(results.map(bodyOf))).toEqual(new Set(['one', 'in_flight']));
    expect(bodyOf(await once(() => end('definite', 'two')))).toBe('one');
  });

  it('whose end is not known is resumed under the same operation, until it is definite', async () => {
    expect(bodyOf(await once(() => end('unknown')))).toBe('unknown');
    expect(bodyOf(await once(() => end('unknown')))).toBe('unknown');
    expect(bodyOf(await once(() => end('definite', 'done')))).toBe('done');
    expect(bodyOf(await once(() => end('definite', 'again')))).toBe('done');
    expect(told.map(({ resumed }) => resumed)).toEqual([false, true, true]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
  });

  it('that threw may have had an effect: the next one resumes it at once', async () => {
    const failed = await once(() => {
      throw new Error('lost in the middle');
    });
    expect(failed).toMatchObject({ kind: 'failed', error: { message: 'lost in the middle' } });
    await once(() => end('definite'));
    expect(told.map(({ resumed }) => resumed)).toEqual([false, true]);
    expect(told[1]?.id).toBe(told[0]?.id);
  });

  it('whose process died is resumed after its lease, and not before', async () => {
    void once(() => new Promise<never>(() => undefined));
    while (told.length === 0) await new Promise(setImmediate);
    now += MINUTE - 1;
    expect(await once(() => end('definite'))).toEqual({ kind: 'in_flight' });
    now += 1;
    await once(() => end('definite'));
    expect(told.map(({ resumed }) => resumed)).toEqual([false, true]);
    expect(told[1]?.id).toBe(told[0]?.id);
  });

  it('that did nothing leaves its key free, for another request as well', async () => {
    await once(() => end('retry'));
    expect(bodyOf(await once(() => end('definite', 'other'), { body: {} }))).toBe('other');
    expect(told.map(({ resumed }) => resumed)).toEqual([false, false]);
  });

  it('that did nothing after one that may have keeps the operation', async () => {
    await once(() => end('unknown'));
    await once(() => end('retry'));
    expect(await once(() => end('definite'), { body: {} })).toEqual({ kind: 'other_request' });
    await once(() => end('definite'));
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
  });

  it('is told of no end that could not be stored', async () => {
    const { keys } = deps;
    deps = { ...deps, keys: { ...keys, keepAnswer: () => Promise.reject(new Error('disk full')) } };
    expect(await once(() => end('definite', 'first'))).toMatchObject({ kind: 'failed' });
    deps = { ...deps, keys };
    expect(bodyOf(await once(() => end('definite', 'second')))).toBe('second');
    expect(told[1]).toMatchObject({ id: told[0]?.id, resumed: true });
  });

  it('of which the slow first run ends after the second gets the answer that was kept first', async () => {
    let finish: (ended: OperationEnd) => void = () => undefined;
    const slow = once(() => new Promise<OperationEnd>((resolve) => (finish = resolve)));
    while (told.length === 0) await new Promise(setImmediate);
    now += MINUTE;
    await once(() => end('definite', 'kept'));
    finish(end('definite', 'late'));
    expect(bodyOf(await slow)).toBe('kept');
  });

  it('that cannot take its key rejects, and runs nothing', async () => {
    deps = { ...deps, keys: { ...deps.keys, claim: () => Promise.reject(new Error('no store')) } };
    await expect(once(() => end('definite'))).rejects.toThrow('no store');
    expect(told).toEqual([]);
  });

  it('beyond the bound of its target is refused', async () => {
    for (let index = 0; index < KEYS_PER_TARGET_MAX; index += 100) {
      const batch = Array.from({ length: 100 }, (_, n) =>
        once(() => end('definite'), { key: `k${String(index + n)}` }),
      );
      await Promise.all(batch);
    }
    expect(await once(() => end('definite'), { key: 'one-more' })).toEqual({ kind: 'too_many' });
    expect(bodyOf(await once(() => end('definite'), { key: 'k7' }))).toBe('definite');
  });
});
