/**
 * Which of ShopID and ShopPass is wrong: GMO-PG says only that the two do not belong together, so that what is known otherwise has to say it.
 * And that asking is all that doctor does at GMO-PG.
 */
import { Secret } from '@epos-kantan/shared';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStorage } from '../storage/open-storage.ts';
import { move, reserve } from '../storage/storage-makers.contract.ts';
import type { CheckReport } from './doctor-report.ts';
import { runDoctor } from './run-doctor.ts';
import { startInstallation } from '../testing/doctor/start-installation.ts';
import type { Installation } from '../testing/doctor/start-installation.ts';
import type { Environment } from './machine.ts';

let trial: Installation;
let worked: string;
beforeAll(async () => {
  trial = await startInstallation();
  const databaseUrl = `file:${join(trial.folder, 'worked.db')}`;
  const active = { id: 'main', key: new Secret(trial.env['DATA_KEY'] ?? '') };
  const clock = { now: () => Date.UTC(2026, 10, 24) };
  const storage = await openStorage({ databaseUrl, dataKeys: { active, others: [] }, clock });
  await storage.bindPlace({ gmoHost: '127.0.0.1', shopId: 'tshop00000001' });
  const found = await reserve(storage, 'A-1');
  await move(storage, found, {
    attempt: { accessId: 'a'.repeat(32), accessPass: new Secret('b'.repeat(32)) },
  });
  await storage.close();
  worked = databaseUrl;
});
afterAll(() => trial.stop());

async function checkOf(env: Environment): Promise<CheckReport | undefined> {
  const { checks } = await runDoctor({ ...trial.env, ...env }, { only: ['gmo-credentials'] });
  return checks[0];
}

describe('a pair that GMO-PG does not know', () => {
  it('is a wrong password, where the database shows that the ShopID has worked', async () => {
    const check = await checkOf({ GMO_SHOP_PASS: 'simulator2', DATABASE_URL: worked });
    expect(check).toMatchObject({ result: 'failure', id: 'gmo-credentials' });
    expect(check?.says).toMatch(/^Wrong password: .*has taken this ShopID before/);
    expect(check?.todo).toMatch(/GMO_SHOP_PASS/);
  });

  it('is a wrong shop, where the database shows that another has worked', async () => {
    const check = await checkOf({ GMO_SHOP_ID: 'tshop00000002', DATABASE_URL: worked });
    expect(check?.says).toMatch(/^Wrong shop: .*worked with ShopID tshop00000001 there/);
    expect(check?.todo).toMatch(/GMO_SHOP_ID/);
  });

  it('is one or the other, where nothing has worked yet', async () => {
    for (const env of [{ GMO_SHOP_ID: 'tshop00000002' }, { GMO_SHOP_PASS: 'simulator2' }]) {
      const check = await checkOf(env);
      expect(check?.says).toMatch(/^Wrong shop or wrong password: /);
    }
  });
});

it('asks GMO-PG once, about an order that nobody has, and never for a payment', async () => {
  const calls: string[] = [];
  const orders: string[] = [];
  const report = await runDoctor(trial.env, {
    machine: {
      folder: trial.folder,
      sendToGmo: async (url, init, ms) => {
        calls.push(new URL(url).pathname);
        const { method, body, headers } = init;
        const text = await new Response(body).text();
        orders.push(new URLSearchParams(text).get('OrderID') ?? '');
        return fetch(url, {
          ...(method === undefined ? {} : { method }),
          headers: { 'content-type': new Headers(headers).get('content-type') ?? '' },
          body: text,
          signal: AbortSignal.timeout(ms),
        });
      },
    },
  });
  expect(report.summary.failure).toBe(0);
  expect(calls).toEqual(['/payment/SearchTradeMulti.idPass']);
  expect(orders[0]).toMatch(/^ek[a-z2-7]{20}-00$/);
  const ledger = (await (await fetch(`${trial.simulator.url}/_simulator/ledger`)).json()) as {
    readonly trades: readonly unknown[];
  };
  expect(ledger.trades).toEqual([]);
});

it('sends the receiver two requests, of a kind that no release knows', async () => {
  const before = trial.shop.received.length;
  await runDoctor(trial.env, { only: ['webhook-refuses-forgeries', 'webhook-secret-agrees'] });
  expect(trial.shop.received.slice(before).map(({ type }) => type)).toEqual(['doctor.probe']);
});
