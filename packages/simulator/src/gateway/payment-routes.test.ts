/* The transport of GMO-PG's side: methods, character sets, bytes. */
import { expect, test } from 'vitest';
import { postBody, readReply, startRig } from '../../testing/drive-simulator.ts';

const credentials = 'ShopID=tshop00000001&ShopPass=simulator1';
const apiNames = [
  'EntryTranEpospay',
  'ExecTranEpospay',
  'EpospaySales',
  'EpospayChange',
  'EpospayCancel',
  'SearchTradeMulti',
];

test.each(apiNames)('%s refuses GET', async (name) => {
  const { simulator, ledger } = await startRig();
  const reply = await readReply(await fetch(`${simulator.url}/payment/${name}.idPass?${credentials}`));
  expect(reply).toMatchObject({ status: 200, fields: { ErrCode: 'E31', ErrInfo: 'E31500014' } });
  expect((await ledger()).calls).toEqual([
    { at: '2026-04-01T00:30:00.000Z', path: `/payment/${name}.idPass` },
  ]);
});

test.each([
  ['PUT', 'application/x-www-form-urlencoded', 'a=b', 'E00000001'],
  ['POST', 'application/json', '{}', 'E00000003'],
  ['POST', 'application/x-www-form-urlencoded', '', 'E00000010'],
  ['POST', 'application/x-www-form-urlencoded', 'broken', 'E00000010'],
  ['POST', 'application/x-www-form-urlencoded', 'OrderID=a&OrderID=b', 'E00000010'],
  ['POST', 'application/x-www-form-urlencoded', `a=${'b'.repeat(70_000)}`, 'E00000010'],
])('%s with %s is answered with %s %s', async (method, type, body, errInfo) => {
  const { simulator } = await startRig();
  const response = await fetch(`${simulator.url}/payment/EntryTranEpospay.idPass`, {
    method,
    headers: { 'Content-Type': type },
    body,
  });
  expect((await readReply(response)).fields['ErrInfo']).toBe(errInfo);
});

test('an unknown call is answered as one, and is in the ledger', async () => {
  const { simulator, ledger } = await startRig();
  const reply = await postBody(`${simulator.url}/payment/EpospayRefund.idPass`, credentials);
  expect(reply.fields).toEqual({ ErrCode: 'E91', ErrInfo: 'E91099997' });
  expect((await ledger()).calls[0]?.path).toBe('/payment/EpospayRefund.idPass');
});

test('a reply is one line in Windows-31J whose values are not percent-encoded', async () => {
  const { simulator, open } = await startRig();
  await open('order-1', { ClientField1: '①髙～ &=+%', ClientField2: 'ｱ' });
  const response = await fetch(`${simulator.url}/payment/SearchTradeMulti.idPass`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded;charset=Windows-31J' },
    body: `${credentials}&OrderID=order-1&PayType=42`,
  });
  expect(response.headers.get('Content-Type')).toBe('text/plain;charset=Windows-31J');
  const bytes = Buffer.from(await response.arrayBuffer());
  const expected = Buffer.concat([
    Buffer.from('&ClientField1=', 'latin1'),
    Buffer.from([0x87, 0x40, 0xfb, 0xfc, 0x81, 0x60]),
    Buffer.from(' &=+%&ClientField2=', 'latin1'),
    Buffer.from([0xb1]),
    Buffer.from('&ClientField3=&PayType=42', 'latin1'),
  ]);
  expect(bytes.includes(expected)).toBe(true);
  expect(bytes.subarray(-2)).toEqual(Buffer.from('\r\n'));
  expect(bytes.filter((byte) => byte === 0x0a)).toHaveLength(1);
});

test.each([
  ['UTF-8 text', '%E3%83%86%E3%82%B9%E3%83%88'],
  ['UTF-8 that happens to be valid Shift_JIS', '%E3%81%82%E3%81%84'],
  ['half a character', '%82'],
  ['a byte that is in no character', '%82%A0%FF'],
])('a client field with %s is refused', async (_, value) => {
  const { simulator, call } = await startRig();
  const { fields } = await call('EntryTranEpospay', { OrderID: 'o', JobCd: 'AUTH', Amount: '1', Tax: '' });
  const reply = await postBody(
    `${simulator.url}/payment/ExecTranEpospay.idPass`,
    `${credentials}&OrderID=o&AccessID=${fields['AccessID']}&AccessPass=${fields['AccessPass']}&RetURL=http://a/&ClientField2=${value}`,
  );
  expect(reply.fields).toEqual({ ErrCode: 'M01', ErrInfo: 'M01040013' });
});
