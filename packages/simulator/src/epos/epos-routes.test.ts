/* The EPOS pages, walked through without script. */
import { describe, expect, test } from 'vitest';
import { follow, formsOf, submit, visit, type LoadedPage } from '../../testing/browse.ts';
import { startRig, type Rig } from '../../testing/drive-simulator.ts';
import { testShoppers } from './test-shoppers.ts';

async function arrive(rig: Rig, orderId = 'order-1', extra = {}): Promise<LoadedPage> {
  const { AccessID, Token } = await rig.open(orderId, extra);
  return visit(`${rig.simulator.url}/payment/EpospayStart.idPass`, { AccessID, Token });
}

async function logIn(page: LoadedPage, eposNetId: string): Promise<LoadedPage> {
  return submit(await follow(page, `shopper=${eposNetId}`), '/login');
}

const confirm = (page: LoadedPage, typed: Readonly<Record<string, string>> = {}) =>
  submit(page, '/confirm', { action: 'confirm', ...typed });

describe('the test shoppers', () => {
  test('all stand on the login page with their passwords', async () => {
    const page = await arrive(await startRig());
    for (const { eposNetId, password } of testShoppers)
      expect(page.text).toContain(`${eposNetId} / ${password}`);
    expect(testShoppers).toHaveLength(8);
  });

  test("pays: confirms and is taken back to the shop by a form from GMO-PG's origin", async () => {
    const rig = await startRig();
    const page = await confirm(await logIn(await arrive(rig), 'sim-pays'));
    expect(new URL(page.url).origin).toBe(rig.simulator.url);
    expect(page.url).toContain('/payment/EpospayResultReceive.idPass?key=');
    const [form] = formsOf(page);
    expect(form?.url).toBe(`${rig.shop.url}/return?order=1`);
    expect(Object.keys(form?.values ?? {})).toEqual([
      'ShopID',
      'OrderID',
      'Status',
      'TranDate',
      'CheckString',
      'ErrCode',
      'ErrInfo',
    ]);
    expect(form?.values).toMatchObject({ OrderID: 'order-1', Status: 'AUTH', TranDate: '20260401093000' });
    expect(page.text).toContain('requestSubmit');
    expect(await rig.trade('order-1')).toMatchObject({ status: 'AUTH', pointsUsed: 0, couponUsed: 0 });
  });

  test('pays with points and pays with a coupon', async () => {
    const rig = await startRig();
    const withPoints = await logIn(await arrive(rig, 'order-1'), 'sim-points');
    expect(withPoints.text).toContain('600円');
    await confirm(withPoints);
    await confirm(await logIn(await arrive(rig, 'order-2', { Amount: '700' }), 'sim-coupon'));
    expect(await rig.trade('order-1')).toMatchObject({ status: 'AUTH', pointsUsed: 500, couponUsed: 0 });
    expect(await rig.trade('order-2')).toMatchObject({ status: 'AUTH', pointsUsed: 0, couponUsed: 800 });
  });

  test('a wrong password is refused however often, and another member can still pay', async () => {
    const rig = await startRig();
    let page = await arrive(rig);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      page = await logIn(page, 'sim-wrong');
      expect(page.text).toContain('role="alert"');
      expect(page.text).toContain('aria-invalid="true"');
    }
    expect((await rig.trade('order-1')).status).toBe('AUTHPROCESS');
    await confirm(await logIn(page, 'sim-pays'));
    expect((await rig.trade('order-1')).status).toBe('AUTH');
  });

  test('a locked account ends the payment', async () => {
    const rig = await startRig();
    const page = await logIn(await arrive(rig), 'sim-locked');
    expect(page.text).toContain('ロックされています');
    expect((await rig.trade('order-1')).status).toBe('PAYFAIL');
    const [form] = formsOf(await follow(page, 'EpospayResultReceive'));
    expect(form?.values).toMatchObject({ Status: 'PAYFAIL', ErrInfo: 'EP1000003' });
  });

  test('over the limit: EPOS refuses after the confirmation', async () => {
    const rig = await startRig();
    const page = await confirm(await logIn(await arrive(rig), 'sim-limit'));
    expect(page.text).toContain('ご利用可能額を超えています');
    expect(await rig.trade('order-1')).toMatchObject({ status: 'PAYFAIL', pointsUsed: 0 });
    expect(new URLSearchParams(rig.shop.received[0]?.body).get('ErrInfo')).toBe('EP1000002');
  });

  test('cancels, whichever button is pressed', async () => {
    const rig = await startRig();
    for (const action of ['confirm', 'cancel']) {
      const page = await logIn(await arrive(rig, `order-${action}`), 'sim-cancels');
      const [form] = formsOf(await submit(page, '/confirm', { action }));
      expect(form?.values).toMatchObject({ Status: 'PAYFAIL', ErrInfo: 'EP1000001' });
      expect((await rig.trade(`order-${action}`)).status).toBe('PAYFAIL');
    }
  });

  test('gives up half-way: nothing happens any more', async () => {
    const rig = await startRig();
    const page = await logIn(await arrive(rig), 'sim-leaves');
    expect(formsOf(page)).toEqual([]);
    expect((await rig.trade('order-1')).status).toBe('AUTHPROCESS');
    expect(rig.shop.received).toEqual([]);
  });
});

