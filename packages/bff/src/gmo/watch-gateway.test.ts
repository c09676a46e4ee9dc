import { afterEach, expect, it } from 'vitest';
import { makeGateway, startFakeGmo } from './test-support/start-fake-gmo.ts';
import { watchGateway } from './watch-gateway.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

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
