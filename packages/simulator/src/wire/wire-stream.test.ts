/* The messages between the parties, as a reader of the stream sees them. */
import { expect, onTestFinished, test } from 'vitest';
import { submit, visit, follow } from '../../testing/browse.ts';
import { startRig, type Rig } from '../../testing/drive-simulator.ts';
import { maskFields, maskUrl } from './mask-fields.ts';
import { createWireLog, replayMessagesMax, subscribersMax, type WireMessage } from './wire-log.ts';

/** Reads the stream until `isEnough`. */
async function read(rig: Rig, isEnough: (text: string) => boolean, lastEventId = ''): Promise<string> {
  const response = await fetch(`${rig.simulator.url}/_simulator/wire`, {
    headers: { 'Last-Event-ID': lastEventId },
  });
  expect(response.headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8');
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString('utf8');
    if (isEnough(text)) break;
  }
  return text;
}

const messagesOf = (text: string) =>
  [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data) as WireMessage);

test('a whole payment realises the steps in their order, and no secret is in the stream', async () => {
  const rig = await startRig();
  const shopUrl = `${rig.shop.url}/return/secret-return-key-1234567890?k=secret-query-key-1234567890`;
  const keys = await rig.open('order-1', { RetURL: shopUrl, Secret: 'an-unknown-field' });
  const login = await visit(`${rig.simulator.url}/payment/EpospayStart.idPass`, {
    AccessID: keys.AccessID,
    Token: keys.Token,
  });
  const page = await submit(await follow(login, 'shopper=sim-points'), '/login');
  const returned = await submit(page, '/confirm', { action: 'confirm' });
  await rig.simulator.advance(1);
  await rig.call('EpospaySales', { ...keys, Amount: '1000', Tax: '100' });
  await rig.call('SearchTradeMulti', { OrderID: 'order-1', PayType: '42' });
  await rig.control('POST', '/deposit', { date: '2026-04-01' });
  const text = await read(rig, (so) => so.includes('"step":11'));

  const messages = messagesOf(text);
  const steps = messages.flatMap(({ step }) => step ?? []);
  expect([...new Set(steps)]).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 11]);
  expect(messages.map(({ id }) => id)).toEqual(messages.map((_, index) => index + 1));
  expect(messages[0]).toEqual({
    id: 1,
    at: '2026-04-01T00:30:00.000Z',
    orderId: 'order-1',
    from: 'shop',
    to: 'gmo',
    step: 2,
    kind: 'request',
    name: 'EntryTranEpospay',
    text: 'ShopID=tshop00000001&ShopPass=**********&OrderID=order-1&JobCd=AUTH&Amount=1000&Tax=100',
  });
  const secrets = [
    ['ShopPass', 'simulator1'],
    ['AccessPass', keys.AccessPass],
    ['Token', keys.Token],
    ['EPOS password', 'points-1234'],
    ['EPOS page key', new URL(login.url).pathname.split('/').at(-1)],
    ['return page key', new URL(returned.url).searchParams.get('key') ?? ''],
    ['RetURL key', 'secret-return-key'],
    ['RetURL query', 'secret-query-key'],
    ['unknown field', 'an-unknown-field'],
  ];
  for (const [name, secret] of secrets) {
    expect(secret?.length, name).toBeGreaterThan(7);
    expect(text.includes(secret ?? ''), name).toBe(false);
  }
});

test('word of a failure is no step of the flow', async () => {
  const rig = await startRig();
  await rig.open('order-1');
  await rig.control('POST', '/shopper', { orderId: 'order-1', action: 'fail' });
  const messages = messagesOf(
    await read(rig, (so) => so.includes('"from":"shop","to":"gmo","kind":"reply"')),
  );
  expect(messages.some(({ name }) => name === 'ResultNotification')).toBe(true);
  expect(messages.flatMap(({ step }) => step ?? [])).not.toContain(8);
  expect(messages.flatMap(({ step }) => step ?? [])).not.toContain(9);
});

test('a lost answer is shown as lost', async () => {
  const rig = await startRig();
  await rig.control('POST', '/faults', { on: 'EntryTranEpospay', kind: 'drop-reply' });
  await rig.call('EntryTranEpospay', { OrderID: 'o', JobCd: 'AUTH', Amount: '1' }).catch(() => undefined);
  const text = await read(rig, (so) => so.includes('fault: drop-reply'));
  expect(messagesOf(text).map(({ kind }) => kind)).toEqual(['request', 'note']);
});

test('a reader that comes back gets what it missed, and new messages as they happen', async () => {
  const rig = await startRig();
  await rig.open('order-1');
  const reading = read(rig, (so) => so.includes('id: 9\n'), '5');
  await rig.open('order-2');
  const ids = messagesOf(await reading).map(({ id }) => id);
  expect(ids.slice(0, 4)).toEqual([6, 7, 8, 9]);
});

test('the log keeps the last messages only, and a number from before a restart replays all', () => {
  const wire = createWireLog({ now: () => 0 });
  const entry = { from: 'shop', to: 'gmo', kind: 'note', name: 'x', text: '' } as const;
  for (let count = 0; count < replayMessagesMax + 10; count += 1) wire.write(entry);
  expect(wire.since(0)).toHaveLength(replayMessagesMax);
  expect(wire.since(0)[0]?.id).toBe(11);
  expect(wire.since(replayMessagesMax + 9)).toHaveLength(1);
  expect(wire.since(99_999)).toHaveLength(replayMessagesMax);
});

test('only so many may listen, and a place becomes free again', async () => {
  const rig = await startRig();
  const stop = new AbortController();
  onTestFinished(() => {
    stop.abort();
  });
  const listen = (signal: AbortSignal) => fetch(`${rig.simulator.url}/_simulator/wire`, { signal });
  const first = new AbortController();
  await listen(first.signal);
  await Promise.all(Array.from({ length: subscribersMax - 1 }, () => listen(stop.signal)));
  expect((await listen(stop.signal)).status).toBe(503);
  first.abort();
  await expect.poll(async () => (await listen(stop.signal)).status, { timeout: 10_000 }).toBe(200);
});

test('masking lets through only what is known to be harmless', () => {
  expect(
    maskFields([
      ['OrderID', 'a'],
      ['ShopPass', ''],
      ['Token', 'abc'],
      ['constructor', 'x'],
    ]),
  ).toBe('OrderID=a&ShopPass=&Token=**********&constructor=**********');
  expect(maskFields([['ClientField1', 'x'.repeat(5000)]]).length).toBeLessThan(250);
  expect(maskFields(Array.from({ length: 100 }, () => ['n'.repeat(999), 'v'] as const)).length).toBe(4000);
  expect(maskUrl('https://a.example/return/0123456789abcdef?x=1')).toBe(
    'https://a.example/return/********?x=1',
  );
  expect(maskUrl('https://user:pass@a.example/#fragment')).toBe('https://a.example/');
  expect(maskUrl('no url')).toBe('********');
});
