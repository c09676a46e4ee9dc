/** The real elements with the mock in a service worker, through every scenario; and the stories of the documentation. */
import { expect } from '@open-wc/testing';
import { setupWorker } from 'msw/browser';
import { SCENARIOS, createKantanMock, kantanHandlers, mockOrderToken } from '@epos-kantan/widget/mock';
import type { KantanMock, Scenario } from '@epos-kantan/widget/mock';
import { heard, inner, kinds, ready, reset, states, textOf, until } from '../test-support/mount.ts';
import type { EposKantanButton } from '../kantan-button.ts';
import * as stories from './recipes/pay-button.stories.ts';

/** Scenario → the states and the events after a press, with what `resume()` finds when the shopper is back. */
const SHOWN: Readonly<Record<Exclude<Scenario, 'maintenance'>, readonly [states: string, events: string]>> = {
  paid: ['confirming paid', 'paid'],
  points: ['confirming paid', 'paid'],
  cancel: ['confirming canceled', 'canceled'],
  'wrong-password': ['resumable', 'resume'],
  lockout: ['confirming failed', 'failed'],
  expiry: ['confirming expired', 'expired'],
  'slow-notice': ['confirming', ''],
  'other-browser': ['confirming paid', 'paid'],
};

describe('the mock in a service worker', () => {
  const worker = setupWorker();
  let mock: KantanMock;
  let serial = 0;

  before(async () => {
    await worker.start({ quiet: true, onUnhandledRequest: 'bypass' });
  });

  beforeEach(() => {
    reset();
    serial += 1;
    // Elements of one endpoint share what they know for as long as the page lives.
    mock = createKantanMock({ endpoint: `${location.origin}/mock-${String(serial)}`, confirmingMs: 50 });
    worker.use(...kantanHandlers(mock));
  });

  afterEach(() => {
    mock.reset();
    worker.resetHandlers();
  });

  after(() => {
    worker.stop();
  });

  function place<Tag extends 'epos-kantan-button' | 'epos-kantan-status'>(
    tag: Tag,
    attributes: Record<string, string> = {},
  ): HTMLElementTagNameMap[Tag] {
    const element = document.createElement(tag);
    const all = { endpoint: mock.endpoint, redirect: 'manual', ...attributes };
    for (const [name, value] of Object.entries(all)) element.setAttribute(name, value);
    document.body.append(element);
    return element;
  }

  const button = (): EposKantanButton => place('epos-kantan-button', { 'order-token': mockOrderToken() });

  for (const [scenario, [shown, told]] of Object.entries(SHOWN)) {
    it(`shows ${scenario} as ${shown}`, async () => {
      mock.use(scenario as Scenario);
      const element = button();
      await ready(element);
      inner(element).click();
      await until(() => states.at(-1) === 'redirecting');
      expect(kinds()).to.deep.equal(['ready', 'before-redirect', 'redirect']);
      heard.length = states.length = 0;
      await mock.shopperFinishes('order-1');
      await element.resume();
      await until(() => states.join(' ') === shown, `${scenario}: ${shown}`);
      expect(kinds().join(' ')).to.equal(told);
      element.remove();
    });
  }

  it('leaves no scenario out', () => {
    expect([...Object.keys(SHOWN), 'maintenance'].sort()).to.deep.equal([...SCENARIOS].sort());
  });

  it('is described so', async () => {
    const docs = await (await fetch('/docs/testing-your-shop.md')).text();
    for (const [scenario, [shown]] of Object.entries(SHOWN)) {
      const row = new RegExp(`^\\| \`${scenario}\`.*`, 'm').exec(docs)?.[0].split('|').at(-2) ?? '';
      expect([...row.matchAll(/`([a-z]+)`/g)].map(([, state]) => state).join(' ')).to.equal(shown);
    }
  });

  it('says in maintenance that nothing can be paid now, and afterwards that it can', async () => {
    mock.use('maintenance');
    const element = button();
    await ready(element);
    expect(element.state).to.equal('unavailable');
    expect(kinds()).to.deep.equal(['unavailable', 'ready']);
    mock.use('paid');
    await element.resume();
    expect(element.state).to.equal('idle');
    element.remove();
  });

  it('tells of a slow notice as soon as it is settled', async () => {
    mock.use('slow-notice');
    const element = button();
    await ready(element);
    await element.pay();
    await mock.shopperFinishes('order-1');
    await element.resume();
    expect(element.state).to.equal('confirming');
    mock.settle();
    await until(() => element.state === 'paid');
    element.remove();
  });

  it('is read by the handle alone where nothing else is known: another browser', async () => {
    mock.use('other-browser');
    const element = button();
    await ready(element);
    await element.pay();
    const address = new URL(await mock.shopperFinishes('order-1'));
    element.remove();
    sessionStorage.clear();
    const status = place('epos-kantan-status', { handle: address.searchParams.get('epos_checkout') ?? '' });
    await until(() => status.state === 'paid');
    expect(status.checkout?.orderId).to.equal('order-1');
    status.remove();
  });

  it('starts a canceled order anew at the next press', async () => {
    mock.use('cancel');
    const element = button();
    await ready(element);
    await element.pay();
    await mock.shopperFinishes('order-1');
    mock.settle();
    await element.resume();
    expect(textOf(element)).to.equal('もう一度支払う');
    mock.use('paid');
    await element.pay();
    expect(element.state).to.equal('redirecting');
    element.remove();
  });

  for (const [name, end] of [
    ['Paid', 'paid'],
    ['PaidWithPoints', 'paid'],
    ['Canceled', 'canceled'],
    ['WrongPassword', 'resumable'],
    ['LockedOut', 'failed'],
    ['Expired', 'expired'],
    ['SlowNotice', 'confirming'],
    ['Maintenance', 'unavailable'],
  ] as const) {
    it(`plays the story ${name} to ${end}`, async () => {
      const { parameters, render } = stories[name];
      worker.use(...parameters.msw.handlers);
      const element = render();
      document.body.append(element);
      await ready(element);
      if (name !== 'Maintenance') inner(element).click();
      await until(() => element.state === end, `${name}: ${end}`);
      element.remove();
    });
  }
});
