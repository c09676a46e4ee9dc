import type { BrowserContext, Page } from '@playwright/test';
import { createKantanMock } from '@epos-kantan/widget/mock/fetch';

/** Answers for the BFF in this page, and is the EPOS that it goes to. */
export async function mockBff(
  page: Page | BrowserContext,
  kantan = createKantanMock({ endpoint: 'https://pay.shop.example' }),
) {
  await page.route(`${kantan.endpoint}/**`, async (route) => {
    const asked = route.request();
    const request = new Request(asked.url(), {
      method: asked.method(),
      headers: asked.headers(),
      body: asked.postData(),
    });
    const answer = await kantan.fetch(request);
    if (answer === undefined) return route.fallback();
    const body = Buffer.from(await answer.arrayBuffer());
    await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body });
  });
  return kantan;
}
