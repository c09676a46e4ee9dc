/** The run itself: what is looked at, what is left out, and that a check that breaks or hangs is told as a failure. */
import { connect } from 'node:net';
import { createServer } from 'node:http';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { variables } from '../config/config-schema.ts';
import { CHECKS } from './check-list.ts';
import { CHECK_GROUPS } from './doctor-report.ts';
import { machineNetwork } from './network.ts';
import type { Network } from './network.ts';
import { runDoctor } from './run-doctor.ts';
import { closed, listening, startInstallation } from '../testing/doctor/start-installation.ts';
import type { Installation } from '../testing/doctor/start-installation.ts';
import { startLiveInstallation } from '../testing/doctor/start-live-installation.ts';

let trial: Installation;
beforeAll(async () => {
  trial = await startInstallation();
});
afterAll(() => trial.stop());

describe('the list of checks', () => {
  it('has every id once, in kebab-case, its groups in their order, and at least 25 of them', () => {
    const ids = CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+(?:-[a-z]+)*$/.test(id))).toEqual([]);
    expect(ids.length).toBeGreaterThanOrEqual(25);
    const places = CHECKS.map(({ group }) => CHECK_GROUPS.indexOf(group));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('tells the faults of each variable by exactly one check', () => {
    const owned = CHECKS.flatMap((check) => check.variables ?? []);
    expect(owned.toSorted()).toEqual(Object.keys(variables).toSorted());
  });
});

it('nothing of the environment at all is a report, not an error', async () => {
  const report = await runDoctor({}, { machine: { folder: trial.folder } });
  const failures = report.checks.filter(({ result }) => result === 'failure').map(({ id }) => id);
  expect(failures).toEqual([
    ...['environment-chosen', 'merchant-id', 'store-id', 'shop-id', 'public-url', 'allowed-origins'],
    ...['return-origins', 'shop-pass', 'order-token-secret', 'merchant-api-keys', 'data-key'],
  ]);
  expect(report.subject).toMatchObject({ gmoEnv: null, gmoHost: null, shopId: null, publicUrl: null });
});

it('only the checks that were named are made', async () => {
  const { checks, summary } = await runDoctor(trial.env, { only: ['data-key', 'merchant-id'] });
  expect(checks.map(({ id }) => id)).toEqual(['merchant-id', 'data-key']);
  expect(summary).toEqual({ ok: 2, warning: 0, failure: 0, not_checked: 0 });
});

it('offline nothing is sent to another machine, and what would be is left out', async () => {
  const live = await startLiveInstallation();
  const asked: string[] = [];
  const network: Network = {
    resolve: (hostname) => {
      asked.push(hostname);
      return Promise.reject(new Error('offline'));
    },
    connect: (hostname, port) => {
      asked.push(hostname);
      return connect(port, '127.0.0.1');
    },
  };
  const sendToGmo = (url: string): Promise<Response> => {
    asked.push(url);
    return Promise.reject(new Error('offline'));
  };
  const machine = { ...live.machine, network, sendToGmo };
  const env = {
    ...live.env,
    DATABASE_URL: 'postgres://u:p@db.marunouchi-shoten.jp/pay?sslmode=verify-full',
    NOTIFICATION_FORWARD_URL: 'https://other.marunouchi-shoten.jp/gmo',
  };
  const report = await runDoctor(env, { offline: true, machine, shopPage: new URL(`${live.shopUrl}/cart`) });
  await live.stop();
  expect(asked).toEqual([]);
  const left = report.checks.filter(({ says }) => says === 'Left out: --offline.').map(({ group }) => group);
  expect(new Set(left)).toEqual(
    new Set(['environment', 'database', 'gmo', 'public-address', 'shop-page', 'webhooks']),
  );
  expect(report.summary.failure).toBe(0);
});

it('what breaks in a check is told as a failure, without its words', async () => {
  const machine = {
    folder: trial.folder,
    fileSystem: () => {
      throw new TypeError('canary');
    },
  };
  const { checks } = await runDoctor(trial.env, { machine, only: ['database-space', 'data-key'] });
  expect(checks.map(({ result }) => result)).toEqual(['ok', 'failure']);
  expect(checks[1]?.says).toBe('This check could not be finished: TypeError.');
});

it(
  'a place that never answers holds nobody up for longer than ten seconds',
  { timeout: 30_000 },
  async () => {
    const silent = createServer(() => undefined);
    const url = await listening(silent);
    const begun = performance.now();
    const env = { ...trial.env, PUBLIC_URL: url, WEBHOOK_URL: `${url}/hooks`, GMO_BASE_URL: url };
    const page = new URL(`${url}/cart`);
    const { checks } = await runDoctor(env, { machine: { folder: trial.folder }, shopPage: page });
    expect(performance.now() - begun).toBeLessThan(11_000);
    await closed(silent);
    const says = Object.fromEntries(checks.map((check) => [check.id, check.says]));
    expect(says['gmo-reachable']).toMatch(/nothing answered in time/);
    expect(says['public-live']).toMatch(/it did not answer in time/);
    expect(says['webhook-refuses-forgeries']).toMatch(/it did not answer in time/);
    expect(says['shop-page']).toMatch(/it did not answer in time/);
    expect(checks.filter(({ says }) => says.startsWith('This check could not'))).toEqual([]);
  },
);

it('a resolver that never answers holds nobody up either', { timeout: 30_000 }, async () => {
  const network: Network = { ...machineNetwork, resolve: () => new Promise(() => undefined) };
  const env = { ...trial.env, PUBLIC_URL: 'https://pay.marunouchi-shoten.jp' };
  const { checks } = await runDoctor(env, { machine: { network }, only: ['public-address', 'webhook-way'] });
  expect(checks.map(({ says }) => says)).toEqual([
    expect.stringMatching(/has no address.*ETIMEDOUT/) as string,
    expect.stringMatching(/has no address.*ETIMEDOUT/) as string,
  ]);
});

it('nothing is written: the folder of the database is as it was, beside a BFF that serves it', async () => {
  const files = (): unknown =>
    readdirSync(trial.folder)
      .filter((name) => name !== 'assets')
      .map((name) => [name, statSync(join(trial.folder, name)).size, readFileSync(join(trial.folder, name))]);
  // Of the index in shared memory only the marks of readers change.
  const kept = (): unknown => (files() as [string][]).filter(([name]) => !name.endsWith('-shm'));
  // Whether the BFF is ready is asked by a write of its own.
  const only = CHECKS.map(({ id }) => id).filter((id) => id !== 'public-ready');
  await runDoctor(trial.env, { only, machine: { folder: trial.folder } });
  const before = kept();
  await runDoctor(trial.env, { only, machine: { folder: trial.folder } });
  expect(kept()).toEqual(before);
});
