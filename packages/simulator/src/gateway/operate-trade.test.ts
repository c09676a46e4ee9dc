/* EpospaySales, EpospayChange and EpospayCancel over HTTP. */
import { describe, expect, test } from 'vitest';
import { startRig, type Rig } from '../../testing/drive-simulator.ts';

const inquire = async ({ call }: Rig, OrderID = 'order-1') =>
  (await call('SearchTradeMulti', { OrderID, PayType: '42' })).fields;

describe('EpospaySales', () => {
  test('the full amount is captured once', async () => {
    const rig = await startRig();
    const keys = await rig.pay('order-1');
    const sale = { ...keys, Amount: '1000', Tax: '100' };
    expect((await rig.call('EpospaySales', sale)).line).toBe(
      'OrderID=order-1&Status=SALES&Amount=1000&Tax=100',
    );
    expect((await rig.call('EpospaySales', sale)).fields['ErrInfo']).toBe('M01054004');
    expect((await rig.trade('order-1')).history.map(({ status }) => status)).toEqual([
      'UNPROCESSED',
      'REQSUCCESS',
      'AUTHPROCESS',
      'AUTH',
      'SALES',
    ]);
  });

  test.each([
    [{ Amount: '1001', Tax: '100' }, 'M01055011'],
    [{ Amount: '999', Tax: '100' }, 'M01055010'],
    [{ Amount: '1100', Tax: '0' }, 'M01055010'],
    [{ Amount: '', Tax: '100' }, 'M01005001'],
    [{ Amount: '1000', Tax: 'x' }, 'M01006006'],
  ])('another amount than the present one is refused: %j', async (amounts, errInfo) => {
    const rig = await startRig();
    const keys = await rig.pay('order-1');
    expect((await rig.call('EpospaySales', { ...keys, ...amounts })).fields['ErrInfo']).toBe(errInfo);
    expect((await rig.trade('order-1')).status).toBe('AUTH');
  });

  test('an authorization that is too old cannot be captured, changed or canceled', async () => {
    const rig = await startRig({ authorizationDays: 10 });
    const keys = await rig.pay('order-1');
    await rig.simulator.advance(10 * 86_400 + 1);
    const sale = await rig.call('EpospaySales', { ...keys, Amount: '1000', Tax: '100' });
    expect(sale.fields['ErrInfo']).toBe('M01060010');
    const change = await rig.call('EpospayChange', { ...keys, ChangeAmount: '500', ChangeTax: '0' });
    expect(change.fields['ErrInfo']).toBe('M01060010');
    expect((await rig.call('EpospayCancel', { ...keys })).fields['ErrInfo']).toBe('M01057010');
  });
});

describe('EpospayChange', () => {
  const change = { ChangeAmount: '600', ChangeTax: '60' };

  test('an inquiry shows the new amount', async () => {
    const rig = await startRig();
    const keys = await rig.pay('order-1');
    const { line } = await rig.call('EpospayChange', { ...keys, ...change });
    expect(line).toBe('OrderID=order-1&Status=AUTH&ChangeAmount=600&ChangeTax=60');
    const shown = { Amount: '600', Tax: '60', TotalCancelAmount: '0', TotalCancelTax: '0', Status: 'AUTH' };
    expect(await inquire(rig)).toMatchObject(shown);
    expect(await rig.trade('order-1')).toMatchObject({ amount: 1000, tax: 100, canceledAmount: 440 });
    expect((await rig.call('EpospaySales', { ...keys, Amount: '600', Tax: '60' })).fields['Status']).toBe(
      'SALES',
    );
  });

  test('an inquiry shows the first amount beside the total canceled in the other mode', async () => {
    const rig = await startRig({ modes: { changeShownAs: 'total-cancel' } });
    const keys = await rig.pay('order-1');
    await rig.call('EpospayChange', { ...keys, ...change });
    const shown = { Amount: '1000', Tax: '100', TotalCancelAmount: '400', TotalCancelTax: '40' };
    expect(await inquire(rig)).toMatchObject(shown);
  });

  test('it works after capture, several times, and the same figures again change nothing', async () => {
    const rig = await startRig();
    const keys = await rig.pay('order-1', { JobCd: 'CAPTURE' });
    for (const ChangeAmount of ['900', '900', '500']) {
      const { fields } = await rig.call('EpospayChange', { ...keys, ChangeAmount, ChangeTax: '0' });
      expect(fields).toMatchObject({ Status: 'CAPTURE', ChangeAmount });
    }
    expect((await rig.trade('order-1')).canceledAmount).toBe(600);
  });

  test.each([
    [{ ChangeAmount: '1001', ChangeTax: '0' }, 'M01055011'],
    [{ ChangeAmount: '900', ChangeTax: '101' }, 'M01055011'],
    [{ ChangeAmount: '0', ChangeTax: '0' }, 'M01005011'],
    [{ ChangeAmount: '', ChangeTax: '' }, 'M01005001'],
  ])('%j is refused with %s', async (figures, errInfo) => {
    const rig = await startRig();
    const keys = await rig.pay('order-1');
    expect((await rig.call('EpospayChange', { ...keys, ...figures })).fields['ErrInfo']).toBe(errInfo);
    expect((await rig.trade('order-1')).canceledAmount).toBe(0);
  });
});

