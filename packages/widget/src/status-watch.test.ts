/** Waiting: events first, polling where none come, nothing while hidden, an end. */
import { expect } from '@open-wc/testing';
import { HttpResponse } from 'msw';
import { ApiClient } from './api-client.ts';
import { watchStatus } from './status-watch.ts';
import { HANDLE, broken, checkout, fakeBff } from './test-support/fake-bff.ts';
import type { FakeBff } from './test-support/fake-bff.ts';
import { until } from './test-support/mount.ts';

function visible(isVisible: boolean): void {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => !isVisible });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** An open stream of news, or one that the server ends after them. */
function stream(views: readonly object[], isEnding = false): Response {
  const text = views
    .map((view) => `event: checkout\ndata: ${JSON.stringify({ checkout: view })}\n\n`)
    .join('');
  const body = new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode(`: hello\n\n${text}`));
      if (isEnding) controller.close();
    },
  });
  return new HttpResponse(body, { headers: { 'content-type': 'text/event-stream' } });
}

describe('the watch of a checkout', () => {
  let bff: FakeBff;
  let seen: string[];
  let leave: () => void = () => undefined;
  const confirming = (change = {}) => checkout({ status: 'confirming', ...change });

  function watch(change = {}): void {
    const api = new ApiClient(bff.endpoint);
    leave = watchStatus(api, HANDLE, confirming(change), () => seen.push('ended'))((view) =>
      seen.push(view?.status ?? 'stalled'),
    );
  }

  beforeEach(async () => {
    seen = [];
    bff = await fakeBff();
  });

  afterEach(() => {
    leave();
    Reflect.deleteProperty(document, 'hidden');
  });

  it('hears the news on the stream and lets go', async () => {
    // WebKit lets a stream from a service worker through only when it has ended; from a server it does not wait.
    bff.events = () => stream([confirming(), checkout({ status: 'paid' })], true);
    watch();
    await until(() => seen.includes('paid'));
    expect(seen).to.deep.equal(['confirming', 'ended', 'paid']);
    expect(bff.asked).to.deep.equal(['events']);
  });

  it('asks regularly where there is no stream', async () => {
    bff.checkout = { checkout: confirming() };
    watch();
    await until(() => seen.length === 1);
    bff.checkout = broken;
    await until(() => bff.count('checkout') === 2);
    bff.checkout = { checkout: checkout({ status: 'canceled' }) };
    await until(() => seen.includes('canceled'));
    expect(seen).to.deep.equal(['confirming', 'ended', 'canceled']);
  });

  it('asks where the stream keeps silent', async () => {
    bff.events = () => stream([]);
    bff.checkout = { checkout: checkout({ status: 'paid' }) };
    watch();
    await until(() => bff.count('events') === 1);
    expect(bff.count('checkout')).to.equal(0);
    await new Promise((resolve) => setTimeout(resolve, 5_200));
    await until(() => seen.includes('paid'));
  });

  it('is quiet while the page is hidden', async () => {
    bff.checkout = { checkout: confirming() };
    visible(false);
    watch();
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    expect(bff.asked).to.deep.equal([]);
    visible(true);
    await until(() => bff.count('events') === 1);
  });

  it('ends at pollUntil with nothing decided', async () => {
    const pollUntil = new Date(Date.now() + 400).toISOString();
    bff.events = () => stream([confirming({ pollUntil })]);
    watch({ pollUntil });
    await until(() => seen.includes('stalled'));
    expect(seen).not.to.include('paid');
    const { length } = bff.asked;
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    expect(bff.asked).to.have.length(length);
  });

  it('ends when nobody listens any more', async () => {
    bff.checkout = { checkout: confirming() };
    watch();
    await until(() => bff.count('events') === 1);
    leave();
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    expect(bff.count('checkout')).to.equal(0);
    expect(seen).to.deep.equal(['ended']);
  });
});
