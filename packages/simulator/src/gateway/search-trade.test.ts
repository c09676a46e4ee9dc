/* SearchTradeMulti over HTTP. */
import { expect, test } from 'vitest';
import { startRig } from '../../testing/drive-simulator.ts';

test('an inquiry answers every field in its order', async () => {
  const { call, control, open, simulator } = await startRig();
  const keys = await open('order-1', { ClientField1: 'a', ClientField2: 'い', ClientField3: '' });
  await simulator.advance(60);
  await control('POST', '/shopper', { orderId: 'order-1', action: 'confirm', points: 200, coupon: 300 });
  const { line, fields } = await call('SearchTradeMulti', { OrderID: 'order-1', PayType: '42' });
  expect(fields['EposTradeID']).toMatch(/^EP\d{16}$/);
  expect(line).toBe(
    `OrderID=order-1&Status=AUTH&ProcessDate=20260401093100&JobCd=AUTH&AccessID=${keys.AccessID}` +
      `&AccessPass=${keys.AccessPass}&ItemCode=&Currency=JPY&Amount=1000&Tax=100&SiteID=&MemberID=` +
      `&ClientField1=a&ClientField2=い&ClientField3=&PayType=42&EposTradeID=${fields['EposTradeID']}` +
      '&EposUseCouponAmount=300&EposUsePoint=200&TotalCancelAmount=0&TotalCancelTax=0',
  );
});

test.each([
  [{ PayType: '' }, 'M01051001'],
  [{ PayType: '142' }, 'M01051005'],
  [{ PayType: '45' }, 'M01051011'],
  [{ OrderID: 'other' }, 'M01004002'],
  [{ OrderID: '' }, 'M01004001'],
  [{ ShopID: 'x' }, 'M01002002'],
])('%j is refused with %s', async (wrong, errInfo) => {
  const { call, open } = await startRig();
  await open('order-1');
  const { fields } = await call('SearchTradeMulti', { OrderID: 'order-1', PayType: '42', ...wrong });
  expect(fields).toEqual({ ErrCode: 'M01', ErrInfo: errInfo });
});

test('another PayType number can be set', async () => {
  const { call, open } = await startRig({ payType: '41' });
  await open('order-1');
  expect((await call('SearchTradeMulti', { OrderID: 'order-1', PayType: '41' })).fields['PayType']).toBe(
    '41',
  );
});
