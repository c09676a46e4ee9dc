import { Secret } from '@epos-kantan/shared';
import { expect, it } from 'vitest';
import { makeGateway, startFakeGmo } from './test-support/start-fake-gmo.ts';

it('a StartURL of another host is refused, and both hosts are logged with the setting, without the token', async () => {
  const accessId = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
  const gmo = await startFakeGmo((response) => {
    response.end(`AccessID=${accessId}&Token=canary&StartURL=https://evil.example/start?Token=canary`);
  });
  const { gateway, logged } = makeGateway(gmo.baseUrl, { allowedStartHosts: ['pt01.mul-pay.jp'] });
  const result = await gateway.executeTrade({
    ...{
      gmoOrderId: 'ek-01',
      accessId,
      accessPass: new Secret('b'),
      returnUrl: 'https://pay.shop.example/r',
    },
    ...{ clientField1: null, clientField2: 'co_1', paymentTermSeconds: 900 },
  });
  await gmo.close();
  expect(result).toMatchObject({ kind: 'refused', refusal: 'foreign_start_url' });
  const [line] = logged;
  expect(line).toMatchObject({
    startHost: 'evil.example',
    expected: ['pt01.mul-pay.jp'],
    message: expect.stringContaining('GMO_BASE_URL') as string,
  });
  expect(JSON.stringify(logged)).not.toContain('canary');
});
