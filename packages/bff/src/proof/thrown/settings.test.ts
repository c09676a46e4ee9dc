/** The thrown list, row 56: settings that would send money the wrong way keep the BFF from starting. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createBff } from '../../compose/create-bff.ts';
import { ConfigurationError } from '../../config/load-config.ts';
import type { Environment } from '../../testing/start-world.ts';
import { openWorlds } from './open-worlds.ts';

const openWorld = openWorlds();

const LIVE = {
  ...{ GMO_ENV: 'production', GMO_BASE_URL: 'https://p01.mul-pay.jp', GMO_SHOP_ID: '9101234567890' },
  ...{ GMO_SHOP_PASS: 'r4nd0mPss', PUBLIC_URL: 'https://pay.shop.example' },
  ...{ ALLOWED_ORIGINS: 'https://shop.example', RETURN_ORIGINS: 'https://shop.example' },
  ...{ WEBHOOK_URL: 'https://shop.example/hooks' },
};

it.concurrent.each<[string, Environment, string]>([
  [
    'a test ShopID on the live host',
    { ...LIVE, GMO_SHOP_ID: 'tshop00000001' },
    'GMO_SHOP_ID: is a ShopID of the test',
  ],
  [
    'a live environment on the test host',
    { ...LIVE, GMO_BASE_URL: 'https://pt01.mul-pay.jp' },
    'GMO_BASE_URL: must be',
  ],
  [
    'a test environment on the live host',
    { GMO_BASE_URL: 'https://p01.mul-pay.jp' },
    'GMO_BASE_URL: is a production',
  ],
  [
    'the ShopPass of the simulator elsewhere',
    { ...LIVE, GMO_SHOP_PASS: 'simulator1' },
    "GMO_SHOP_PASS: is the simulator's",
  ],
  ['an empty webhook secret', { WEBHOOK_SECRET: '' }, 'WEBHOOK_SECRET: set it'],
  ['a public URL without TLS', { PUBLIC_URL: 'http://pay.shop.example' }, 'PUBLIC_URL: must be https:'],
  [
    'a live public URL on this machine',
    { ...LIVE, PUBLIC_URL: 'http://127.0.0.1:8787' },
    'PUBLIC_URL: must be https:',
  ],
])('56: %s refuses to start, with the variable and the reason', async (_, changes, reason) => {
  const world = await openWorld({ withoutBff: true, env: changes });
  const refusal: unknown = await createBff({ env: world.env }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ConfigurationError);
  expect((refusal as ConfigurationError).message).toContain(reason);
  await expect(access(join(world.folder, 'payments.db'))).rejects.toThrow('ENOENT');
});