describe('confirming', () => {
  test('a double submit authorizes once', async () => {
    const rig = await startRig();
    const page = await logIn(await arrive(rig), 'sim-points');
    const pages = await Promise.all(Array.from({ length: 10 }, () => confirm(page)));
    for (const { url } of pages) expect(url).toContain('EpospayResultReceive');
    const { history } = await rig.trade('order-1');
    expect(history.filter(({ status }) => status === 'AUTH')).toHaveLength(1);
    await rig.simulator.advance(1);
    expect(rig.shop.received).toHaveLength(1);
  });

  test.each([
    [{ points: '3001' }, '残高を超えています'],
    [{ points: '1101' }, '合計が、お支払い金額を超えています'],
    [{ points: '-1' }, '0以上の整数'],
    [{ points: '1.5' }, '0以上の整数'],
    [{ points: '1e3' }, '0以上の整数'],
    [{ coupon: '1' }, ''],
  ])('%j is not accepted', async (typed, message) => {
    const rig = await startRig();
    const page = await confirm(await logIn(await arrive(rig), 'sim-points'), typed);
    expect(page.text).toContain(message);
    expect(page.text).toContain('role="alert"');
    expect((await rig.trade('order-1')).status).toBe('AUTHPROCESS');
  });

  test('full-width digits are understood, and the charge can be calculated without paying', async () => {
    const rig = await startRig();
    const page = await logIn(await arrive(rig), 'sim-points');
    const calculated = await submit(page, '/confirm', { action: 'recalculate', points: '１０００' });
    expect(calculated.text).toContain('<dd id="charge">100円</dd>');
    expect((await rig.trade('order-1')).status).toBe('AUTHPROCESS');
  });

  test('nobody confirms without having logged in', async () => {
    const rig = await startRig();
    const login = await arrive(rig);
    const page = await visit(`${login.url}/confirm`, { action: 'confirm', points: '0' });
    expect(formsOf(page)[0]?.url).toContain('/login');
    expect((await rig.trade('order-1')).status).toBe('AUTHPROCESS');
  });
});

