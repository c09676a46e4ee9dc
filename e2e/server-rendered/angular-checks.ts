/** What is asked of the example for Angular besides what is asked of all: the cases of the other frameworks. Called by scripts/test-examples.mjs. */
import { FRAMEWORK_CASES, holdClass, madeOn, readWhenClassComes, signedOn } from '../framework-cases.ts';
import { expect } from '../run-demo.ts';
import type { ShopCheck } from './shop-checks.ts';
import { withTab } from './shop-under-test.ts';

/** One page load for all cases, as in frameworks.journey.ts. */
export const ANGULAR_CHECKS: readonly ShopCheck[] = [
  [
    'the directives: the cases of docs/frameworks/README.md',
    (shop) =>
      withTab(shop, async (page) => {
        await page.goto(`${shop.origin}/cases/A-2`);
        for (const [title, check] of FRAMEWORK_CASES)
          await check(page).catch((error: unknown) => {
            throw new Error(`${title}: ${String(error)}`, { cause: error });
          });
      }),
  ],
  [
    'the directives: a setting comes and goes, and what is not bound stays as it was written',
    (shop) =>
      withTab(shop, async (page) => {
        await page.goto(`${shop.origin}/cases/A-2`);
        await expect(signedOn(page)).not.toHaveAttribute('size');
        await page.locator('#look').click();
        await expect(signedOn(page)).toHaveAttribute('size', 'large');
        await page.locator('#look').click();
        await expect(signedOn(page)).not.toHaveAttribute('size');
        await expect(madeOn(page)).toHaveAttribute('order-key', 'cases');
      }),
  ],
  [
    'the directives: what was written before the class is known counts when it comes',
    (shop) =>
      withTab(shop, async (page) => {
        await holdClass(page);
        const { signed, made } = await readWhenClassComes(page, `${shop.origin}/cases/A-2`);
        expect(signed).toMatchObject({ label: 'pay', disabled: false, hasOrder: true });
        expect(made.hasFunction).toBe(true);
      }),
  ],
];
