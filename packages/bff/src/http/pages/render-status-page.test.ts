/** The status page's words about a paid order: by where the money is. */
import type { CheckoutView, Funds } from '@epos-kantan/shared';
import { yen } from '@epos-kantan/shared';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { PageLanguage } from './page-language.ts';
import { renderStatusPage } from './render-status-page.ts';

async function pageOf(
  lang: PageLanguage,
  funds: Funds,
): Promise<{ title: string; lead: string; sign: string }> {
  const view: CheckoutView = {
    orderId: 'A-1' as CheckoutView['orderId'],
    status: 'paid',
    funds,
    amount: yen(9800),
    tax: yen(0),
    total: yen(9800),
    currency: 'JPY',
    testMode: false,
    updatedAt: '2026-11-24T00:00:00Z',
  };
  const app = new Hono().get('/', (c) =>
    renderStatusPage(c, {
      lang,
      view,
      backUrl: 'https://shop.example/',
      continueUrl: null,
      stillChecking: false,
    }),
  );
  const page = await (await app.request('/')).text();
  return {
    title: /<h1>(.*?)<\/h1>/.exec(page)?.[1] ?? '',
    lead: /<p role="status">(.*?)<\/p>/.exec(page)?.[1] ?? '',
    sign: /class="sign ?(\w*)"/.exec(page)?.[1] ?? '',
  };
}

describe('the status page of a paid order', () => {
  it.each([
    ['captured', 'Payment complete', 'Thank you.', 'good'],
    ['voided', 'Payment reversed', 'You will not be charged.', 'calm'],
    ['refunded', 'Payment refunded', 'The shop has refunded all of it.', 'calm'],
    ['partly_refunded', 'Payment complete', 'The shop has refunded part of it.', 'good'],
  ] as const)('whose money is %s, in English', async (funds, title, lead, sign) => {
    expect(await pageOf('en', funds)).toEqual({ title, lead, sign });
  });

  it.each([
    ['authorized', 'お支払いが完了しました', 'ご利用ありがとうございます。', 'good'],
    ['voided', 'お支払いは取り消されました', '請求はありません。', 'calm'],
    ['refunded', 'お支払いは返金されました', 'お店が全額を返金しました。', 'calm'],
    ['partly_refunded', 'お支払いが完了しました', 'お店が一部を返金しました。', 'good'],
  ] as const)('whose money is %s, in Japanese', async (funds, title, lead, sign) => {
    expect(await pageOf('ja', funds)).toEqual({ title, lead, sign });
  });
});
