/** Broken installations, each broken in one way: doctor finds what is broken, says it, and alarms about nothing else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECKS } from './check-list.ts';
import type { DoctorReport } from './doctor-report.ts';
import { runDoctor } from './run-doctor.ts';
import type { Broken } from '../testing/doctor/broken.ts';
import { brokenAtGmo } from '../testing/doctor/broken-at-gmo.ts';
import { brokenOutside } from '../testing/doctor/broken-outside.ts';
import { brokenSettings } from '../testing/doctor/broken-settings.ts';
import { brokenStorage } from '../testing/doctor/broken-storage.ts';
import { startInstallation } from '../testing/doctor/start-installation.ts';
import type { Installation } from '../testing/doctor/start-installation.ts';
import { startLiveInstallation } from '../testing/doctor/start-live-installation.ts';
import type { LiveInstallation } from '../testing/doctor/start-live-installation.ts';
import type { Environment } from './machine.ts';

const ALL: readonly Broken[] = [...brokenSettings, ...brokenStorage, ...brokenAtGmo, ...brokenOutside];

let trial: Installation;
let live: LiveInstallation;
beforeAll(async () => {
  trial = await startInstallation();
  live = await startLiveInstallation();
});
afterAll(async () => {
  await live.stop();
  await trial.stop();
});

/** The report, and everything that must not stand in it. */
async function examine(broken: Broken): Promise<{ report: DoctorReport; secrets: readonly string[] }> {
  const at = broken.on === 'trial' ? trial : live;
  const { env = {}, options = {} } = await (broken.on === 'trial'
    ? broken.change(trial)
    : broken.change(live));
  const machine = { folder: at.folder, ...(broken.on === 'live' ? live.machine : {}), ...options.machine };
  const all: Environment = { ...at.env, ...env };
  return { report: await runDoctor(all, { ...options, machine }), secrets: secretsOf(all) };
}

const SECRETS =
  /^(?:GMO_SHOP_PASS|ORDER_TOKEN_SECRET|MERCHANT_API_\w*KEY|CONSOLE_\w*KEY|DATA_KEY|WEBHOOK_SECRET)$/;

function secretsOf(env: Environment): readonly string[] {
  const plain = Object.entries(env).flatMap(([name, text]) =>
    SECRETS.test(name) && text !== undefined ? text.split(',').map((one) => one.replace(/^\w+:/, '')) : [],
  );
  const password = /:\/\/[^:/]*:([^@]*)@/.exec(env['DATABASE_URL'] ?? '')?.[1] ?? '';
  // A ShopID that was given as password is told as the ShopID that it is.
  return [...plain, password].filter((text) => text !== '' && text !== env['GMO_SHOP_ID']);
}

function alarms({ checks }: DoctorReport): Record<string, string> {
  return Object.fromEntries(
    checks
      .filter(({ result }) => result === 'warning' || result === 'failure')
      .map(({ id, says }) => [id, says]),
  );
}

describe.each(ALL.map((broken) => [broken.name, broken] as const))('%s', (_, broken) => {
  it('is found, says no secret, and nothing else is', async () => {
    const { report, secrets } = await examine(broken);
    const found = alarms(report);
    expect(Object.keys(found).toSorted()).toEqual(Object.keys(broken.finds).toSorted());
    for (const [id, says] of Object.entries(broken.finds)) expect(found[id]).toMatch(says);
    const text = JSON.stringify(report);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    for (const { result, says, todo } of report.checks) {
      expect(says).toMatch(/\.$/);
      expect(todo === null).toBe(result === 'ok' || result === 'not_checked');
    }
  });
});

it('there are at least 40 of them, and every check finds something', () => {
  const rung = new Set(ALL.flatMap(({ finds }) => Object.keys(finds)));
  expect([ALL.length >= 40, new Set(ALL.map(({ name }) => name)).size]).toEqual([true, ALL.length]);
  // That needs a PostgreSQL of years ago, see `database-checks.test`.
  expect(CHECKS.map(({ id }) => id).filter((id) => !rung.has(id))).toEqual(['database-version']);
});
