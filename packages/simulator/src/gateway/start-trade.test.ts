/* EpospayStart as a browser meets it. */
import { expect, test } from 'vitest';
import { startRig, type OpenTrade, type Rig } from '../../testing/drive-simulator.ts';

async function start({ simulator }: Rig, fields: Readonly<Record<string, string>>) {
  const response = await fetch(`${simulator.url}/payment/EpospayStart.idPass`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
  });
  return { status: response.status, location: response.headers.get('Location'), text: await response.text() };
}

const keysOf = ({ AccessID, Token }: OpenTrade) => ({ AccessID, Token });

test('the browser is sent to the EPOS origin by a 302 and the trade is AUTHPROCESS', async () => {
  const rig = await startRig();
  const keys = await rig.open('order-1');
  const { status, location } = await start(rig, keysOf(keys));
  expect(status).toBe(302);
  expect(location).toMatch(new RegExp(`^http://localhost:${rig.simulator.port}/epos/[\\w-]{43}$`));
  const trade = await rig.trade('order-1');
  expect(trade.status).toBe('AUTHPROCESS');
  expect(trade.calls.at(-1)?.path).toBe('/payment/EpospayStart.idPass');
});

test.each([
  ['a wrong Token', { Token: 'x' }, 'M01074090'],
  ['an empty Token', { Token: '' }, 'M01074090'],
  ['an unknown AccessID', { AccessID: 'a'.repeat(32) }, 'M01074090'],
  ['anything beside the two fields', { ShopPass: 'simulator1' }, 'E00000010'],
])('%s leads to an error page', async (_, wrong, errInfo) => {
  const rig = await startRig();
  const keys = await rig.open('order-1');
  const { status, text } = await start(rig, { ...keysOf(keys), ...wrong });
  expect(status).toBe(400);
  expect(text).toContain(errInfo);
  expect((await rig.trade('order-1')).status).toBe('REQSUCCESS');
});

test('GET leads to an error page', async () => {
  const { simulator } = await startRig();
  const response = await fetch(`${simulator.url}/payment/EpospayStart.idPass`);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('E31500014');
});

test('a registered trade that was never executed cannot be started with an empty Token', async () => {
  const rig = await startRig();
  const { fields } = await rig.call('EntryTranEpospay', { OrderID: 'o', JobCd: 'AUTH', Amount: '1' });
  const { text } = await start(rig, { AccessID: fields['AccessID'] ?? '', Token: '' });
  expect(text).toContain('M01074090');
});

test('the start works in the last second and not after it', async () => {
  const rig = await startRig();
  const [first, second] = [await rig.open('order-1'), await rig.open('order-2')];
  await rig.simulator.advance(120);
  expect((await start(rig, keysOf(first))).status).toBe(302);
  await rig.simulator.advance(1);
  const late = await start(rig, keysOf(second));
  expect(late.status).toBe(400);
  expect(late.text).toContain('M01074091');
  expect((await rig.trade('order-2')).status).toBe('EXPIRED');
});

test('an unstarted trade stays REQSUCCESS in that mode and still cannot be started', async () => {
  const rig = await startRig({ modes: { unstartedStatus: 'REQSUCCESS' } });
  const keys = await rig.open('order-1');
  await rig.simulator.advance(1000);
  expect((await start(rig, keysOf(keys))).text).toContain('M01074091');
  expect((await rig.trade('order-1')).status).toBe('REQSUCCESS');
});

test('a second start goes on at EPOS, or is refused in that mode', async () => {
  const rig = await startRig();
  const keys = await rig.open('order-1');
  const first = await start(rig, keysOf(keys));
  expect((await start(rig, keysOf(keys))).location).toBe(first.location);
  expect((await rig.trade('order-1')).history).toHaveLength(3);

  const strict = await startRig({ modes: { secondStart: 'refused' } });
  const other = await strict.open('order-1');
  await start(strict, keysOf(other));
  expect((await start(strict, keysOf(other))).text).toContain('M01054004');
});

test('a finished trade cannot be started again', async () => {
  const rig = await startRig();
  const keys = await rig.pay('order-1');
  expect((await start(rig, keysOf(keys))).text).toContain('M01054004');
  expect((await rig.trade('order-1')).status).toBe('AUTH');
});
