/** The button: states and events, the press, one flight, Back, what is heard and kept in focus. */
import { expect } from '@open-wc/testing';
import {
  HANDLE,
  broken,
  checkout,
  fakeBff,
  held,
  never,
  orderToken,
  problem,
} from './test-support/fake-bff.ts';
import type { EposKantanButton } from './kantan-button.ts';
import type { WidgetError } from './widget-error.ts';
import type { FakeBff } from './test-support/fake-bff.ts';
import {
  button,
  floating,
  heard,
  inner,
  kinds,
  ready,
  reset,
  states,
  textOf,
  until,
} from './test-support/mount.ts';

/** Chrome below 125 throws, Firefox below 126 and Safari below 17.4 have none. */
function hasCustomStates(): boolean {
  const tag = 'x-with-states';
  if (!customElements.get(tag)) customElements.define(tag, class extends HTMLElement {});
  try {
    document.createElement(tag).attachInternals().states.add('paid');
    return true;
  } catch {
    return false;
  }
}

describe('<epos-kantan-button>', () => {
  let bff: FakeBff;
  const token = orderToken();
  const attributes = { 'order-token': token };

  beforeEach(async () => {
    reset();
    bff = await fakeBff();
  });

  afterEach(reset);

  describe('when it comes onto the page', () => {
    for (const [status, state, event] of [
      ['created', 'idle', undefined],
      ['awaiting_shopper', 'resumable', 'resume'],
      ['confirming', 'confirming', undefined],
      ['paid', 'paid', 'paid'],
      ['failed', 'failed', 'failed'],
      ['canceled', 'canceled', 'canceled'],
      ['expired', 'expired', 'expired'],
      ['a_newer_word', 'confirming', undefined],
    ] as const) {
      it(`shows a checkout that is ${status} as ${state}`, async () => {
        bff.lookup = {
          checkout: checkout({ status }),
          handle: HANDLE,
          available: true,
          testMode: false,
          newer: 1,
        };
        const element = button(bff, attributes);
        await ready(element);
        expect(element.state).to.equal(state);
        expect(element.getAttribute('state')).to.equal(state);
        expect(kinds()).to.deep.equal([...(event === undefined ? [] : [event]), 'ready']);
        expect(bff.count('create')).to.equal(0);
      });
    }

    for (const [funds, state, words] of [
      ['voided', 'voided', '取り消し済み'],
      ['refunded', 'refunded', '返金済み'],
      ['partly_refunded', 'paid', 'お支払い済み（一部返金）'],
    ] as const) {
      it(`cannot be pressed for a paid order whose money is ${funds}, and says so`, async () => {
        const paid = checkout({ status: 'paid', funds });
        bff.lookup = { checkout: paid, handle: HANDLE, available: true, testMode: false };
        const element = button(bff, attributes);
        await ready(element);
        expect(element.state).to.equal(state);
        expect(textOf(element)).to.equal(words);
        expect(inner(element).getAttribute('aria-disabled')).to.equal('true');
        inner(element).click();
        await element.pay();
        expect(bff.count('create')).to.equal(0);
        expect(floating(element)).not.to.equal('');
        expect(kinds().includes('paid')).to.equal(state === 'paid');
      });
    }

    it('says that an order is closed when the BFF refuses to take it again', async () => {
      bff.create = problem(409, 'order_closed');
      const element = button(bff, attributes);
      await ready(element);
      await element.pay().catch(() => undefined);
      await until(() => floating(element).includes('すでに取り消しまたは返金'));
      expect(inner(element).getAttribute('aria-disabled')).to.equal('true');
    });

    it('mirrors the state for CSS, where the engine has custom states', async () => {
      bff.lookup = {
        checkout: checkout({ status: 'paid' }),
        handle: HANDLE,
        available: true,
        testMode: false,
      };
      const element = button(bff, attributes);
      await ready(element);
      expect(element.getAttribute('state')).to.equal('paid');
      if (!hasCustomStates()) return;
      expect(element.matches(':state(paid)')).to.equal(true);
      expect(element.matches(':state(checking)')).to.equal(false);
    });

    it('says nothing before its neighbours can listen', async () => {
      button(bff, attributes);
      expect(heard).to.deep.equal([]);
      expect(states).to.deep.equal([]);
      await until(() => heard.length > 0);
    });

    for (const [deed, act] of [
      ['gets its order', (element: EposKantanButton) => (element.orderToken = token)],
      ['is asked', (element: EposKantanButton) => void element.resume()],
      ['is pressed', (element: EposKantanButton) => void element.pay()],
    ] as const) {
      it(`says nothing before it was painted either, even when it ${deed} at once`, async () => {
        // A frame and a timer, as the element's own: engines put a task of any other kind before or behind it as they like.
        const task = new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        const element = button(bff, deed === 'gets its order' ? {} : attributes);
        act(element);
        await Promise.resolve();
        expect([...kinds(), ...states]).to.deep.equal([]);
        await task;
        expect([...kinds(), ...states]).to.deep.equal([]);
        await until(() => kinds().includes(deed === 'is pressed' ? 'redirect' : 'ready'));
        expect(bff.count('create')).to.equal(deed === 'is pressed' ? 1 : 0);
      });
    }

    it('asks nothing and starts nothing when it is taken away in the task in which it came', async () => {
      const element = button(bff);
      element.orderToken = token;
      const pressed = element.pay().then(
        () => 'went on',
        (error: unknown) => (error as WidgetError).code,
      );
      element.remove();
      expect(await pressed).to.equal('aborted');
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(bff.asked).to.deep.equal([]);
      expect([...kinds(), ...states]).to.deep.equal([]);
    });

    it('tells of a paid order as resumed on the next load only', async () => {
      bff.lookup = {
        checkout: checkout({ status: 'paid' }),
        handle: HANDLE,
        available: true,
        testMode: false,
      };
      const first = button(bff, attributes);
      await ready(first);
      first.remove();
      await ready(button(bff, attributes));
      const paid = heard.filter(({ type }) => type === 'epos-kantan-paid');
      expect(paid.map(({ detail }) => detail.resumed)).to.deep.equal([false, true]);
    });

    it('asks for availability once per page when there is no token', async () => {
      const elements = Array.from({ length: 20 }, () => button(bff));
      await Promise.all(elements.map(ready));
      expect(bff.asked).to.deep.equal(['availability']);
      expect(elements.every(({ state }) => state === 'idle')).to.equal(true);
    });

    it('asks about an order once, however many buttons are for it, and again when it is put there again', async () => {
      const elements = Array.from({ length: 20 }, (_, n) =>
        button(bff, { 'order-token': orderToken(n % 2 ? 'A-1' : 'A-2') }),
      );
      await Promise.all(elements.map(ready));
      expect(bff.asked).to.deep.equal(['lookup', 'lookup']);
      const later = button(bff, { 'order-token': orderToken('A-1') });
      await ready(later);
      expect(bff.count('lookup')).to.equal(3);
    });

    it('keeps its box and says why when nothing can be paid', async () => {
      bff.availability = { available: false, reason: 'maintenance', testMode: false };
      const element = button(bff);
      await ready(element);
      expect(element.state).to.equal('unavailable');
      expect(kinds()).to.deep.equal(['unavailable', 'ready']);
      expect(inner(element).getAttribute('aria-disabled')).to.equal('true');
      expect(inner(element).disabled).to.equal(false);
      inner(element).click();
      await until(() => floating(element).includes('ほかのお支払い方法'));
      expect(bff.count('create')).to.equal(0);
    });

    it('works as at rest when the question gets no answer', async () => {
      bff.lookup = broken;
      const element = button(bff, attributes);
      await ready(element);
      expect(element.state).to.equal('idle');
      await element.pay();
      expect(kinds()).to.include('redirect');
    });

    it('reads an outdated order by its handle', async () => {
      const first = button(bff, attributes);
      await ready(first);
      await first.pay();
      first.remove();
      bff.lookup = problem(401, 'order_token_expired');
      bff.checkout = { checkout: checkout({ status: 'paid' }) };
      const element = button(bff, attributes);
      await until(() => element.state === 'paid');
    });

    it('shows the badge of a test environment and nothing of the form for the time before', async () => {
      bff.lookup = { checkout: null, handle: null, available: true, testMode: true };
      const element = button(bff, attributes);
      element.innerHTML = '<form method="post" action="/checkout"><button>pay</button></form>';
      await ready(element);
      await until(() => element.shadowRoot?.querySelector('[part=badge]')?.textContent === 'テスト');
      expect(element.querySelector('button')?.getClientRects().length).to.equal(0);
    });

    it('has a badge that reaches over what stands above it, and takes no click of that', async () => {
      const link = document.createElement('a');
      link.href = '#above';
      link.textContent = 'Above';
      Object.assign(link.style, { display: 'block', font: '16px/16px sans-serif' });
      bff.lookup = { checkout: null, handle: null, available: true, testMode: true };
      const element = button(bff, attributes);
      element.before(link);
      const badge = element.shadowRoot?.querySelector('[part=badge]') as HTMLElement;
      await until(() => badge.textContent === 'テスト');
      const { left, right, top } = badge.getBoundingClientRect();
      const edge = link.getBoundingClientRect().bottom;
      expect(top).to.be.below(edge - 2);
      expect(document.elementFromPoint((left + right) / 2, (top + edge) / 2)?.localName).to.equal('a');
      link.remove();
    });
  });

  describe('a press', () => {
    it('starts the checkout and hands over the way to EPOS', async () => {
      const element = button(bff, attributes);
      await ready(element);
      heard.length = 0;
      inner(element).click();
      await until(() => kinds().includes('redirect'));
      expect(kinds()).to.deep.equal(['before-redirect', 'redirect']);
      expect(heard[1]?.detail).to.deep.include({ orderId: 'A-1', url: `${bff.endpoint}/redirect/${HANDLE}` });
      expect(bff.tokens).to.deep.equal([token]);
      expect(JSON.stringify(heard[0]?.detail)).not.to.contain(HANDLE);
    });

    it('never waits for the question of what became of the order', async () => {
      bff.lookup = never;
      const element = button(bff, attributes);
      await until(() => element.state === 'checking');
      await element.pay();
      expect(kinds()).to.include('redirect');
    });

    it('is one flight, however often and on however many elements', async () => {
      const start = held(bff.create);
      bff.create = start.answer;
      const [first, second] = [button(bff, attributes), button(bff, attributes)];
      await Promise.all([ready(first), ready(second)]);
      for (let times = 0; times < 5; times += 1) {
        inner(first).click();
        inner(second).click();
      }
      await until(() => second.state === 'creating');
      bff.lookup = { checkout: checkout(), handle: HANDLE, available: true, testMode: false };
      start.release();
      await until(() => second.state === 'resumable');
      expect(bff.count('create')).to.equal(1);
      expect(kinds().filter((kind) => kind === 'redirect')).to.deep.equal(['redirect']);
    });

    it('is one flight for a page that calls pay() again, and both calls end with it', async () => {
      const start = held(bff.create);
      bff.create = start.answer;
      const element = button(bff, attributes);
      await ready(element);
      const calls = [element.pay(), element.pay()];
      await until(() => bff.count('create') === 1);
      calls.push(element.pay());
      start.release();
      await Promise.all(calls);
      expect(bff.count('create')).to.equal(1);
      expect(kinds().filter((kind) => kind === 'redirect')).to.deep.equal(['redirect']);
    });

    it('keeps the focus while busy, without `disabled`', async () => {
      bff.create = never;
      const element = button(bff, attributes);
      await ready(element);
      element.focus();
      inner(element).click();
      await until(() => inner(element).getAttribute('aria-disabled') === 'true');
      expect(document.activeElement === element).to.equal(true);
      expect(element.shadowRoot?.activeElement === inner(element)).to.equal(true);
      expect(inner(element).disabled).to.equal(false);
      expect(element.shadowRoot?.querySelector('[role=status]')?.textContent).to.contain('準備しています');
      expect(inner(element).querySelector('[role=status]')).to.equal(null);
    });

    it('shows what is there when there is nothing to pay', async () => {
      bff.create = { checkout: checkout({ status: 'paid' }), handle: HANDLE, redirect: null };
      const element = button(bff, attributes);
      await ready(element);
      await element.pay();
      expect(element.state).to.equal('paid');
      expect(kinds()).not.to.include('redirect');
    });

    it('offers nothing to pay when the BFF has no redirect, whatever the word', async () => {
      bff.create = { checkout: checkout(), handle: HANDLE, redirect: null };
      const element = button(bff, attributes);
      await ready(element);
      await element.pay();
      expect(element.state).to.equal('confirming');
    });

    it('stays when a listener prevents the redirect, and offers to continue', async () => {
      const element = button(bff, attributes);
      await ready(element);
      element.addEventListener('epos-kantan-before-redirect', (event) => {
        event.preventDefault();
      });
      await element.pay();
      expect(element.state).to.equal('resumable');
      expect(kinds()).not.to.include('redirect');
    });

    it('waits for what a listener waits for, and stays when that is rejected', async () => {
      const element = button(bff, attributes);
      await ready(element);
      element.addEventListener('epos-kantan-before-redirect', (event) => {
        event.waitUntil(Promise.reject(new Error('out of stock')));
      });
      await element.pay();
      expect(element.state).to.equal('resumable');
      expect(kinds()).not.to.include('redirect');
    });

    it('refuses to navigate to anything but a web page', async () => {
      bff.create = { checkout: checkout(), handle: HANDLE, redirect: { page: 'javascript:alert(1)' } };
      const element = button(bff, attributes);
      await ready(element);
      await element.pay().catch(() => undefined);
      expect(element.error?.code).to.equal('unreadable_answer');
      expect(kinds()).not.to.include('redirect');
    });
  });

  describe('when a press leads nowhere', () => {
    for (const [name, answer, code, recoverable] of [
      ['the connection breaks', broken, 'network', true],
      ['the answer is not ours', { hello: 1 }, 'unreadable_answer', true],
      ['the order has another price', problem(409, 'order_changed'), 'order_changed', false],
      ['a newer BFF has a newer word', problem(418, 'brand_new'), 'brand_new', false],
      ['a proxy answers', new Response('<h1>Bad gateway</h1>', { status: 502 }), 'http_502', true],
    ] as const) {
      it(`says so when ${name}`, async () => {
        bff.create = answer;
        const element = button(bff, attributes);
        await ready(element);
        const rejection = await element.pay().catch((error: unknown) => error);
        expect(rejection).to.equal(element.error);
        expect(element.state).to.equal('error');
        expect(heard.at(-1)?.detail).to.deep.include({ state: 'error', code, recoverable });
        await until(() => floating(element) !== '');
        expect(floating(element)).not.to.contain('お支払いできませんでした');
        expect(inner(element).getAttribute('aria-disabled')).to.equal(recoverable ? null : 'true');
      });
    }

    it('repeats the same request on the next press', async () => {
      bff.create = broken;
      const element = button(bff, attributes);
      await ready(element);
      await element.pay().catch(() => undefined);
      bff.create = { checkout: checkout({ status: 'paid' }), handle: HANDLE, redirect: null };
      await element.pay();
      expect(bff.tokens).to.deep.equal([token, token]);
      expect(element.state).to.equal('paid');
      expect(element.error).to.equal(undefined);
    });

    it('sends the same request again, a few times, while the BFF cannot tell', async () => {
      bff.create = () => problem(409, 'start_in_progress', { 'retry-after': '1' });
      const element = button(bff, attributes);
      await ready(element);
      const paying = element.pay().catch(() => undefined);
      await until(() => bff.count('create') === 2);
      expect(element.state).to.equal('creating');
      bff.create = { checkout: checkout({ status: 'paid' }), handle: HANDLE, redirect: null };
      await paying;
      expect(new Set(bff.tokens)).to.deep.equal(new Set([token]));
      expect(element.state).to.equal('paid');
    });

    it('lets the page speak for itself', async () => {
      bff.create = broken;
      const element = button(bff, attributes);
      element.addEventListener('epos-kantan-error', (event) => {
        event.preventDefault();
      });
      await ready(element);
      await element.pay().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(element.state).to.equal('error');
      expect(floating(element)).to.equal('');
    });

    it('leaves no rejection behind that nobody handles', async () => {
      const rejections: unknown[] = [];
      const note = ({ reason }: PromiseRejectionEvent) =>
        rejections.push(reason instanceof Error ? reason.stack : reason);
      window.addEventListener('unhandledrejection', note);
      bff.create = broken;
      const element = button(bff, attributes);
      await ready(element);
      inner(element).click();
      await until(() => element.state === 'error');
      await new Promise((resolve) => setTimeout(resolve, 50));
      window.removeEventListener('unhandledrejection', note);
      expect(rejections).to.deep.equal([]);
    });

    it('lets the shopper close the sentence and keeps the focus', async () => {
      bff.create = broken;
      const element = button(bff, attributes);
      await ready(element);
      await element.pay().catch(() => undefined);
      await until(() => floating(element) !== '');
      const close = element.shadowRoot?.querySelector<HTMLButtonElement>('[part=message] button');
      close?.focus();
      close?.click();
      await until(() => floating(element) === '');
      expect(element.shadowRoot?.activeElement === inner(element)).to.equal(true);
    });

    it('gives the focus back to the button when the sentence goes by itself', async () => {
      bff.create = broken;
      const element = button(bff, attributes);
      await ready(element);
      await element.pay().catch(() => undefined);
      await until(() => floating(element) !== '');
      element.shadowRoot?.querySelector<HTMLButtonElement>('[part=message] button')?.focus();
      bff.create = never;
      element.pay().catch(() => undefined);
      await until(() => element.state === 'creating' && floating(element) === '');
      expect(element.shadowRoot?.activeElement === inner(element)).to.equal(true);
    });
  });

  it('is disabled as a native button is', async () => {
    const element = button(bff, { ...attributes, disabled: '' });
    await ready(element);
    expect(element.disabled).to.equal(true);
    inner(element).click();
    expect(inner(element).disabled).to.equal(true);
    element.disabled = false;
    await until(() => !inner(element).disabled);
    expect(bff.count('create')).to.equal(0);
  });
});
