import { randomBytes } from 'node:crypto';
import { Secret } from '@epos-kantan/shared';
import { expect, it } from 'vitest';
import { createOrderTokenSource } from '../../order-token/verify-order-token.ts';
import { runCli } from '../../testing/serve-process.ts';

const base64 = (): string => randomBytes(32).toString('base64');

// A value may hold a colon itself: read once more, its beginning would become the id.
it('signs with the first of several secrets, under its id', async () => {
  const [newer, older] = [`x:${base64()}`, base64()];
  const env = {
    GMO_ENV: 'test',
    GMO_SHOP_ID: 'tshop00000001',
    GMO_SHOP_PASS: 'a1b2c3d4e5',
    PUBLIC_URL: 'https://pay.shop.example',
    ALLOWED_ORIGINS: 'https://shop.example',
    RETURN_ORIGINS: 'https://shop.example',
    ORDER_TOKEN_SECRET: `b:${newer},a:${older}`,
    MERCHANT_API_KEY: base64(),
    DATA_KEY: base64(),
  };
  const args = [
    'sign-order',
    '--order',
    'A-1',
    '--amount',
    '500',
    '--return-url',
    'https://shop.example/thanks',
  ];
  const { stdout } = await runCli(args, env).ended;
  const source = createOrderTokenSource({
    secrets: [{ id: 'b', value: new Secret(newer) }],
    shopId: env.GMO_SHOP_ID,
    returnOrigins: new Set([env.RETURN_ORIGINS]),
    amountMax: 550,
  });
  expect(await source.verify(stdout.trim(), Date.now())).toMatchObject({
    ok: true,
    order: { orderId: 'A-1' },
  });
  const { stdout: json } = await runCli([...args, '--tax', '50', '--json'], env).ended;
  const signed = JSON.parse(json) as { readonly orderToken: string };
  expect(signed).toEqual({ orderId: 'A-1', total: 550, orderToken: signed.orderToken });
  expect(await source.verify(signed.orderToken, Date.now())).toMatchObject({ ok: true, order: { tax: 50 } });
  const header = Buffer.from(stdout.split('.')[0] ?? '', 'base64url').toString();
  expect(JSON.parse(header)).toEqual({ alg: 'HS256', kid: 'b' });
});
