/** The return page: the handle, what is shown, what is offered, and what never is. */
import { expect } from '@open-wc/testing';
import { HANDLE, broken, checkout, fakeBff, held, orderToken, problem } from './test-support/fake-bff.ts';
import type { FakeBff } from './test-support/fake-bff.ts';
import { button, heard, kinds, ready, reset, status, until } from './test-support/mount.ts';

const page = location.href;

function comeBackWith(query: string): void {
  const url = new URL(page);
  for (const [name, value] of new URLSearchParams(query)) url.searchParams.set(name, value);
  history.replaceState({ shop: 1 }, '', url);
}

function panel(element: HTMLElement): string {
  const found = element.shadowRoot?.querySelector<HTMLElement>('[part=panel]');
  return found?.innerText ?? '';
}

function offered(element: HTMLElement): string[] {
  const actions = element.shadowRoot?.querySelector('[part=actions]')?.children ?? [];
  return [...actions].map((action) => `${action.localName} ${action.getAttribute('href') ?? ''}`.trim());
}

describe('<epos-kantan-status>', () => {
  let bff: FakeBff;

  beforeEach(async () => {
    reset();
    bff = await fakeBff();
  });

  afterEach(() => {
    reset();
    history.replaceState(null, '', page);
  });

  it('takes the handle out of the address and keeps the rest, the state of the history too', async () => {
    comeBackWith(`epos_checkout=${HANDLE}&from=mail`);
    const element = status(bff);
    await ready(element);
    expect(location.search).not.to.contain('epos_checkout');
    expect(location.search).to.contain('from=mail');
    expect(history.state).to.deep.equal({ shop: 1 });
    expect(bff.asked).to.deep.equal(['checkout']);
  });

  it('leaves the handle where it is when asked to', async () => {
    comeBackWith(`my_param=${HANDLE}`);
    const element = status(bff, { 'checkout-param': 'my_param', 'keep-param': '' });
    await ready(element);
    expect(location.search).to.contain(HANDLE);
    expect(bff.asked).to.deep.equal(['checkout']);
  });

  it('shows the same checkout after a reload, and says that it is old news', async () => {
    bff.checkout = { checkout: checkout({ status: 'paid' }) };
    comeBackWith(`epos_checkout=${HANDLE}`);
    const first = status(bff);
    await ready(first);
    first.remove();
    await ready(status(bff));
    const paid = heard.filter(({ type }) => type === 'epos-kantan-paid');
    expect(paid.map(({ detail }) => detail.resumed)).to.deep.equal([false, true]);
  });

  it('shows points and coupon as used', async () => {
    bff.checkout = { checkout: checkout({ status: 'paid', pointsUsed: 500, couponUsed: 300 }) };
    const element = status(bff, { handle: HANDLE });
    await until(() => panel(element).includes('お支払いが完了しました'));
    for (const words of ['A-1', '9,800円', '500円', '300円']) expect(panel(element)).to.contain(words);
    expect(kinds()).to.deep.equal(['paid', 'ready']);
    expect(offered(element)).to.deep.equal([]);
  });

  for (const [funds, state, lang, title, sentence] of [
    ['voided', 'voided', 'ja', 'お支払いは取り消されました', '請求はありません。'],
    ['voided', 'voided', 'en', 'Payment reversed', 'You will not be charged.'],
    ['refunded', 'refunded', 'ja', 'お支払いは返金されました', 'お店が全額を返金しました。'],
    ['refunded', 'refunded', 'en', 'Payment refunded', 'The shop has refunded all of it.'],
    ['partly_refunded', 'paid', 'ja', 'お支払いが完了しました', 'お店が一部を返金しました。'],
    ['partly_refunded', 'paid', 'en', 'Payment complete', 'The shop has refunded part of it.'],
    ['a_newer_word', 'paid', 'en', 'Payment complete', ''],
  ] as const) {
    it(`tells of a paid order whose money is ${funds}, in ${lang}, and offers nothing to pay`, async () => {
      bff.checkout = { checkout: checkout({ status: 'paid', funds }) };
      const element = status(bff, {
        handle: HANDLE,
        lang,
        'retry-url': '/cart',
        'order-token': orderToken(),
      });
      element.innerHTML = '<p slot="paid">Thank you for your money</p>';
      await ready(element);
      expect(element.state).to.equal(state);
      const words = [...(element.shadowRoot?.querySelectorAll('p') ?? [])].map((each) => each.textContent);
      expect(words).to.deep.equal([title, sentence]);
      expect(element.shadowRoot?.querySelector('dl')?.textContent).to.contain('A-1');
      expect(offered(element)).to.deep.equal([]);
      expect(kinds().includes('paid')).to.equal(state === 'paid');
      const thanks = element.querySelector('p')?.getClientRects().length;
      expect(thanks).to.equal(state === 'paid' ? 1 : 0);
    });
  }

  it('keeps what is proven when nobody answers later, and tells when the shop gave the money back', async () => {
    bff.checkout = { checkout: checkout({ status: 'paid', funds: 'captured' }) };
    const element = status(bff, { handle: HANDLE });
    await ready(element);
    bff.checkout = broken;
    await element.resume();
    expect(element.state).to.equal('paid');
    bff.checkout = { checkout: checkout({ status: 'paid', funds: 'refunded' }) };
    await element.resume();
    expect(element.state).to.equal('refunded');
  });

  it('shows another handle, and drops the answer about the former one', async () => {
    const first = held({ checkout: checkout({ status: 'paid', orderId: 'A-1' }) });
    bff.checkout = first.answer;
    const element = status(bff, { handle: HANDLE });
    await until(() => bff.count('checkout') === 1);
    bff.checkout = { checkout: checkout({ status: 'canceled', orderId: 'A-2' }) };
    element.handle = HANDLE.replace('2', '3');
    await until(() => element.state === 'canceled');
    first.release();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([element.state, element.checkout?.orderId]).to.deep.equal(['canceled', 'A-2']);
    expect(kinds()).not.to.include('paid');
  });

  for (const state of ['confirming', 'a_newer_word']) {
    it(`offers nothing to pay with while ${state}`, async () => {
      bff.checkout = { checkout: checkout({ status: state }) };
      const element = status(bff, { handle: HANDLE, 'order-token': orderToken(), 'retry-url': '/cart' });
      await until(() => panel(element).includes('もう一度お支払いをしないでください'));
      expect(offered(element)).to.deep.equal([]);
    });
  }

  it('says "do not pay again" and offers to ask again when the waiting is over', async () => {
    bff.checkout = { checkout: checkout({ status: 'confirming', pollUntil: '2026-01-01T00:00:00Z' }) };
    const element = status(bff, { handle: HANDLE, 'order-token': orderToken() });
    await until(() => panel(element).includes('時間がかかっています'));
    expect(panel(element)).to.contain('もう一度お支払いをしないでください');
    expect(offered(element)).to.deep.equal(['button']);
    bff.checkout = { checkout: checkout({ status: 'paid' }) };
    element.shadowRoot?.querySelector<HTMLElement>('[part=actions] button')?.click();
    await until(() => element.state === 'paid');
    expect(bff.count('create')).to.equal(0);
  });

  for (const [state, words] of [
    ['failed', 'お支払いできませんでした'],
    ['canceled', 'キャンセルされました'],
    ['expired', '期限が過ぎました'],
  ] as const) {
    it(`says what happened when ${state}, and leads back to the shop`, async () => {
      bff.checkout = { checkout: checkout({ status: state }) };
      const element = status(bff, { handle: HANDLE, 'retry-url': '/cart' });
      await until(() => panel(element).includes(words));
      expect(offered(element)).to.deep.equal(['a /cart']);
      expect(kinds()).to.include(state);
    });
  }

  it('takes the order to EPOS again right here', async () => {
    bff.checkout = { checkout: checkout({ status: 'canceled' }) };
    const element = status(bff, { handle: HANDLE, 'order-token': orderToken() });
    await until(() => element.state === 'canceled');
    expect(offered(element)).to.deep.equal(['button']);
    element.shadowRoot?.querySelector<HTMLElement>('.pay')?.click();
    await until(() => kinds().includes('redirect'));
  });

  it('leads on to EPOS while the payment is open', async () => {
    const element = status(bff, { handle: HANDLE });
    await until(() => element.state === 'resumable');
    await until(() => offered(element).length === 1);
    expect(offered(element)).to.deep.equal([`a ${bff.endpoint}/redirect/${HANDLE}`]);
  });

  for (const [name, attributes, asked] of [
    ['there is no handle', {}, []],
    ['the handle is not one', { handle: 'nonsense' }, []],
    ['nobody knows the handle', { handle: HANDLE }, ['checkout']],
  ] as const) {
    it(`is neutral when ${name}`, async () => {
      bff.checkout = problem(404, 'not_found');
      const element = status(bff, attributes);
      await until(() => element.state === 'unknown');
      await until(() => panel(element).includes('注文履歴'));
      expect(bff.asked).to.deep.equal(asked);
      expect(element.shadowRoot?.querySelector('.fault')).to.equal(null);
      expect(kinds()).not.to.include('error');
    });
  }

  it('never calls a lost answer a failure, and asks again on demand', async () => {
    bff.checkout = broken;
    const element = status(bff, { handle: HANDLE });
    await until(() => element.state === 'error');
    await until(() => panel(element).includes('結果を確認できませんでした'));
    expect(panel(element)).not.to.contain('完了していません');
    bff.checkout = { checkout: checkout({ status: 'paid' }) };
    element.shadowRoot?.querySelector<HTMLElement>('[part=actions] button')?.click();
    await until(() => element.state === 'paid');
  });

  it('lets the page say it in its own words', async () => {
    bff.checkout = { checkout: checkout({ status: 'paid' }) };
    const element = status(bff, { handle: HANDLE });
    element.innerHTML = '<p slot="paid">Danke</p><p slot="failed">Schade</p>';
    await until(() => element.state === 'paid');
    await until(() => element.querySelector('[slot=paid]')?.getClientRects().length === 1);
    expect(element.querySelector('[slot=failed]')?.getClientRects().length).to.equal(0);
    expect(panel(element)).not.to.contain('完了しました');
  });

  it('speaks for the checkout, so that a button of the same order does not', async () => {
    bff.checkout = { checkout: checkout({ status: 'paid' }) };
    bff.lookup = { checkout: checkout({ status: 'paid' }), handle: HANDLE, available: true, testMode: false };
    const element = status(bff, { handle: HANDLE });
    await until(() => element.state === 'paid');
    const other = button(bff, { 'order-token': orderToken() });
    await ready(other);
    expect(other.state).to.equal('paid');
    expect(kinds().filter((kind) => kind === 'paid')).to.deep.equal(['paid']);
  });
});
