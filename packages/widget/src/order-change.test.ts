/** Another order, cart or BFF on the same element: asked anew, once, and nothing of the former one is shown any more. */
import { expect } from '@open-wc/testing';
import { HANDLE, checkout, fakeBff, held, orderToken } from './test-support/fake-bff.ts';
import type { FakeBff } from './test-support/fake-bff.ts';
import { button, kinds, ready, reset, until } from './test-support/mount.ts';

describe('what a button pays for', () => {
  let bff: FakeBff;
  const found = (status: string, orderId = 'A-1') => ({
    checkout: checkout({ status, orderId }),
    handle: HANDLE,
    available: true,
    testMode: false,
  });
  // An element asks after the next frame.
  const settled = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100)));

  beforeEach(async () => {
    reset();
    bff = await fakeBff();
  });

  afterEach(reset);

  it('may change many times in a task and is asked about once', async () => {
    const element = button(bff, { 'order-token': orderToken() });
    await ready(element);
    bff.asked.length = 0;
    for (const orderId of ['B', 'C', 'D']) {
      element.orderToken = orderToken(orderId);
      element.orderKey = orderId;
    }
    bff.lookup = found('paid', 'D');
    await until(() => element.state === 'paid');
    await settled();
    expect(bff.asked).to.deep.equal(['lookup']);
    expect(kinds().filter((kind) => kind === 'ready')).to.deep.equal(['ready']);
  });

  it('is not asked about again when an attribute is set to what it was, or the token is renewed', async () => {
    const element = button(bff, { 'order-token': orderToken(), 'order-key': 'cart' });
    await ready(element);
    element.setAttribute('order-key', 'cart');
    element.setAttribute('endpoint', bff.endpoint);
    element.orderToken = orderToken('A-1', 2);
    await settled();
    expect(bff.count('lookup')).to.equal(1);
  });

  it('is another BFF at once: its answer counts, and the late one of the former does not', async () => {
    const late = held(found('paid'));
    bff.lookup = late.answer;
    const element = button(bff, { 'order-token': orderToken() });
    await until(() => bff.count('lookup') === 1);
    const other = await fakeBff();
    other.lookup = found('canceled');
    element.endpoint = other.endpoint;
    await until(() => element.state === 'canceled');
    late.release();
    await settled();
    expect(element.state).to.equal('canceled');
    expect(kinds()).not.to.include('paid');
    // The former BFF's orders are somebody else's to tell of.
    bff.lookup = found('paid');
    const neighbour = button(bff, { 'order-token': orderToken() });
    await until(() => neighbour.state === 'paid');
    expect(kinds()).to.include('paid');
  });

  it('is another cart: the token of the former one is not asked about, nor its start gone on with', async () => {
    const start = held(bff.create);
    bff.create = start.answer;
    const element = button(bff, { 'order-key': 'cart 1' });
    element.createOrder = () => Promise.resolve(orderToken(element.orderKey));
    await ready(element);
    const pressed = element.pay().catch(() => undefined);
    await until(() => bff.count('create') === 1);
    element.orderKey = 'cart 2';
    await until(() => element.state === 'idle');
    start.release();
    await pressed;
    await settled();
    expect(element.state).to.equal('idle');
    expect(kinds()).not.to.include('redirect');
    bff.lookup = found('paid', 'cart 1');
    element.orderKey = 'cart 1';
    await until(() => element.state === 'paid');
    element.orderKey = 'cart 2';
    await until(() => element.state === 'idle');
    expect(element.checkout).to.equal(undefined);
  });

  it('goes straight to the new order with a press in the same task', async () => {
    const element = button(bff, { 'order-token': orderToken() });
    await ready(element);
    element.orderToken = orderToken('B');
    await element.pay();
    expect(bff.tokens).to.deep.equal([orderToken('B')]);
    expect(kinds()).to.include('redirect');
  });
});
