/** The built script for plain pages and a BFF of a later version: fields that it does not know at every level, and words for status and funds. */
import { expect } from '@open-wc/testing';
import { HttpResponse } from 'msw';
import type { CheckoutView } from './checkout-view.ts';
import { HANDLE, checkout, fakeBff, orderToken } from './test-support/fake-bff.ts';
import { until } from './test-support/mount.ts';

const LATER = { later: { nested: [{ word: 'new' }] } };

const newer = (change: Record<string, unknown>): CheckoutView => checkout({ ...LATER, ...change });

describe('a BFF that adds fields and a status', () => {
  it('is paid at, waited for and believed by the script that does not know them', async () => {
    const bff = await fakeBff();
    bff.availability = { available: true, testMode: false, ...LATER };
    bff.lookup = { checkout: null, handle: null, ...bff.availability };
    const redirect = { page: `${bff.endpoint}/redirect/${HANDLE}`, ...LATER };
    bff.create = { checkout: newer({}), handle: HANDLE, redirect, ...LATER };
    const review = newer({ status: 'under_review', funds: 'held_elsewhere' });
    bff.checkout = { checkout: review, ...LATER };
    const news = [review, newer({ status: 'paid', funds: 'captured' })]
      .map((each) => `event: checkout\ndata: ${JSON.stringify({ checkout: each, ...LATER })}\n\n`)
      .join('event: weather\ndata: {"sun":1}\n\n');
    let tell = (): void => undefined;
    bff.events = async () => {
      await new Promise<void>((resolve) => {
        tell = resolve;
      });
      return new HttpResponse(news, { headers: { 'content-type': 'text/event-stream' } });
    };

    const frame = document.createElement('iframe');
    frame.src = '/strict/page';
    document.body.append(frame);
    const find = <Tag extends 'epos-kantan-button' | 'epos-kantan-status'>(tag: Tag) =>
      frame.contentDocument?.querySelector(tag);
    await until(() => find('epos-kantan-status')?.shadowRoot !== undefined, 'upgrade');
    const button = find('epos-kantan-button');
    const status = find('epos-kantan-status');
    if (!button || !status) throw new Error('the page has lost its elements');
    Object.assign(button, { endpoint: bff.endpoint, redirect: 'manual', orderToken: orderToken() });
    await until(() => bff.count('lookup') > 0 && button.state === 'idle', 'an answer');
    const left = new Promise<string>((resolve) => {
      button.addEventListener('epos-kantan-redirect', ({ detail }) => {
        resolve(detail.url);
      });
    });
    button.shadowRoot?.querySelector<HTMLElement>('.pay')?.click();
    expect(await left).to.equal(redirect.page);

    Object.assign(status, { endpoint: bff.endpoint, handle: HANDLE });
    await until(() => status.state === 'confirming', 'a word that nobody here knows, taken as not settled');
    await until(() => bff.count('events') > 0, 'the question for news');
    tell();
    await until(() => status.state === 'paid', 'the news');
    expect(frame.contentWindow?.violations).to.deep.equal([]);
    frame.remove();
  });
});
