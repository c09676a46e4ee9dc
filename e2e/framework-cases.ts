/**
 * The cases of custom-elements-everywhere that apply to a payment button, tried one after the other on one page. The pages are alike: `#signed`
 * has an order, a note and a form inside it; `#made` has `createOrder` and no children; `#look` changes settings and children of the first and
 * changes them back; `#toggle` takes both away and puts them back; `output` says which states were heard. The titles are the rows of
 * docs/frameworks/README.md. Called by frameworks.journey.ts, and for Angular by `pnpm test:examples`.
 */
import type { Locator, Page } from '@playwright/test';
import type { EposKantanButton } from '@epos-kantan/widget';
import { expect } from './run-demo.ts';

/** A title, and what is tried. Each finds the page as it was at first, but for what was heard. */
export type FrameworkCase = readonly [title: string, check: (page: Page) => Promise<void>];

/** In the order in which they are tried. */
export const FRAMEWORK_CASES: readonly FrameworkCase[] = [
  ['without children: is shown, with a shadow root', isShown],
  ['with children: one in its slot; a form that stays, and is not shown', keepsChildren],
  ['text as attribute or property', takesText],
  ['a function as a camel-case property', takesFunction],
  ['an event with hyphens, declared, heard once', isHeard],
  ['text and children change on the same element', changes],
  ['a child comes and goes', takesChild],
  ['a flag (`disabled`): off, on, off, on, off', takesFlag],
  ['an event by `addEventListener`', isHeardByHand],
  ['is taken away and put back: a new one, which works and is heard', comesBack],
];

/** The button with an order. */
export const signedOn = (page: Page): Locator => page.locator('epos-kantan-button#signed');
/** The button with `createOrder`. */
export const madeOn = (page: Page): Locator => page.locator('epos-kantan-button#made');
const pressable = (page: Page): Locator => signedOn(page).getByRole('button');
const changeLook = (page: Page): Promise<void> => page.locator('#look').click();

async function isShown(page: Page): Promise<void> {
  await expect(madeOn(page)).toHaveAttribute('state', 'idle');
  expect(await madeOn(page).evaluate(({ shadowRoot }) => shadowRoot !== null)).toBe(true);
  expect(await madeOn(page).evaluate(({ childElementCount }) => childElementCount)).toBe(0);
  await expect(madeOn(page).getByRole('button')).toHaveText(/エポスかんたん決済で支払う/);
}

async function keepsChildren(page: Page): Promise<void> {
  const note = signedOn(page).locator('small');
  expect(await note.evaluate(({ assignedSlot }) => assignedSlot?.name)).toBe('note');
  await expect(note).toHaveText('pay');
  await expect(signedOn(page).locator('form')).toBeHidden();
  await expect(signedOn(page).locator('form')).toHaveAttribute('action', /\/checkout$/);
  await expect(signedOn(page).locator('form input[name=orderToken]')).toHaveValue(/^eyJ/);
}

async function takesText(page: Page): Promise<void> {
  await expect(pressable(page)).toHaveText(/エポスかんたん決済で支払う/);
  expect(await signedOn(page).evaluate((own) => (own as EposKantanButton).orderToken)).toMatch(/^eyJ/);
  await expect(signedOn(page)).toHaveAttribute('order-token', /^eyJ/);
}

async function takesFunction(page: Page): Promise<void> {
  const kind = await madeOn(page).evaluate((own) => typeof (own as EposKantanButton).createOrder);
  expect(kind).toBe('function');
  await expect(madeOn(page)).not.toHaveAttribute('createorder');
}

/** Strict mode or not. */
async function isHeard(page: Page): Promise<void> {
  await expect(page.locator('output')).toHaveText('checking idle');
}

async function changes(page: Page): Promise<void> {
  const note = signedOn(page).locator('small');
  await signedOn(page).evaluate((own) => Object.assign(own, { isSame: true }));
  await changeLook(page);
  await expect(pressable(page)).toHaveText(/^Buy with EPOS Kantan/);
  await expect(signedOn(page)).toHaveAttribute('theme', 'dark');
  await expect(note).toHaveText('buy');
  await changeLook(page);
  await expect(pressable(page)).toHaveText(/エポスかんたん決済で支払う/);
  await expect(signedOn(page)).toHaveAttribute('theme', 'brand');
  await expect(note).toHaveText('pay');
  expect(await signedOn(page).evaluate((own) => 'isSame' in own)).toBe(true);
  await keepsChildren(page);
}

async function takesChild(page: Page): Promise<void> {
  const mark = signedOn(page).locator('[slot=mark]');
  await expect(mark).toHaveCount(0);
  await changeLook(page);
  await expect(mark).toBeVisible();
  await changeLook(page);
  await expect(mark).toHaveCount(0);
}

async function takesFlag(page: Page): Promise<void> {
  await expect(pressable(page)).toBeEnabled();
  for (let time = 0; time < 2; time += 1) {
    await changeLook(page);
    await expect(pressable(page)).toBeDisabled();
    await expect(signedOn(page)).toHaveAttribute('disabled');
    await changeLook(page);
    await expect(pressable(page)).toBeEnabled();
    await expect(signedOn(page)).not.toHaveAttribute('disabled');
  }
}

async function isHeardByHand(page: Page): Promise<void> {
  const heard = await signedOn(page).evaluate(async (own) => {
    const event = new Promise<string>((resolve) => {
      own.addEventListener('epos-kantan-statechange', ({ type }) => resolve(type), { once: true });
    });
    await (own as EposKantanButton).resume();
    return event;
  });
  expect(heard).toBe('epos-kantan-statechange');
}

async function comesBack(page: Page): Promise<void> {
  await page.locator('#toggle').click();
  await expect(signedOn(page)).toHaveCount(0);
  await page.locator('#toggle').click();
  await expect(signedOn(page)).toHaveAttribute('state', 'idle');
  await isHeard(page);
  await keepsChildren(page);
}

/** The pages that are loaded from now on get no class before {@link readWhenClassComes} lets it come. */
export async function holdClass(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const define = customElements.define.bind(customElements);
    const held: Parameters<typeof define>[] = [];
    customElements.define = (...each) => void held.push(each);
    document.addEventListener('release', () => held.forEach((each) => define(...each)));
  });
}

/** What an element knows of what was written on it. */
export interface Kept {
  readonly label: string | undefined;
  readonly disabled: boolean;
  readonly hasOrder: boolean;
  readonly hasFunction: boolean;
}

/** Loads a page, lets the class come when the framework has written everything, and reads what counts then. */
export async function readWhenClassComes(page: Page, url: string): Promise<{ signed: Kept; made: Kept }> {
  await page.goto(url);
  await expect(signedOn(page)).toHaveCount(1);
  await page.evaluate(() => document.dispatchEvent(new Event('release')));
  await expect(signedOn(page)).toHaveAttribute('state', 'idle');
  const read = (own: Element): Kept => {
    const { label, disabled, orderToken, createOrder } = own as EposKantanButton;
    const hasFunction = typeof createOrder === 'function';
    return { label, disabled, hasOrder: orderToken !== undefined, hasFunction };
  };
  return { signed: await signedOn(page).evaluate(read), made: await madeOn(page).evaluate(read) };
}