describe('EpospayCancel', () => {
  test('an authorization is canceled wholly, once', async () => {
    const rig = await startRig();
    const keys = await rig.pay('order-1');
    expect((await rig.call('EpospayCancel', { ...keys })).line).toBe('OrderID=order-1&Status=CANCEL');
    expect((await rig.call('EpospayCancel', { ...keys })).fields['ErrInfo']).toBe('M01054004');
    const shown = { Status: 'CANCEL', Amount: '1000', TotalCancelAmount: '1000', TotalCancelTax: '100' };
    expect(await inquire(rig)).toMatchObject(shown);
    expect((await rig.trade('order-1')).canceledAmount).toBe(1100);
  });

  test.each(['CANCEL', 'RETURN'] as const)('after capture the word is %s in that mode', async (word) => {
    const rig = await startRig({ modes: { canceledAfterCapture: word } });
    const keys = await rig.pay('order-1');
    await rig.call('EpospaySales', { ...keys, Amount: '1000', Tax: '100' });
    expect((await rig.call('EpospayCancel', { ...keys })).fields['Status']).toBe(word);
  });
});

test.each(['EpospaySales', 'EpospayChange', 'EpospayCancel'])(
  '%s of an unpaid trade is refused',
  async (name) => {
    const rig = await startRig();
    const keys = await rig.open('order-1');
    const figures = { Amount: '1000', Tax: '100', ChangeAmount: '1000', ChangeTax: '100' };
    expect((await rig.call(name, { ...keys, ...figures })).fields['ErrInfo']).toBe('M01054004');
    expect((await rig.call(name, { ...keys, ...figures, AccessPass: 'x' })).fields['ErrInfo']).toBe(
      'M01058002',
    );
    expect((await rig.call(name, { ...keys, ...figures, OrderID: 'other' })).fields['ErrInfo']).toBe(
      'M01004002',
    );
    expect((await rig.call(name, { ...keys, ...figures, ShopPass: 'x' })).fields['ErrInfo']).toBe(
      'M01002002',
    );
  },
);

test('operations are notified only where that is switched on', async () => {
  const quiet = await startRig();
  const keys = await quiet.pay('order-1');
  await quiet.call('EpospayCancel', { ...keys });
  await quiet.simulator.advance(1);
  expect(quiet.shop.received).toHaveLength(1);

  const told = await startRig({ modes: { operationNotification: 'sent' } });
  const other = await told.pay('order-1');
  await told.call('EpospayCancel', { ...other });
  await told.simulator.advance(1);
  expect(told.shop.received.map(({ body }) => new URLSearchParams(body).get('Status'))).toEqual([
    'AUTH',
    'CANCEL',
  ]);
});
