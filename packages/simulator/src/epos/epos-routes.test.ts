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

describe('the shop', () => {
  test('goes by the name that its customers know, in both languages', async () => {
    const named = await arrive(await startRig({ shopName: { ja: '紋様の店', en: 'The Pattern Shop' } }));
    expect(named.text).toContain('<dd>紋様の店</dd>');
    expect((await follow(named, 'lang=en')).text).toContain('<dd>The Pattern Shop</dd>');
    expect((await arrive(await startRig())).text).toContain('<dd>テストショップ（tshop00000001）</dd>');
  });
});

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

  test('another charge than the one on the page is shown before anything is paid', async () => {
    const rig = await startRig();
    const page = await logIn(await arrive(rig), 'sim-points');
    expect(page.text).toContain('<dd id="charge">600円</dd>');
    const recalculated = await confirm(page, { points: '200' });
    expect(recalculated.text).toContain('<dd id="charge">900円</dd>');
    expect(recalculated.text).toContain('ご請求額が変わりました');
    expect(formsOf(recalculated)[0]?.values).toMatchObject({ points: '200', chargeShown: '900' });
    expect((await rig.trade('order-1')).status).toBe('AUTHPROCESS');
    await confirm(recalculated);
    expect(await rig.trade('order-1')).toMatchObject({ status: 'AUTH', pointsUsed: 200 });
  });

  test('a form that says nothing of the charge pays nothing', async () => {
    const rig = await startRig();
    const page = await logIn(await arrive(rig), 'sim-points');
    const answer = await visit(formsOf(page)[0]?.url ?? '', { action: 'confirm', points: '500' });
    expect(answer.text).toContain('<dd id="charge">600円</dd>');
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

describe('reload and Back', () => {
  test('never send a form again: each one answers with a page of its own', async () => {
    const rig = await startRig();
    const login = await arrive(rig);
    const post = async (page: LoadedPage, part: string, typed: Readonly<Record<string, string>>) => {
      const form = formsOf(page).find(({ url }) => url.includes(part));
      const body = new URLSearchParams({ ...form?.values, ...typed });
      const answer = await fetch(form?.url ?? '', { method: 'POST', redirect: 'manual', body });
      return [answer.status, answer.headers.get('Location')?.replace(/key=.*/, '')];
    };
    const { pathname } = new URL(login.url);
    const wrong = { eposNetId: 'sim-pays', password: 'x' };
    expect(await post(login, '/login', wrong)).toEqual([303, `${pathname}?lang=ja`]);
    const right = { eposNetId: 'sim-pays', password: 'pays-1234' };
    expect(await post(login, '/login', right)).toEqual([303, `${pathname}?lang=ja`]);
    const page = await visit(login.url);
    const typed = { action: 'recalculate', points: '7' };
    expect(await post(page, '/confirm', typed)).toEqual([303, `${pathname}?points=7&coupon=&lang=ja`]);
    expect(await post(page, '/confirm', { action: 'confirm' })).toEqual([
      303,
      `${rig.simulator.url}/payment/EpospayResultReceive.idPass?`,
    ]);
  });

  test.each([
    ['sim-pays', 'confirm', 'お支払いは完了しています', 'You have paid'],
    ['sim-pays', 'cancel', 'お支払いはキャンセルされました', 'The payment was canceled'],
    ['sim-limit', 'confirm', 'お支払いできませんでした', 'The payment was refused'],
  ])('find the outcome after %s: %s, in both languages', async (member, action, japanese, english) => {
    const rig = await startRig();
    const login = await arrive(rig, 'order-1', { ClientField1: 'A-1001' });
    const page = await logIn(login, member);
    await submit(page, '/confirm', { action });
    const before = await rig.trade('order-1');
    for (const address of [login.url, page.url]) {
      const back = await visit(address);
      expect(back.text).toContain(`<h1>${japanese}</h1>`);
      expect(back.text).toContain('A-1001');
      expect(formsOf(back)).toEqual([]);
      expect((await follow(back, 'lang=en')).text).toContain(`<h1>${english}</h1>`);
      expect((await follow(back, 'EpospayResultReceive')).status).toBe(200);
    }
    // A form that the browser had kept changes nothing any more.
    await confirm(page);
    await submit(page, '/confirm', { action: 'cancel' });
    expect(await rig.trade('order-1')).toMatchObject({ status: before.status, history: before.history });
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

  test("speak the browser's language, Japanese when it names neither, and the switch outweighs it", async () => {
    const rig = await startRig();
    const { url } = await arrive(rig);
    const languageOf = async (accept: string, address = url) => {
      const { text } = await visit(address, undefined, { 'Accept-Language': accept });
      return /<html lang="(..)"/.exec(text)?.[1];
    };
    expect(await languageOf('en-US,en;q=0.9,ja;q=0.8')).toBe('en');
    expect(await languageOf('en;q=0.3, ja-JP;q=0.5')).toBe('ja');
    expect(await languageOf('fr-FR,fr;q=0.9')).toBe('ja');
    expect(await languageOf('fr, en;q=0.1')).toBe('en');
    expect(await languageOf('en;q=0')).toBe('ja');
    expect(await languageOf('en-US', `${url}?lang=ja`)).toBe('ja');
    expect(await languageOf('ja', `${url}?lang=en`)).toBe('en');
  });

  test.each(['ja', 'en'] as const)(
    'keep %s through the whole road, whatever the browser prefers',
    async (language) => {
      const rig = await startRig();
      const other = language === 'ja' ? 'en' : 'ja';
      const accept = { 'Accept-Language': other };
      const says = (page: LoadedPage) => /<html lang="(..)"/.exec(page.text)?.[1];
      const send = (page: LoadedPage, part: string, typed: Readonly<Record<string, string>>) => {
        const form = formsOf(page).find(({ url }) => url.includes(part));
        return visit(form?.url ?? '', { ...form?.values, ...typed }, accept);
      };
      const arrived = await arrive(rig);
      const login = await visit(`${arrived.url}?lang=${language}`, undefined, accept);
      const refused = await send(login, '/login', { eposNetId: 'sim-points', password: 'x' });
      const page = await send(refused, '/login', { eposNetId: 'sim-points', password: 'points-1234' });
      const recalculated = await send(page, '/confirm', { action: 'confirm', points: '1' });
      const returned = await send(recalculated, '/confirm', { action: 'confirm' });
      expect(returned.url).toContain('EpospayResultReceive');
      expect([login, refused, page, recalculated, returned].map(says)).toEqual(Array(5).fill(language));
      expect(says(await follow(recalculated, `lang=${other}`))).toBe(other);
      expect(says(await follow(returned, `lang=${other}`))).toBe(other);
    },
  );

  test('switch the language without losing what was typed', async () => {
    const rig = await startRig();
    const page = await logIn(await arrive(rig), 'sim-points');
    const calculated = await submit(page, '/confirm', { action: 'recalculate', points: '300' });
    expect((await follow(calculated, 'lang=en')).text).toContain('<dd id="charge">¥800</dd>');
  });

  test("name the shop's order, or GMO-PG's when the shop gave none", async () => {
    const rig = await startRig();
    const login = await arrive(rig, 'ek-1', { ClientField1: 'A-<1001>' });
    const page = await logIn(login, 'sim-pays');
    for (const { text } of [login, page]) {
      expect(text).toContain('<dd>A-&#60;1001&#62;</dd>');
      expect(text).not.toContain('<dd>ek-1</dd>');
    }
    expect((await arrive(rig, 'ek-2')).text).toContain('<dd>ek-2</dd>');
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

  test('of a form lead to the beginning when they are asked for', async () => {
    const rig = await startRig();
    const login = await arrive(rig);
    const page = await visit(`${login.url}/confirm`);
    expect(new URL(page.url).pathname).toBe(new URL(login.url).pathname);
    expect(formsOf(page)[0]?.url).toContain('/login');
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
