/** A button that a server has drawn, on a slow line: the browser paints before all of it is there, and nothing moves when the rest comes. */
import { renderButton } from '@epos-kantan/widget/ssr';
import { expect, test } from '@playwright/test';
import { withServer } from './with-server.ts';

const BUTTON = renderButton({ endpoint: 'http://127.0.0.1:9', orderToken: 'a.b.c', nonce: 'n' });
const WATCH = `<script>
  window.moved = 0;
  new PerformanceObserver((list) => { for (const { value } of list.getEntries()) window.moved += value; })
    .observe({ type: 'layout-shift', buffered: true });
</script>`;

for (const at of ['<span part="label">', '<slot name="label">', '</form>']) {
  test(`cut before ${at}, nothing moves when the rest comes`, async ({ page }) => {
    const cut = BUTTON.indexOf(at);
    let sendRest = () => {};
    await withServer(
      (_, answer) => {
        answer.setHeader('content-type', 'text/html; charset=utf-8');
        // Padded: a browser waits for more of a page before it paints the first time.
        answer.write(
          `<!doctype html><html lang="ja">${WATCH}<h1>Order</h1>${' '.repeat(4096)}${BUTTON.slice(0, cut)}`,
        );
        sendRest = () => answer.end(`${BUTTON.slice(cut)}<p>The shop goes on here.</p>`);
      },
      async (port) => {
        const loaded = page.goto(`http://127.0.0.1:${String(port)}/`, { waitUntil: 'commit' });
        await loaded;
        await page.locator('epos-kantan-button').waitFor({ state: 'attached' });
        // What was never painted cannot move.
        await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
        await painted();
        const box = await page.locator('epos-kantan-button').boundingBox();
        sendRest();
        await page.getByText('The shop goes on here.').waitFor();
        await expect(page.getByRole('button')).toBeVisible();
        await painted();
        expect(await page.evaluate('window.moved')).toBe(0);
        expect(await page.locator('epos-kantan-button').boundingBox()).toEqual(box);
      },
    );

    async function painted(): Promise<void> {
      await page.evaluate(
        () =>
          new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))),
      );
    }
  });
}
