/* What a simulator remembers over a restart. */
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startRig } from '../../testing/drive-simulator.ts';
import { startSimulator } from '../start-simulator.ts';

async function temporaryFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'deep', 'trades.json');
}

test('trades, calls, the clock and waiting notifications survive a restart', async () => {
  const dataFile = await temporaryFile();
  const first = await startRig({ dataFile });
  first.shop.answers.push('1');
  const keys = await first.pay('order-1');
  await first.open('order-2');
  await first.call('Nonsense', {});
  await first.control('POST', '/clock', { advanceSeconds: 60 });
  const before = await first.ledger();
  await first.simulator.stop();

  const second = await startRig({ dataFile, notificationUrl: `${first.shop.url}/notification` });
  expect(await second.ledger()).toEqual(before);
  const sale = await second.call('EpospaySales', { ...keys, Amount: '1000', Tax: '100' });
  expect(sale.fields['Status']).toBe('SALES');
  expect(
    (await second.call('EntryTranEpospay', { OrderID: 'order-2', JobCd: 'AUTH', Amount: '1' })).fields[
      'ErrInfo'
    ],
  ).toBe('M01004010');
  await second.control('POST', '/shopper', { orderId: 'order-2', action: 'confirm' });
  await second.simulator.advance(3600 - 60);
  const told = first.shop.received.map(({ body }) => new URLSearchParams(body).get('OrderID'));
  expect(told).toEqual(['order-1', 'order-2', 'order-1']);
});

test('what was answered is in the file already, and no half-written file lies beside it', async () => {
  const dataFile = await temporaryFile();
  const rig = await startRig({ dataFile });
  await Promise.all(Array.from({ length: 20 }, (_, index) => rig.open(`order-${index}`)));
  const state = JSON.parse(await readFile(dataFile, 'utf8')) as { trades: { status: string }[] };
  expect(state.trades.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 'REQSUCCESS'));
  expect(await readdir(join(dataFile, '..'))).toEqual(['trades.json']);
});

test('a reset empties the file', async () => {
  const dataFile = await temporaryFile();
  const rig = await startRig({ dataFile });
  await rig.open('order-1');
  await rig.control('DELETE', '');
  expect(JSON.parse(await readFile(dataFile, 'utf8'))).toMatchObject({ trades: [], strayCalls: [] });
});

test.each([
  ['no JSON', () => '{'],
  ['something else', () => '{"version":2}'],
  ['a trade with another status word', (text: string) => text.replace('"REQSUCCESS"', '"PAID"')],
  ['a negative amount', (text: string) => text.replace('"amount":1000', '"amount":-1000')],
  ['a field too many', (text: string) => text.replace('"amount":1000', '"amount":1000,"x":1')],
])('a file with %s is refused and left as it is', async (_, spoil) => {
  const dataFile = await temporaryFile();
  const rig = await startRig({ dataFile });
  await rig.open('order-1');
  await rig.simulator.stop();
  const spoilt = spoil(await readFile(dataFile, 'utf8'));
  await writeFile(dataFile, spoilt);
  await expect(startSimulator({ port: 0, dataFile })).rejects.toThrow(`${dataFile} is not a data file`);
  expect(await readFile(dataFile, 'utf8')).toBe(spoilt);
});

test('a file of another shop is refused', async () => {
  const dataFile = await temporaryFile();
  const rig = await startRig({ dataFile });
  await rig.open('order-1');
  await expect(startSimulator({ port: 0, dataFile, shopId: 'tshop00000009' })).rejects.toThrow(
    'belongs to shop',
  );
});
