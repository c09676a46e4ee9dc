/** What the console as a whole keeps to, on parts that the test makes. */
import { Secret } from '@epos-kantan/shared';
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { CheckoutReader } from '../checkout/ports/checkout-reader.ts';
import { POLICY } from '../testing/make-records.ts';
import type { ConsoleDeps } from './console-deps.ts';
import { createConsole } from './create-console.ts';

const KEY = 'k'.repeat(43);
const ORIGIN = 'https://pay.shop.example';

function consoleOn(reader: Pick<CheckoutReader, 'sales'>): ReturnType<typeof createConsole> {
  const deps: Partial<ConsoleDeps> = {
    core: {
      clock: { now: () => Date.now() },
      policy: { ...POLICY, publicUrl: ORIGIN },
    } as ConsoleDeps['core'],
    reader: reader as ConsoleDeps['reader'],
    clientAddress: () => '127.0.0.1',
    log: { info: () => undefined } as unknown as ConsoleDeps['log'],
    keys: [{ id: 'accounting', access: 'read', key: new Secret(KEY) }],
    sealKeys: { active: { id: 'main', key: new Secret(randomBytes(32).toString('base64')) }, others: [] },
  };
  return createConsole(deps as ConsoleDeps);
}

it('makes one report at a time, however many are asked for', async () => {
  let [open, most] = [0, 0];
  const app = consoleOn({
    sales: async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise(setImmediate);
      open -= 1;
      return [];
    },
  });
  const body = new URLSearchParams({ key: KEY });
  const login = await app.request('/console/login', { method: 'POST', headers: { origin: ORIGIN }, body });
  const cookie = login.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const path = '/console/report.csv?from=2026-11-01&to=2026-11-30&by=entry';
  const answers = await Promise.all(
    Array.from({ length: 5 }, async () => app.request(path, { headers: { cookie } })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(most).toBe(1);
});
