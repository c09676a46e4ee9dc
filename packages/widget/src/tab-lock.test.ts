/** Several tabs of one browser: one starts an order, one holds the stream, and nothing is held for a page that is left. */
import { expect } from '@open-wc/testing';
import { HttpResponse } from 'msw';
import { ApiClient } from './api-client.ts';
import { watchStatus } from './status-watch.ts';
import { lockName } from './tab-lock.ts';
import { HANDLE, checkout, fakeBff, held, orderToken } from './test-support/fake-bff.ts';
import type { FakeBff } from './test-support/fake-bff.ts';
import { button as placeButton, ready, reset, until } from './test-support/mount.ts';

let bff: FakeBff;
let tab: HTMLIFrameElement;
/** Lets the other tab's lock go. */
let letGo = (): void => undefined;

/** Another tab of the shop is at it. */
async function elsewhere(what: string): Promise<void> {
  const { locks } = (tab.contentWindow as Window & typeof globalThis).navigator;
  await new Promise<void>((begun) => {
    void locks.request(lockName(bff.endpoint, what), () => {
      begun();
      return new Promise<void>((resolve) => {
        letGo = resolve;
      });
    });
  });
}

/** Locks of this page that are held or waited for. */
async function ours(): Promise<number> {
  const { held: locks = [], pending = [] } = await navigator.locks.query();
  return [...locks, ...pending].filter(({ name }) => name?.includes(bff.endpoint)).length;
}

/** The browser takes a lock back a moment after it is let go. */
async function untilNoneIsOurs(): Promise<void> {
  for (let tries = 0; (await ours()) > 0; tries += 1) if (tries === 100) throw new Error('a lock is kept');
}

function leavePage(): void {
  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
}

beforeEach(async () => {
  reset();
  bff = await fakeBff();
  tab = document.createElement('iframe');
  document.body.append(tab);
});
afterEach(() => {
  letGo();
  tab.remove();
  Reflect.deleteProperty(navigator, 'locks');
});

describe('a press', () => {
  it('waits while another tab starts the same order, and then asks what became of it', async () => {
    const button = placeButton(bff, { 'order-token': orderToken() });
    await ready(button);
    await elsewhere('A-1');
    const { length } = bff.asked;
    bff.lookup = { checkout: checkout(), handle: HANDLE, available: true, testMode: false };
    const paying = button.pay();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([button.state, bff.asked.length]).to.deep.equal(['creating', length]);
    letGo();
    await paying;
    expect(button.state).to.equal('resumable');
    expect(bff.asked.slice(length)).to.deep.equal(['lookup']);
  });

  it('starts another order, whatever other tabs do', async () => {
    const button = placeButton(bff, { 'order-token': orderToken('A-2') });
    await ready(button);
    await elsewhere('A-1');
    await button.pay();
    expect(bff.count('create')).to.equal(1);
  });

  it('waits for a tab that never ends only so long', async () => {
    const { setTimeout: real } = globalThis;
    globalThis.setTimeout = ((run: () => void, ms = 0) => real(run, ms === 45_000 ? 20 : ms)) as typeof real;
    try {
      const button = placeButton(bff, { 'order-token': orderToken() });
      await ready(button);
      await elsewhere('A-1');
      await button.pay();
      expect(bff.asked.at(-1)).to.equal('lookup');
      expect(bff.count('create')).to.equal(0);
    } finally {
      globalThis.setTimeout = real;
    }
  });

  it('holds and waits for nothing once the page is left', async () => {
    const { answer } = held({});
    bff.create = answer;
    const first = placeButton(bff, { 'order-token': orderToken() });
    const second = placeButton(bff, { 'order-token': orderToken() });
    await ready(second);
    const presses = [first.pay(), second.pay()].map((press) => press.catch(() => undefined));
    await until(() => bff.count('create') === 1);
    expect(await ours()).to.equal(2);
    leavePage();
    await Promise.all(presses);
    await untilNoneIsOurs();
    expect(bff.count('create')).to.equal(1);
  });

  for (const [what, locks] of [
    ['are not there', undefined],
    [
      'throw',
      {
        request: () => {
          throw new DOMException('no', 'SecurityError');
        },
      },
    ],
    ['are refused', { request: () => Promise.reject(new DOMException('no', 'SecurityError')) }],
  ] as const) {
    it(`goes ahead where locks ${what}`, async () => {
      Object.defineProperty(navigator, 'locks', { configurable: true, value: locks });
      const button = placeButton(bff, { 'order-token': orderToken() });
      await button.pay();
      expect([button.state, bff.count('create')]).to.deep.equal(['redirecting', 1]);
    });
  }
});

describe('the stream', () => {
  const confirming = checkout({ status: 'confirming' });
  const hello = (): Response => {
    const data = `event: checkout\ndata: ${JSON.stringify({ checkout: confirming })}\n\n`;
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(data)),
    });
    return new HttpResponse(body, { headers: { 'content-type': 'text/event-stream' } });
  };
  const watch = (): (() => void) =>
    watchStatus(new ApiClient(bff.endpoint), HANDLE, confirming, () => undefined)(() => undefined);

  it('is open in one tab; the next one takes over when that lets go', async () => {
    bff.events = hello;
    await elsewhere(HANDLE);
    const leave = watch();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(bff.asked).to.deep.equal([]);
    letGo();
    await until(() => bff.count('events') === 1);
    leave();
    await untilNoneIsOurs();
    expect(bff.count('events')).to.equal(1);
  });

  it('is let go with the page', async () => {
    bff.events = hello;
    bff.lookup = { checkout: confirming, handle: HANDLE, available: true, testMode: false };
    placeButton(bff, { 'order-token': orderToken() });
    await until(() => bff.count('events') === 1);
    expect(await ours()).to.equal(1);
    leavePage();
    await untilNoneIsOurs();
  });

  it('is opened where locks are refused', async () => {
    Object.defineProperty(navigator, 'locks', { configurable: true, value: undefined });
    bff.events = hello;
    const leave = watch();
    await until(() => bff.count('events') === 1);
    leave();
  });
});