describe('the pages', () => {
  test('speak English when asked to, up to the return, and keep the login over the switch', async () => {
    const rig = await startRig();
    const page = await logIn(await follow(await arrive(rig), 'lang=en'), 'sim-points');
    expect(page.text).toContain('<html lang="en">');
    expect(page.text).toContain('Check your payment');
    const back = await submit(page, '/confirm', { action: 'cancel' });
    expect(back.text).toContain('Back to the shop');

    const japanese = await logIn(await arrive(rig, 'order-2'), 'sim-points');
    expect((await follow(japanese, 'lang=en')).text).toContain('Check your payment');
  });

  test('carry strict headers, no inline style, and escape what they show', async () => {
    const rig = await startRig();
    const login = await arrive(rig);
    const refused = await submit(login, '/login', {
      eposNetId: '"><script>alert(1)</script>',
      password: 'x',
    });
    const returned = await submit(login, '/cancel');
    for (const page of [login, refused, returned]) {
      const policy = page.headers.get('Content-Security-Policy') ?? '';
      expect(policy).toMatch(
        /^default-src 'none'; style-src 'nonce-[^']+'; script-src 'nonce-[^']+'; base-uri/,
      );
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('form-action');
      expect(page.headers.get('Cache-Control')).toBe('no-store');
      expect(page.headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(page.headers.get('Referrer-Policy')).toBe('strict-origin');
      expect(page.text).not.toMatch(/ style=| onclick=/);
      expect(page.text).not.toContain('<script>alert');
      expect(page.text).toContain('シミュレーター');
    }
    expect(refused.text).toContain('&#34;&#62;&#60;script&#62;');
  });

  test('are shown on the EPOS origin only, and only under the right key', async () => {
    const rig = await startRig();
    const page = await arrive(rig);
    const path = new URL(page.url).pathname;
    expect((await visit(rig.simulator.url + path)).status).toBe(404);
    expect((await visit(`${rig.simulator.eposUrl}/epos/${'a'.repeat(43)}`)).status).toBe(404);
    expect((await visit(`${rig.simulator.eposUrl}/epos/`)).status).toBe(404);
  });

  test('lead back to the shop when the payment is over, and a reload of a form leads to the beginning', async () => {
    const rig = await startRig();
    const login = await arrive(rig);
    expect((await visit(`${login.url}/confirm`)).url).toBe(login.url);
    await submit(login, '/cancel');
    expect((await visit(login.url)).url).toContain('EpospayResultReceive');
  });

  test('end with the EPOS session', async () => {
    const rig = await startRig({ eposSessionSeconds: 600 });
    const login = await arrive(rig);
    await rig.simulator.advance(601);
    expect((await visit(login.url)).status).toBe(404);
  });

  test('the return page knows no result before there is one', async () => {
    const rig = await startRig();
    await arrive(rig);
    expect((await visit(`${rig.simulator.url}/payment/EpospayResultReceive.idPass?key=`)).status).toBe(404);
  });
});

describe('faults at the return page', () => {
  const leave = async (rig: Rig) => submit(await arrive(rig), '/cancel');

  test('lose: there is no form', async () => {
    const rig = await startRig();
    await rig.control('POST', '/faults', { on: 'return', kind: 'lose' });
    expect(formsOf(await leave(rig))).toEqual([]);
  });

  test('duplicate: the page sends the form twice, and may', async () => {
    const rig = await startRig();
    await rig.control('POST', '/faults', { on: 'return', kind: 'duplicate' });
    const page = await leave(rig);
    expect(page.text).toContain('data-twice');
    expect(page.headers.get('Content-Security-Policy')).toContain(`connect-src ${rig.shop.url}`);
  });

  test('garble: the field names are spoilt', async () => {
    const rig = await startRig();
    await rig.control('POST', '/faults', { on: 'return', kind: 'garble' });
    expect(Object.keys(formsOf(await leave(rig))[0]?.values ?? {})).toContain('OrderID[]');
  });

  test('http: the page is an error of the server', async () => {
    const rig = await startRig();
    await rig.control('POST', '/faults', { on: 'return', kind: 'http', status: 500 });
    expect((await leave(rig)).status).toBe(500);
  });

  test('reorder: the notification waits until the page was shown', async () => {
    const rig = await startRig();
    await rig.control('POST', '/faults', { on: 'return', kind: 'reorder', ms: 5000 });
    const page = await logIn(await arrive(rig), 'sim-pays');
    await confirm(page);
    expect(rig.shop.received).toEqual([]);
    await rig.simulator.advance(5);
    expect(rig.shop.received).toHaveLength(1);
  });
});
