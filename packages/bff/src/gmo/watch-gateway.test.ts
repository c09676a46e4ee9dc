import { Secret } from '@epos-kantan/shared';
import { afterEach, expect, it } from 'vitest';
import { makeGateway, startFakeGmo } from './test-support/start-fake-gmo.ts';
import { watchGateway } from './watch-gateway.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

it.each(['M01002002', 'E01030002', 'E01020008'])(
  'tells of %s at every call that it ends, and of no other end',
  async (code) => {
    let answer = `ErrCode=${code.slice(0, 3)}&ErrInfo=${code}`;
    const gmo = await startFakeGmo((response) => response.end(answer));
    closers.push(gmo.close);
    const told: (readonly string[])[] = [];
    const { gateway } = watchGateway(makeGateway(gmo.baseUrl).gateway, (codes) => told.push(codes));
    const access = { gmoOrderId: 'ek-01', accessId: 'a', accessPass: new Secret('b') };
    const callAll = async (): Promise<void> => {
      await gateway.registerTrade({ gmoOrderId: 'ek-01', jobCode: 'AUTH', amount: 1, tax: 0 });
      const client = { clientField1: null, clientField2: 'co_1', paymentTermSeconds: 900 };
      await gateway.executeTrade({ ...access, ...client, returnUrl: 'https://pay.shop.example/return/x' });
      await gateway.captureTrade({ ...access, amount: 1, tax: 0 });
      await gateway.inquireTrade('ek-01');
    };
    await callAll();
    expect(told).toEqual([[code], [code], [code], [code]]);
    for (answer of ['ErrCode=M01&ErrInfo=M01004010', 'ErrCode=E91&ErrInfo=E91099999', '<html>'])
      await callAll();
    expect(told).toHaveLength(4);
  },
);

it('remembers a refused inquiry until GMO-PG answers one again', async () => {
  let answer = '';
  const gmo = await startFakeGmo((response) => response.end(answer));
  closers.push(gmo.close);
  const { gateway, health } = watchGateway(makeGateway(gmo.baseUrl).gateway);
  const codesAfter = async (text: string): Promise<readonly string[]> => {
    answer = text;
    await gateway.inquireTrade('ek-01');
    return health.refusedCodes();
  };
  const access = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
  const trade = `OrderID=ek-01&Status=AUTH&AccessID=${access}&AccessPass=${access}&Amount=1&Tax=0`;

  expect(health.refusedCodes()).toEqual([]);
  expect(await codesAfter('ErrCode=M01&ErrInfo=M01051011')).toEqual(['M01051011']);
  // What could not be told is no sign of health.
  expect(await codesAfter('ErrCode=E91&ErrInfo=E91099999')).toEqual(['M01051011']);
  expect(await codesAfter('<html>')).toEqual(['M01051011']);
  expect(await codesAfter(trade)).toEqual([]);
  expect(await codesAfter('ErrCode=M01&ErrInfo=M01002002')).toEqual(['M01002002']);
  expect(await codesAfter('ErrCode=M01&ErrInfo=M01004002')).toEqual([]);
});
