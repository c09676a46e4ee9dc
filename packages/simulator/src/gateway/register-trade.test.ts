/* EntryTranEpospay and ExecTranEpospay over HTTP. */
import { describe, expect, test } from 'vitest';
import { shopPair, startRig } from '../../testing/drive-simulator.ts';

const entry = { OrderID: 'order-1', JobCd: 'AUTH', Amount: '1000', Tax: '100' };

describe('EntryTranEpospay', () => {
  test('a trade gets a 32-character id and password and is UNPROCESSED', async () => {
    const { call, trade } = await startRig();
    const { fields } = await call('EntryTranEpospay', entry);
    expect(Object.keys(fields)).toEqual(['AccessID', 'AccessPass']);
    expect(fields['AccessID']).toMatch(/^[0-9a-z]{32}$/);
    expect(fields['AccessPass']).toMatch(/^[0-9a-z]{32}$/);
    expect(await trade('order-1')).toEqual({
      orderId: 'order-1',
      accessId: fields['AccessID'],
      status: 'UNPROCESSED',
      jobCd: 'AUTH',
      amount: 1000,
      tax: 100,
      pointsUsed: 0,
      couponUsed: 0,
      canceledAmount: 0,
      retUrl: '',
      history: [{ at: '2026-04-01T00:30:00.000Z', status: 'UNPROCESSED', cause: 'EntryTranEpospay' }],
      calls: [{ at: '2026-04-01T00:30:00.000Z', path: '/payment/EntryTranEpospay.idPass' }],
      notifications: [],
    });
  });

  test('User, Version, unknown fields and an empty tax are accepted', async () => {
    const { call } = await startRig();
    const extra = { User: 'MODP-3.110', Version: '110', NewField: 'x', Empty: '' };
    expect((await call('EntryTranEpospay', { ...entry, Tax: '', ...extra })).fields).toHaveProperty(
      'AccessID',
    );
  });

  test('an OrderID is never free again', async () => {
    const { call, pay } = await startRig();
    const keys = await pay('order-1');
    await call('EpospayCancel', { ...keys });
    const { fields, status } = await call('EntryTranEpospay', entry);
    expect(status).toBe(200);
    expect(fields).toEqual({ ErrCode: 'M01', ErrInfo: 'M01004010' });
  });

  test('fifty registrations of one order at once make one trade', async () => {
    const { call, ledger } = await startRig();
    const replies = await Promise.all(Array.from({ length: 50 }, () => call('EntryTranEpospay', entry)));
    expect(replies.filter(({ fields }) => 'AccessID' in fields)).toHaveLength(1);
    expect((await ledger()).trades).toHaveLength(1);
  });

  test.each([
    [{ OrderID: '' }, 'M01004001'],
    [{ OrderID: 'a'.repeat(28) }, 'M01004012'],
    [{ OrderID: 'order_1' }, 'M01004013'],
    [{ JobCd: '' }, 'M01054001'],
    [{ JobCd: 'SALES' }, 'M01054010'],
    [{ Amount: '' }, 'M01005001'],
    [{ Amount: '123456789' }, 'M01005005'],
    [{ Amount: '12a' }, 'M01005006'],
    [{ Amount: '-5' }, 'M01005006'],
    [{ Amount: '0' }, 'M01005011'],
    [{ Amount: '99999999', Tax: '1' }, 'M01005011'],
    [{ Tax: '123456789' }, 'M01006005'],
    [{ Tax: '1.5' }, 'M01006006'],
    [{ ShopID: '' }, 'M01002001'],
    [{ ShopID: 'tshop_0000001' }, 'M01002008'],
    [{ ShopID: 'tshop00000002' }, 'M01002002'],
    [{ ShopPass: '' }, 'M01003001'],
    [{ ShopPass: 'simulator12' }, 'M01003008'],
    [{ ShopPass: 'simulator2' }, 'M01002002'],
  ])('%j is refused with %s', async (wrong, errInfo) => {
    const { call, ledger } = await startRig();
    const { fields } = await call('EntryTranEpospay', { ...entry, ...wrong });
    expect(fields).toEqual({ ErrCode: 'M01', ErrInfo: errInfo });
    expect((await ledger()).trades).toEqual([]);
  });

  test('all faults are reported at once in parallel lists', async () => {
    const { call } = await startRig();
    const { line } = await call('EntryTranEpospay', {
      ...shopPair,
      OrderID: '',
      JobCd: '',
      Amount: 'x',
      Tax: 'y',
    });
    expect(line).toBe('ErrCode=M01|M01|M01|M01&ErrInfo=M01004001|M01054001|M01005006|M01006006');
  });

  test('the greatest total is accepted', async () => {
    const { call } = await startRig();
    expect(
      (await call('EntryTranEpospay', { ...entry, Amount: '99999998', Tax: '1' })).fields,
    ).toHaveProperty('AccessID');
  });

  test('CAPTURE is refused for a shop whose contract lacks it', async () => {
    const { call } = await startRig({ modes: { captureJob: 'refused' } });
    const { fields } = await call('EntryTranEpospay', { ...entry, JobCd: 'CAPTURE' });
    expect(fields).toEqual({ ErrCode: 'E61', ErrInfo: 'E61546010' });
  });
});

