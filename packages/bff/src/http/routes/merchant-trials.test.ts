/** Where money is real, a test payment has to say so. What a trial does otherwise is in `journeys/trials`. */
import { Hono } from 'hono';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cryptoIdSource } from '../../runtime/crypto-id-source.ts';
import { openStorage } from '../../storage/open-storage.ts';
import { dataKeys } from '../../storage/storage-makers.contract.ts';
import { POLICY } from '../../testing/make-records.ts';
import type { AppDeps } from '../app-deps.ts';
import { problemResponse, ProblemError } from '../problem-response.ts';
import { startTrial } from './merchant-trials.ts';

it('without the word "production" nothing is begun, nothing is stored, and the key is as good as new', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-trial-'));
  const clock = { now: () => Date.now() };
  const storage = await openStorage({
    ...{ databaseUrl: `file:${join(folder, 'payments.db')}`, dataKeys: dataKeys(), clock },
  });
  try {
    const policy = { ...POLICY, testMode: false };
    const once = { keys: storage.keys, clock, ids: cryptoIdSource, shopId: policy.shopId, leaseMs: 60_000 };
    // What comes after the word is not reached: neither the store of checkouts nor GMO-PG is there.
    const deps = { core: { policy, clock }, once, log: { info: () => undefined, error: () => undefined } };
    const app = new Hono();
    app.post('/v1/merchant/trials', (c) => startTrial(deps as unknown as AppDeps, c));
    app.onError((error) =>
      problemResponse(error instanceof ProblemError ? error : new ProblemError('internal')),
    );
    for (let again = 0; again < 2; again += 1) {
      const answer = await app.request('/v1/merchant/trials', {
        method: 'POST',
        headers: { 'idempotency-key': 'trial-1', 'content-type': 'application/json' },
        body: '{"amount":100}',
      });
      const said = expect.objectContaining({
        code: 'invalid_request',
        detail: expect.stringContaining('production') as string,
      }) as object;
      expect([answer.status, await answer.json()]).toEqual([422, said]);
    }
  } finally {
    await storage.close();
    rmSync(folder, { recursive: true });
  }
});
