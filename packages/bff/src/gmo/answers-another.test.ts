import { Secret } from '@epos-kantan/shared';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeGateway, startFakeGmo } from './test-support/start-fake-gmo.ts';
import type { FakeGmo } from './test-support/start-fake-gmo.ts';

const accessId = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const gmoOrderId = 'ekabcdefghij234567mnop-01';
const access = { gmoOrderId, accessId, accessPass: new Secret(accessId) };
const start = 'Token=t1&StartURL=https://pt01.mul-pay.jp/payment/EpospayStart.idPass';

let answer = '';
let gmo: FakeGmo;
beforeAll(async () => {
  gmo = await startFakeGmo((response) => response.end(answer));
});
afterAll(() => gmo.close());

async function captured(text: string): Promise<unknown> {
  answer = text;
  return makeGateway(gmo.baseUrl).gateway.captureTrade({ ...access, amount: 9800, tax: 0 });
}

async function executed(text: string): Promise<unknown> {
  answer = text;
  const more = { returnUrl: 'https://pay.shop.example/r', clientField1: null, clientField2: 'c' };
  const { gateway } = makeGateway(gmo.baseUrl);
  return gateway.executeTrade({ ...access, ...more, paymentTermSeconds: 900 });
}

const unclear = { kind: 'unknown', uncertainty: 'garbled', codes: [] };

it.each(['', '&Amount=9800', '&Amount=9800&Tax=0', '&Amount=9800&Tax=', '&Amount=&Tax='])(
  'a capture that repeats our amount or none is done: "%s"',
  async (money) => {
    expect(await captured(`OrderID=${gmoOrderId}&Status=SALES${money}`)).toMatchObject({ kind: 'done' });
  },
);

it.each(['&Amount=9801&Tax=0', '&Amount=980&Tax=0', '&Amount=9799&Tax=1', '&Amount=9800&Tax=1', '&Tax=1'])(
  'a capture of another amount is unclear: "%s"',
  async (money) => {
    expect(await captured(`OrderID=${gmoOrderId}&Status=SALES${money}`)).toEqual(unclear);
  },
);

it('a refusal of another order is unclear', async () => {
  const error = 'ErrCode=M01&ErrInfo=M01054004';
  expect(await captured(`OrderID=ekother-01&${error}`)).toEqual(unclear);
  expect(await captured(`OrderID=${gmoOrderId}&${error}`)).toMatchObject({ refusal: 'wrong_state' });
});

it('a start ticket of another order or trade is unclear', async () => {
  expect(await executed(`OrderID=ekother-01&${start}`)).toEqual(unclear);
  expect(await executed(`AccessID=${'b'.repeat(32)}&${start}`)).toEqual(unclear);
  expect(await executed(`OrderID=${gmoOrderId}&AccessID=${accessId}&${start}`)).toMatchObject({
    kind: 'done',
  });
});
