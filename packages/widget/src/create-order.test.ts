/** `createOrder`: the same cart never becomes two orders, and two products never share one. */
import { expect } from '@open-wc/testing';
import type { CreateOrderContext } from './order-token-memory.ts';
import { HANDLE, broken, checkout, fakeBff, orderToken, problem } from './test-support/fake-bff.ts';
import type { FakeBff } from './test-support/fake-bff.ts';
import { button, ready, reset, until } from './test-support/mount.ts';

describe('createOrder', () => {
  let bff: FakeBff;
  let calls: CreateOrderContext[];
  const make =
    (orderId = 'A-1') =>
    (context: CreateOrderContext) => {
      calls.push(context);
      return Promise.resolve(orderToken(orderId, calls.length));
    };

  beforeEach(async () => {
    reset();
    calls = [];
    bff = await fakeBff();
  });

  afterEach(reset);

  it('is called on press and not before', async () => {
    const element = button(bff);
    element.createOrder = make();
    await ready(element);
    expect(calls).to.have.length(0);
    await element.pay();
    expect(bff.tokens).to.deep.equal([orderToken('A-1', 1)]);
    expect(calls[0]?.previous).to.equal(undefined);
    expect(calls[0]?.signal).to.be.instanceOf(AbortSignal);
  });

  it('is not called again after a lost answer', async () => {
    bff.create = broken;
    const element = button(bff);
    element.createOrder = make();
    await ready(element);
    await element.pay().catch(() => undefined);
    await element.pay().catch(() => undefined);
    expect(calls).to.have.length(1);
    expect(new Set(bff.tokens).size).to.equal(1);
  });

  it('is not called again after a reload with another function for the same place', async () => {
    bff.create = broken;
    const element = button(bff);
    element.createOrder = make();
    await ready(element);
    await element.pay().catch(() => undefined);
    element.remove();
    const reloaded = button(bff);
    reloaded.createOrder = make();
    await ready(reloaded);
    expect(bff.asked.at(-1)).to.equal('lookup');
    await reloaded.pay().catch(() => undefined);
    expect(calls).to.have.length(1);
  });

  for (const status of ['failed', 'canceled', 'expired']) {
    it(`is called anew, with the order before, when that is proven ${status}`, async () => {
      const element = button(bff);
      element.createOrder = make();
      await ready(element);
      await element.pay();
      bff.lookup = { checkout: checkout({ status }), handle: HANDLE, available: true, testMode: false };
      await element.resume();
      expect(element.state).to.equal(status);
      await element.pay();
      expect(calls.map(({ previous }) => previous?.orderId)).to.deep.equal([undefined, 'A-1']);
      expect(new Set(bff.tokens).size).to.equal(2);
    });
  }

  it('is called once more when the token is too old', async () => {
    let asked = 0;
    const { create } = bff;
    bff.create = () => ((asked += 1), asked === 1 ? problem(401, 'order_token_expired') : create);
    const element = button(bff);
    element.createOrder = make();
    await ready(element);
    await element.pay();
    expect(calls.map(({ previous }) => previous?.orderId)).to.deep.equal([undefined, 'A-1']);
    bff.create = problem(401, 'order_token_expired');
    await element.resume();
    await element.pay().catch(() => undefined);
    expect(calls).to.have.length(3);
    expect(element.error?.code).to.equal('order_token_expired');
  });

  it('never lends the order of one product to the button of another', async () => {
    bff.create = broken;
    const [first, second] = [button(bff), button(bff)];
    first.createOrder = make('shirt');
    second.createOrder = make('shoes');
    await ready(second);
    await first.pay().catch(() => undefined);
    await second.pay().catch(() => undefined);
    expect(bff.tokens).to.deep.equal([orderToken('shirt', 1), orderToken('shoes', 2)]);
  });

  it('makes a new order for a new cart', async () => {
    bff.create = broken;
    const element = button(bff, { 'order-key': 'cart-1' });
    element.createOrder = make();
    await ready(element);
    await element.pay().catch(() => undefined);
    element.orderKey = 'cart-2';
    await element.pay().catch(() => undefined);
    expect(calls).to.have.length(2);
  });

  for (const [name, createOrder] of [
    ['rejects', () => Promise.reject(new Error('no stock'))],
    [
      'throws',
      () => {
        throw new Error('bug');
      },
    ],
    ['answers no token', () => Promise.resolve('')],
    ['answers something else', () => Promise.resolve(undefined as unknown as string)],
  ] as const) {
    it(`is a recoverable error when it ${name}`, async () => {
      const element = button(bff);
      element.createOrder = createOrder;
      await ready(element);
      await element.pay().catch(() => undefined);
      expect(element.error?.code).to.equal('create_order_failed');
      expect(element.error?.recoverable).to.equal(true);
      expect(bff.count('create')).to.equal(0);
    });
  }

  it('is aborted when the button goes away, and then nothing is started', async () => {
    const element = button(bff);
    let signal: AbortSignal | undefined;
    let finish = (_token: string): void => undefined;
    element.createOrder = (context) => {
      ({ signal } = context);
      return new Promise((resolve) => {
        finish = resolve;
      });
    };
    await ready(element);
    const paying = element.pay().catch((error: unknown) => error);
    await until(() => signal !== undefined, 'createOrder is called');
    element.remove();
    expect(signal?.aborted).to.equal(true);
    finish(orderToken());
    await paying;
    expect(bff.count('create')).to.equal(0);
  });

  it('is missing: an error that pressing again cannot mend', async () => {
    const element = button(bff);
    await ready(element);
    await element.pay().catch(() => undefined);
    expect(element.error?.code).to.equal('no_order');
    expect(element.error?.recoverable).to.equal(false);
  });
});