describe('ExecTranEpospay', () => {
  test('the reply carries id, Token, StartURL and the deadline in Japan time', async () => {
    const { call, simulator, shop } = await startRig();
    const { fields: keys } = await call('EntryTranEpospay', entry);
    const { fields } = await call('ExecTranEpospay', {
      ...keys,
      OrderID: 'order-1',
      RetURL: shop.url,
      PaymentTermSec: '900',
    });
    expect(Object.keys(fields)).toEqual(['AccessID', 'Token', 'StartURL', 'StartLimitDate']);
    expect(fields['StartURL']).toBe(`${simulator.url}/payment/EpospayStart.idPass`);
    expect(fields['StartLimitDate']).toBe('20260401094500');
    for (const hazard of ['+', '/', '=']) expect(fields['Token']).toContain(hazard);
  });

  test('the deadline is two minutes when none is given', async () => {
    const { call, shop } = await startRig();
    const { fields: keys } = await call('EntryTranEpospay', entry);
    const { fields } = await call('ExecTranEpospay', {
      ...keys,
      OrderID: 'order-1',
      RetURL: shop.url,
      PaymentTermSec: '',
    });
    expect(fields['StartLimitDate']).toBe('20260401093200');
  });

  test('a second execution is refused and leaves the first Token valid', async () => {
    const { call, open, control, trade } = await startRig();
    const keys = await open('order-1');
    const { fields } = await call('ExecTranEpospay', { ...keys, RetURL: 'http://127.0.0.1/' });
    expect(fields).toEqual({ ErrCode: 'M01', ErrInfo: 'M01004014' });
    await control('POST', '/shopper', { orderId: 'order-1', action: 'confirm' });
    expect((await trade('order-1')).status).toBe('AUTH');
  });

  test.each([
    [{ AccessID: '' }, 'M01007001'],
    [{ AccessID: 'a-b' }, 'M01007008'],
    [{ AccessPass: '' }, 'M01008001'],
    [{ AccessPass: 'a'.repeat(33) }, 'M01008008'],
    [{ AccessID: 'a'.repeat(32) }, 'M01058002'],
    [{ AccessPass: 'a'.repeat(32) }, 'M01058002'],
    [{ OrderID: 'order-2' }, 'M01004002'],
    [{ RetURL: '' }, 'M01059001'],
    [{ RetURL: `http://127.0.0.1/${'a'.repeat(240)}` }, 'M01059005'],
    [{ RetURL: 'javascript:alert(1)' }, 'M01059008'],
    [{ PaymentTermSec: '1x' }, 'M01048006'],
    [{ PaymentTermSec: '100000' }, 'M01048005'],
    [{ PaymentTermSec: '119' }, 'M01048011'],
    [{ PaymentTermSec: '86401' }, 'M01048011'],
    [{ ClientField1: 'あ'.repeat(51) }, 'M01039012'],
    [{ ClientField2: 'a'.repeat(101) }, 'M01040012'],
    [{ ClientField3: 'a\nb' }, 'M01041013'],
    [{ ShopPass: 'wrong' }, 'M01002002'],
  ])('%j is refused with %s', async (wrong, errInfo) => {
    const { call, trade } = await startRig();
    const { fields: keys } = await call('EntryTranEpospay', entry);
    const { fields } = await call('ExecTranEpospay', {
      ...keys,
      OrderID: 'order-1',
      RetURL: 'http://127.0.0.1/',
      ...wrong,
    });
    expect(fields['ErrInfo']).toBe(errInfo);
    expect((await trade('order-1')).status).toBe('UNPROCESSED');
  });

  test('exactly 100 bytes of Shift_JIS fit into a client field', async () => {
    const { open, call } = await startRig();
    await open('order-1', { ClientField1: 'あ'.repeat(50) });
    const { fields } = await call('SearchTradeMulti', { OrderID: 'order-1', PayType: '42' });
    expect(fields['ClientField1']).toBe('あ'.repeat(50));
  });
});
