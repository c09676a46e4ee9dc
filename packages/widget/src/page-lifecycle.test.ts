/** Back, another tab, offline: what the button does when the page is left and found again. */
import { expect } from '@open-wc/testing';
import { HANDLE, broken, checkout, fakeBff, held, never, orderToken } from './test-support/fake-bff.ts';
import type { FakeBff } from './test-support/fake-bff.ts';
import { button, inner, kinds, ready, reset, states, until } from './test-support/mount.ts';

function leave(): void {
  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
}

function comeBack(): void {
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
}

function online(isOnline: boolean): void {
  Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => isOnline });
  dispatchEvent(new Event(isOnline ? 'online' : 'offline'));
}

describe('the page', () => {
  let bff: FakeBff;
  const attributes = { 'order-token': orderToken() };
  const found = (status: string) => ({
    checkout: checkout({ status }),
    handle: HANDLE,
    available: true,
    testMode: false,
  });

  beforeEach(async () => {
    reset();
    bff = await fakeBff();
  });

  afterEach(() => {
    Reflect.deleteProperty(navigator, 'onLine');
    reset();
  });

  for (const [status, state] of [
    ['awaiting_shopper', 'resumable'],
    ['confirming', 'confirming'],
    ['paid', 'paid'],
    ['canceled', 'canceled'],
  ] as const) {
    it(`restored by Back asks what became of the order, and shows ${state}`, async () => {
      const element = button(bff, attributes);
      await ready(element);
      await element.pay();
      expect(element.state).to.equal('redirecting');
      leave();
      bff.lookup = found(status);
      comeBack();
      await until(() => element.state === state);
      expect(bff.count('create')).to.equal(1);
    });
  }

  it('restored by Back does not wait for the answer that was under way when it was left', async () => {
    bff.lookup = never;
    const element = button(bff, attributes);
    await until(() => bff.count('lookup') === 1);
    leave();
    bff.lookup = found('paid');
    comeBack();
    await until(() => element.state === 'paid');
    expect(bff.count('lookup')).to.equal(2);
  });

  it('restored by Back lets the shopper press at once, before any answer', async () => {
    const element = button(bff, attributes);
    await ready(element);
    await element.pay();
    leave();
    bff.lookup = never;
    comeBack();
    expect(element.state).to.equal('checking');
    await element.pay();
    expect(bff.tokens).to.deep.equal([attributes['order-token'], attributes['order-token']]);
  });

  it('left in mid-start: the late answer redirects nobody', async () => {
    const start = held(bff.create);
    bff.create = start.answer;
    const element = button(bff, attributes);
    await ready(element);
    const paying = element.pay().catch(() => undefined);
    await until(() => bff.count('create') === 1);
    leave();
    start.release();
    await paying;
    comeBack();
    await until(() => element.state === 'idle');
    expect(kinds()).not.to.include('redirect');
    expect(kinds()).not.to.include('error');
  });

  it('still there after the redirect: a question, and no timer, sets the button free', async () => {
    const element = button(bff, attributes);
    await ready(element);
    await element.pay();
    bff.lookup = broken;
    document.dispatchEvent(new Event('visibilitychange'));
    await until(() => element.state === 'error');
    expect(element.error?.code).to.equal('network');
    bff.lookup = found('awaiting_shopper');
    document.dispatchEvent(new Event('visibilitychange'));
    await until(() => element.state === 'resumable');
  });

  it('visible again does not touch a start that is under way', async () => {
    bff.create = never;
    const element = button(bff, attributes);
    await ready(element);
    element.pay().catch(() => undefined);
    document.dispatchEvent(new Event('visibilitychange'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(element.state).to.equal('creating');
    expect(bff.count('lookup')).to.equal(1);
  });

  it('offline: nothing is sent, and it says so; online: it asks', async () => {
    const element = button(bff, attributes);
    await ready(element);
    online(false);
    expect(element.state).to.equal('offline');
    await element.pay().catch(() => undefined);
    expect(bff.count('create')).to.equal(0);
    expect(element.error?.code).to.equal('offline');
    bff.lookup = found('awaiting_shopper');
    online(true);
    await until(() => element.state === 'resumable');
  });

  it('moves the element without losing a start that can be repeated', async () => {
    const element = button(bff, attributes);
    await ready(element);
    const elsewhere = document.createElement('section');
    document.querySelector('main')?.append(elsewhere);
    elsewhere.append(element);
    await until(() => bff.count('lookup') === 2);
    inner(element).click();
    await until(() => kinds().includes('redirect'));
  });

  it('hands in another order: the old one is forgotten, a renewed token of the same is not', async () => {
    bff.lookup = found('paid');
    const element = button(bff, attributes);
    await ready(element);
    element.orderToken = orderToken('A-1', 2);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(element.state).to.equal('paid');
    expect(bff.count('lookup')).to.equal(1);
    bff.lookup = { checkout: null, handle: null, available: true, testMode: false };
    states.length = 0;
    element.orderToken = orderToken('B-2');
    await until(() => bff.count('lookup') === 2 && element.state === 'idle');
    expect(element.checkout).to.equal(undefined);
  });
});
